import { describe, expect, it } from 'vitest';
import { applyOverrides, bookDepth, clientId, venueOf } from './index.ts';

describe('venueOf', () => {
  it.each([
    ['binance', 1000, true, true],
    ['kraken', 720, false, true],
    ['okx', 100, true, true],
    ['kucoin', 1500, true, false],
    ['bybit', 200, true, false],
    ['bitstamp', 500, true, false],
    ['binanceus', 1000, true, false],
    ['okex', 100, true, true],
    ['gate', 1000, true, false],
  ])('%s: %d candles a request, history %s, tested %s', (name, candleLimit, hasCandleHistory, tested) => {
    const known = venueOf(name, 'spot');
    expect(known.venue.traits).toMatchObject({ candleLimit, hasCandleHistory });
    expect(known.tested).toBe(tested);
  });

  it('knows what futures tickers lack', () => {
    expect(venueOf('binance', 'spot').venue.traits.tickersHavePrice).toBe(true);
    expect(venueOf('binance', 'futures').venue.traits.tickersHavePrice).toBe(false);
    expect(venueOf('okx', 'futures').venue.traits.tickersHaveVolume).toBe(false);
  });

  it('gives tested venues a deadline and an alphabet for client ids, unknown ones neither', () => {
    for (const name of ['binance', 'kraken', 'okx']) {
      const ids = venueOf(name, 'spot').venue.traits.clientOrderIds;
      expect(ids.encoding).not.toBeNull();
      expect(ids.deadlineMs).toBe(5_000);
    }
    expect(venueOf('bitstamp', 'spot').venue.traits.clientOrderIds).toMatchObject({ encoding: null, deadlineMs: null });
  });
});

describe('clientId', () => {
  it('spells ids as the client library does', () => {
    expect(clientId('Binance')).toBe('binance');
    expect(clientId('gateio')).toBe('gate');
    expect(clientId('okex')).toBe('okx');
  });

  it.each(['../evil', 'bin ance', 'binance.js', '', 'a/b'])('refuses %j', (name) => {
    expect(() => clientId(name)).toThrow(/exchange\.name/);
  });
});

describe('bookDepth', () => {
  it.each([
    [1, 5],
    [5, 5],
    [20, 20],
    [21, 50],
    [1000, 1000],
    [5000, 1000],
  ])('Binance: %d wanted, %d asked for', (wanted, asked) => {
    expect(bookDepth(venueOf('binance', 'spot').venue, wanted)).toBe(asked);
  });

  it('asks for what is wanted where any depth will do', () => {
    expect(bookDepth(venueOf('kraken', 'spot').venue, 37)).toBe(37);
  });
});

describe('applyOverrides', () => {
  it('lays known keys over the facts and names the rest', () => {
    const { venue, ignored } = applyOverrides(venueOf('binance', 'spot').venue, {
      ohlcv_candle_limit: 200,
      order_time_in_force: ['gtc', 'ioc', 'nonsense'],
      l2_limit_range: [25, 1],
      stoploss_on_exchange: 'yes',
      colour: 'blue',
    });
    expect(venue.traits).toMatchObject({ candleLimit: 200, timeInForce: ['GTC', 'IOC'], stoplossOnExchange: true });
    expect(bookDepth(venue, 2)).toBe(25);
    expect(ignored).toEqual(['stoploss_on_exchange', 'colour']);
  });
});

describe('refusal codes', () => {
  it('finds each venue’s code in its answers', () => {
    const code = (name: string, body: unknown) => venueOf(name, 'spot').venue.refusals?.codeOf(body);
    expect(code('binance', { code: -2010, msg: 'x' })).toBe('-2010');
    expect(code('kraken', { error: ['EGeneral:Invalid arguments:volume'] })).toBe('EGeneral:Invalid arguments');
    expect(code('okx', { code: '1', data: [{ sCode: '51008' }] })).toBe('51008');
    expect(code('okx', { code: '50011', data: [] })).toBe('50011');
    for (const name of ['binance', 'kraken', 'okx']) {
      for (const body of [undefined, null, 'text', [], {}, { error: 1, code: {}, data: {} }]) {
        expect(code(name, body)).toBeUndefined();
      }
    }
  });
});
