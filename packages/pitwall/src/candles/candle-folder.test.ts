/**
 * Candle files as they are found. The feather files in `fixtures/` are of pandas 3.1 and pyarrow 26: 60 rows from
 * 2024-01-01 on, five minutes apart; open 100 + row / 4, volume row % 7 * 1.5, the close of row 5 missing. They differ in
 * the unit of `date` and in how `DataFrame.to_feather` was called:
 *
 *     NANO   datetime64[ns]  compression='lz4', compression_level=9
 *     MICRO  datetime64[us]  the same, chunksize=25
 *     PLAIN  datetime64[ms]  compression='uncompressed'
 *     ZSTD   datetime64[ms]  compression='zstd'
 *     EMPTY  datetime64[ns]  no rows, compression='lz4'
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isPitwallError } from '../domain/errors.ts';
import type { Candles } from '../domain/frame.ts';
import type { CandleRange, StoredCandles } from '../ports/candle-files.ts';
import { CandleFolder } from './candle-folder.ts';

const FIXTURES = fileURLToPath(new URL('./fixtures', import.meta.url));
const START = Date.UTC(2024, 0, 1);
const STEP = 300_000;
const ETH: StoredCandles = { pair: 'ETH/USDT', timeframe: '5m', candleType: 'spot' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pitwall-candles-'));
  mkdirSync(join(folder, 'futures'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, content: string | Buffer): void => writeFileSync(join(folder, name), content);
const open = (format = 'json'): CandleFolder => new CandleFolder(folder, () => format);
const read = async (range?: CandleRange, format?: string): Promise<Candles | null> => open(format).read(ETH, range);

type Row = (number | null)[];

function rowsOf(candles: Candles | null): Row[] {
  const { date, open: opens, high, low, close, volume } = candles ?? ({} as Candles);
  const columns = [date, opens, high, low, close, volume];
  return Array.from(date, (_date, row) =>
    columns.map((column) => (Number.isNaN(column[row]) ? null : (column[row] as number))),
  );
}

async function failure(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return isPitwallError(error) ? `${error.code} ${error.message}` : `no catalogue error: ${String(error)}`;
}

describe('what is stored', () => {
  it('every plain candle file, once', async () => {
    for (const name of [
      'ETH_USDT-5m.json',
      'ETH_USDT-5m.feather',
      'BTC_USDT-1h.json.gz',
      'pairs.json',
      'x.h5',
      '.hid',
    ]) {
      write(name, '');
    }
    for (const name of ['ETH_USDT_USDT-5m-futures.json', 'ETH_USDT_USDT-8h-mark.feather', 'ETH_USDT-5m.json']) {
      write(`futures/${name}`, '');
    }
    mkdirSync(join(folder, 'ADA_USDT-5m.json'));
    symlinkSync(join(folder, 'ETH_USDT-5m.json'), join(folder, 'XRP_USDT-5m.json'));
    expect(
      new Set((await open().list()).map(({ pair, timeframe, candleType }) => [pair, timeframe, candleType].join(' '))),
    ).toEqual(new Set(['ETH/USDT 5m spot', 'BTC/USDT 1h spot', 'ETH/USDT:USDT 5m futures', 'ETH/USDT:USDT 8h mark']));
    expect(await open().list()).toHaveLength(4);
  });

  it('a folder that is not there holds nothing', async () => {
    const none = new CandleFolder(join(folder, 'none'), () => 'json');
    expect(await none.list()).toEqual([]);
    expect(await none.read(ETH)).toBeNull();
  });
});

describe('JSON', () => {
  const ROWS: Row[] = [
    [START, 1, 2.5, 0.5, 1.5, 100],
    [START + STEP, 1.5, 2, 1e-8, null, 0],
  ];

  it.each([
    ['plain', 'ETH_USDT-5m.json', JSON.stringify(ROWS)],
    ['indented', 'ETH_USDT-5m.json', `\n ${JSON.stringify(ROWS, null, 2)}\n`],
    ['compressed', 'ETH_USDT-5m.json.gz', gzipSync(JSON.stringify(ROWS))],
  ])('%s', async (_name, file, content) => {
    write(file, content);
    expect(rowsOf(await read())).toEqual(ROWS);
  });

  it('the range includes both ends', async () => {
    write('ETH_USDT-5m.json', JSON.stringify([0, 1, 2, 3, 4].map((row) => [START + row * STEP, 1, 1, 1, 1, row])));
    const volumes = async (from: number | null, to: number | null) =>
      rowsOf(await read({ from, to })).map((row) => row[5]);
    expect(await volumes(START + STEP, START + 3 * STEP)).toEqual([1, 2, 3]);
    expect(await volumes(null, START)).toEqual([0]);
    expect(await volumes(START + 3 * STEP + 1, null)).toEqual([4]);
    expect(await volumes(START + 9 * STEP, null)).toEqual([]);
  });

  it.each([
    ['all of it', null, null, true],
    ['to its end', START + STEP, START + 2 * STEP, true],
    ['to before its end', null, START + 2 * STEP - 1, false],
    ['before it', null, START - 1, false],
    ['after it', START + 9 * STEP, null, false],
  ])('whether the last row of the file is there: %s', async (_what, from, to, hasLast) => {
    write('ETH_USDT-5m.json', JSON.stringify([0, 1, 2].map((row) => [START + row * STEP, 1, 1, 1, 1, row])));
    expect(await read({ from, to })).toMatchObject({ hasLast });
  });

  it('no rows', async () => {
    write('ETH_USDT-5m.json', ' [ ]\n');
    expect(rowsOf(await read())).toEqual([]);
    expect(await read()).toMatchObject({ hasLast: false });
  });

  it('many rows come as they were written, in pieces', async () => {
    const rows = Array.from({ length: 30_000 }, (_, row) => [START + row * STEP, row + 0.1, row, row, row / 3, row]);
    write('ETH_USDT-5m.json', JSON.stringify(rows));
    write('futures/ETH_USDT_USDT-5m-mark.json.gz', gzipSync(JSON.stringify(rows)));
    expect(rowsOf(await read())).toEqual(rows);
    const mark = { pair: 'ETH/USDT:USDT', timeframe: '5m', candleType: 'mark' } as const;
    expect(rowsOf(await open().read(mark))).toEqual(rows);
  });

  it.each([
    ['', 'it is empty'],
    ['  \n', 'it is empty'],
    ['{"a": 1}', 'it does not begin with a list'],
    ['[[1, 2, 3]]', 'it has a row that is no candle: [1,2,3]'],
    ['[[1, 2, 3, 4, 5, "x"]]', 'it has a row that is no candle: [1,2,3,4,5,"x"]'],
    ['[[null, 2, 3, 4, 5, 6]]', 'it has a row that is no candle: [null,2,3,4,5,6]'],
    ['[1, 2]', 'it has a row that is no candle: 1'],
    [`[[${'1'.repeat(300_000)}`, 'it has a row that does not end'],
    ['[[1, 2, 3, 4, 5, 6]', 'JSON'],
    ['[[1, 2, 3, 4, 5, 6]] [', 'JSON'],
  ])('%s', async (text, expected) => {
    write('ETH_USDT-5m.json', text);
    const message = await failure(read());
    expect(message).toContain(`CANDLE_FILE The candle file ${join(folder, 'ETH_USDT-5m.json')} cannot be read: `);
    expect(message).toContain(expected);
  });

  const rowsArbitrary = fc.array(
    fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 6, maxLength: 6 }),
    { maxLength: 40 },
  );

  it('rows in are rows out; a text cut anywhere is refused', async () => {
    await fc.assert(
      fc.asyncProperty(rowsArbitrary, fc.boolean(), fc.nat(), async (rows, isCompressed, cut) => {
        const text = JSON.stringify(rows);
        const name = isCompressed ? 'ETH_USDT-5m.json.gz' : 'ETH_USDT-5m.json';
        const content = isCompressed ? gzipSync(text) : Buffer.from(text);
        write(name, content);
        expect(rowsOf(await read())).toEqual(JSON.parse(text));
        write(name, content.subarray(0, cut % content.length));
        expect(await failure(read())).toMatch(/^CANDLE_FILE /);
        rmSync(join(folder, name));
      }),
      { numRuns: 60 },
    );
  });
});

describe('feather', () => {
  it.each(['NANO', 'MICRO', 'PLAIN', 'ZSTD'])('as pandas writes it: %s', async (base) => {
    const stored: StoredCandles = { pair: `${base}/USDT`, timeframe: '5m', candleType: 'spot' };
    const files = new CandleFolder(FIXTURES, () => 'feather');
    const rows = rowsOf(await files.read(stored));
    expect(rows).toEqual(
      Array.from({ length: 60 }, (_, row) => [
        START + row * STEP,
        100 + row / 4,
        101 + row / 4,
        99.5 + row / 4,
        row === 5 ? null : 100.1 + row / 4,
        (row % 7) * 1.5,
      ]),
    );
    const range = { from: START + 10 * STEP, to: START + 12 * STEP };
    const some = await files.read(stored, range);
    expect(rowsOf(some)).toEqual(rows.slice(10, 13));
    expect(some).toMatchObject({ hasLast: false });
    expect(await files.read(stored, { ...range, to: null })).toMatchObject({ hasLast: true });
  });

  it('no rows', async () => {
    const files = new CandleFolder(FIXTURES, () => 'feather');
    expect(rowsOf(await files.read({ pair: 'EMPTY/USDT', timeframe: '5m', candleType: 'spot' }))).toEqual([]);
  });

  it.each([
    ['nothing at all', Buffer.alloc(0), 'it is no feather file'],
    ['a text', Buffer.from('[[1,2,3,4,5,6]]'), 'it is no feather file'],
    ['the old format', Buffer.from('FEA1 and so on FEA1'), 'version 1'],
    ['the marks alone', Buffer.from('ARROW1\0\0ARROW1'), 'it is cut off'],
  ])('%s', async (_name, content, expected) => {
    write('ETH_USDT-5m.feather', content);
    const message = await failure(read());
    expect(message).toContain('ETH_USDT-5m.feather cannot be read');
    expect(message).toContain(expected);
  });

  const whole = ['NANO', 'MICRO', 'PLAIN', 'ZSTD'].map((base) =>
    readFileSync(join(FIXTURES, `${base}_USDT-5m.feather`)),
  );

  it('a file cut anywhere is refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...whole), fc.nat(), async (content, cut) => {
        write('ETH_USDT-5m.feather', content.subarray(0, cut % content.length));
        expect(await failure(read())).toMatch(/^CANDLE_FILE /);
      }),
      { numRuns: 60 },
    );
  });

  it('broken bytes give other numbers or a refusal, nothing else', async () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...whole), damage, async (content, changes) => {
        const broken = Buffer.from(content);
        for (const [place, byte] of changes) broken[place % broken.length] = byte;
        write('ETH_USDT-5m.feather', broken);
        const outcome = await failure(read());
        expect(outcome === 'no catalogue error: null' || outcome.startsWith('CANDLE_FILE ')).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('which file', () => {
  const one = (volume: number): string => JSON.stringify([[START, 1, 1, 1, 1, volume]]);
  const volume = async (stored: StoredCandles, format?: string) => (await open(format).read(stored))?.volume[0];

  it('the configured format first, then the others', async () => {
    write('ETH_USDT-5m.json', one(1));
    write('ETH_USDT-5m.json.gz', gzipSync(one(2)));
    expect(await volume(ETH, 'json')).toBe(1);
    expect(await volume(ETH, 'jsongz')).toBe(2);
    rmSync(join(folder, 'ETH_USDT-5m.json'));
    expect(await volume(ETH, 'json')).toBe(2);
    expect(await volume(ETH, 'feather')).toBe(2);
  });

  it('contracts under their new name first, then under the old one', async () => {
    const stored: StoredCandles = { pair: 'ETH/USDT:USDT', timeframe: '1h', candleType: 'futures' };
    write('futures/ETH_USDT-1h-futures.json', one(1));
    expect(await volume(stored)).toBe(1);
    write('futures/ETH_USDT_USDT-1h-futures.json', one(2));
    expect(await volume(stored)).toBe(2);
    expect(await volume({ ...stored, candleType: 'spot' })).toBeUndefined();
  });

  it('no link, no folder, nothing outside', async () => {
    write('../outside-5m.json', one(1));
    symlinkSync('../outside-5m.json', join(folder, 'ETH_USDT-5m.json'));
    mkdirSync(join(folder, 'ADA_USDT-5m.json'));
    for (const pair of ['ETH/USDT', 'ADA/USDT', '../outside', '\u0000', '']) {
      expect(await open().read({ ...ETH, pair })).toBeNull();
    }
    rmSync(join(folder, '../outside-5m.json'));
  });

  it('one in a format that cannot be read is told', async () => {
    write('ETH_USDT-5m.h5', 'x');
    expect(await failure(read())).toContain('ETH_USDT-5m.h5 is in a format that cannot be read: convert it');
  });
});
