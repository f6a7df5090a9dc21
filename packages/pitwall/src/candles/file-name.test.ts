import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { CandleType } from '../ports/candle-files.ts';
import { fileStems, readFileName } from './file-name.ts';

describe('names of candle files', () => {
  it.each<[string, string, CandleType, string[]]>([
    ['ETH/USDT', '5m', 'spot', ['ETH_USDT-5m']],
    ['XRP/USDT:USDT', '8h', 'mark', ['XRP_USDT_USDT-8h-mark', 'XRP_USDT-8h-mark']],
    ['XRP/USDT:USDT', '8h', 'funding_rate', ['XRP_USDT_USDT-8h-funding_rate', 'XRP_USDT-8h-funding_rate']],
    ['XRP/USDT', '1h', 'futures', ['XRP_USDT-1h-futures']],
    ['ETH/USDT', '1M', 'spot', ['ETH_USDT-1Mo', 'ETH_USDT-1M']],
    ['A.B $C/D@E+F:G', '1d', 'spot', ['A_B__C_D_E_F_G-1d']],
    ['../../etc/passwd', '1d', 'spot', ['______etc_passwd-1d']],
    ['..\\secret', '1d', 'spot', []],
    ['ETH/USDT\u0000', '1d', 'spot', []],
    ['ETH/USDT', '../1d', 'spot', []],
    ['ETH/USDT', '0m', 'spot', []],
    ['X'.repeat(500), '1d', 'spot', []],
  ])('%s %s %s', (pair, timeframe, candleType, expected) => {
    expect(fileStems({ pair, timeframe, candleType })).toEqual(expected);
  });

  it.each([
    ['ETH_USDT-5m.json', false, ['ETH/USDT', '5m', 'spot']],
    ['ETH_USDT-1Mo.feather', false, ['ETH/USDT', '1M', 'spot']],
    ['ETH_USDT-1M.feather', false, ['ETH/USDT', '1M', 'spot']],
    ['1000SHIB_USDT_USDT-15m-futures.json.gz', true, ['1000SHIB/USDT:USDT', '15m', 'futures']],
    ['XRP_USDT-1h-futures.json', true, ['XRP/USDT', '1h', 'futures']],
    ['XRP_USDT_USDT-8h-premiumIndex.feather', true, ['XRP/USDT:USDT', '8h', 'premiumIndex']],
    ['A-B_USDT-1d.json', false, ['A-B/USDT', '1d', 'spot']],
    ['ETH_USDT-5m-futures.json', false, null],
    ['ETH_USDT-5m.json', true, null],
    ['ETH_USDT-trades.json.gz', false, null],
    ['ETH_USDT-5m.h5', false, null],
    ['ETH_USDT-5m.json.bak', false, null],
    ['ETH_USDT-0m.json', false, null],
    ['-5m.json', false, null],
    ['pairs.json', false, null],
    ['leverage_tiers_USDT.json', true, null],
  ])('%s (in futures: %s)', (file, isInFuturesFolder, expected) => {
    const stored = readFileName(file, isInFuturesFolder);
    expect(stored === undefined ? null : [stored.pair, stored.timeframe, stored.candleType]).toEqual(expected);
  });

  it('a plain pair is found under the name it is listed by', () => {
    const currency = fc.stringMatching(/^[A-Z0-9]{1,12}$/);
    const candleType = fc.constantFrom<CandleType[]>('spot', 'futures', 'mark', 'funding_rate');
    const timeframe = fc.constantFrom('1m', '5m', '1h', '1d', '1w', '1M');
    fc.assert(
      fc.property(currency, currency, candleType, timeframe, (base, quote, type, length) => {
        const pair = type === 'spot' ? `${base}/${quote}` : `${base}/${quote}:${quote}`;
        const stored = { pair, timeframe: length, candleType: type };
        const [stem = ''] = fileStems(stored);
        expect(readFileName(`${stem}.json`, type !== 'spot')).toEqual(stored);
      }),
    );
  });
});
