import { describe, expect, it } from 'vitest';
import type { BotSettings } from '../domain/settings.ts';
import type { Exchange, VenueTraits } from '../ports/exchange.ts';
import { checkRequirements } from './requirements.ts';
import { venueOf } from './traits/index.ts';

/** Settings any exchange can follow; only what the checks read. */
const SETTINGS = {
  timeframe: '5m',
  stakeCurrency: 'USDT',
  pairWhitelist: ['BTC/USDT', '.*/USDT'],
  skipPairValidation: false,
  startupCandleCount: 30,
  orderTypes: { entry: 'limit', exit: 'limit' },
  orderTimeInForce: { entry: 'GTC', exit: 'GTC' },
  entryPricing: { useOrderBook: true },
  exitPricing: { useOrderBook: true },
} as unknown as BotSettings;

function problem(settings: object, name = 'binance', traits: Partial<VenueTraits> = {}): string {
  const { venue } = venueOf(name, 'spot');
  const pairs = ['BTC/USDT', 'ETH/USDT', 'ETH/BTC'];
  const exchange = {
    traits: { id: name, tested: true, timeframes: ['1s', '1m', '5m'], ...venue.traits, ...traits },
    markets: new Map(pairs.map((pair) => [pair, { pair, quote: pair.split('/')[1] }])),
  } as unknown as Exchange;
  try {
    checkRequirements({ ...SETTINGS, ...settings }, exchange);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('checkRequirements', () => {
  it('is content with what can be', () => {
    expect(problem({})).toBe('');
  });

  it.each<[string, object, RegExp, string?, Partial<VenueTraits>?]>([
    ['an unknown timeframe', { timeframe: '7m' }, /^timeframe is "7m".*1s, 1m, 5m/],
    ['a timeframe below a minute', { timeframe: '1s' }, /less than a minute/],
    ['a stake currency without markets', { stakeCurrency: 'EUR' }, /^stake_currency is "EUR".*BTC, USDT/],
    ['a pair that is not there', { pairWhitelist: ['XYZ/USDT'] }, /holds "XYZ\/USDT", which binance does not have/],
    ['a pattern that matches nothing', { pairWhitelist: ['XYZ.*'] }, /holds "XYZ\.\*"/],
    ['a pair of another quote', { pairWhitelist: ['ETH/BTC'] }, /"ETH\/BTC", which is not quoted/],
    ['market orders', { orderTypes: { exit: 'market' } }, /^order_types\.exit/, 'binance', { hasMarketOrders: false }],
    ['a time in force', { orderTimeInForce: { entry: 'FOK', exit: 'GTC' } }, /^order_time_in_force\.entry/, 'kraken'],
    ['a missing book', {}, /^entry_pricing\.use_order_book is true/, 'binance', { hasOrderBook: false }],
    [
      'tickers without prices',
      { exitPricing: { useOrderBook: false } },
      /^exit_pricing\.use_order_book is false/,
      'binance',
      { tickersHavePrice: false },
    ],
    ['too many start-up candles', { startupCandleCount: 5000 }, /4999 at most/],
    ['more than Kraken keeps', { startupCandleCount: 720 }, /719 at most/, 'kraken'],
  ])('names %s', (_name, settings, expected, name, traits) => {
    expect(problem(settings, name, traits)).toMatch(expected);
  });

  it.each([
    [4999, 'binance'],
    [719, 'kraken'],
  ])('takes %d start-up candles at %s', (startupCandleCount, name) => {
    expect(problem({ startupCandleCount }, name)).toBe('');
  });

  it('leaves the whitelist alone when told to', () => {
    expect(problem({ pairWhitelist: ['XYZ/USDT'], skipPairValidation: true })).toBe('');
  });
});
