/**
 * Venues the bot was never tested against: what is known of their candles, books and client ids; refusals are judged by
 * the client library's error classes, and orders have no deadline (weak).
 */
import { COMMON_TRAITS, type Venue } from './venue.ts';

type Known = Pick<Venue['traits'], 'candleLimit'> &
  Partial<Pick<Venue['traits'], 'timeInForce' | 'stoplossOnExchange'>> & {
    readonly bookDepths?: readonly number[];
    /** Alphabet of client ids, and the prefix the venue demands. */
    readonly ids?: readonly ['base32' | 'hex' | 'uuid', string];
  };

const KNOWN: Readonly<Record<string, Known>> = {
  gateio: { candleLimit: 1000, timeInForce: ['GTC', 'IOC'], stoplossOnExchange: true, ids: ['base32', 't-'] },
  kucoin: {
    candleLimit: 1500,
    timeInForce: ['GTC', 'FOK', 'IOC'],
    stoplossOnExchange: true,
    bookDepths: [20, 100],
    ids: ['base32', ''],
  },
  huobi: { candleLimit: 1000, stoplossOnExchange: true, bookDepths: [5, 10, 20], ids: ['base32', ''] },
  hitbtc: { candleLimit: 1000 },
  bybit: { candleLimit: 200, timeInForce: ['GTC', 'FOK', 'IOC', 'PO'], ids: ['base32', ''] },
  coinbasepro: { candleLimit: 300, ids: ['uuid', ''] },
};

export function otherVenue(id: string): Venue {
  const known = KNOWN[id];
  const [encoding, prefix] = known?.ids ?? [null, ''];
  return {
    traits: {
      ...COMMON_TRAITS,
      candleLimit: known?.candleLimit ?? COMMON_TRAITS.candleLimit,
      timeInForce: known?.timeInForce ?? COMMON_TRAITS.timeInForce,
      stoplossOnExchange: known?.stoplossOnExchange ?? false,
      clientOrderIds: { encoding, prefix, deadlineMs: null, visibilityDelayMs: 30_000 },
    },
    recentCandleLimit: null,
    bookDepths: known?.bookDepths ?? null,
    requestBurstMs: 1_000,
    deadlineSignal: null,
    refusals: null,
    clientIdLookup: 'query',
    hasAscendingNonces: false,
    keptDescription: null,
    clientOptions: (tradingMode) => ({ defaultType: tradingMode === 'futures' ? 'swap' : 'spot' }),
    fetchesCurrencies: true,
    localSocketPaths: null,
  };
}
