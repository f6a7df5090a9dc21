/**
 * Binance, spot and USDT-M futures.
 *
 * Refusals by the codes of the venue's documentation. Left out on purpose, so that the order is asked for: -1000, -1001
 * (internal), -1006 and -1007 ("execution status unknown"), -1008 (overload), and everything about a duplicate id.
 */
import { field } from './body.ts';
import { COMMON_TRAITS, ORDER_DEADLINE_MS, type RefusalRules, type Venue } from './venue.ts';

const REFUSALS: RefusalRules = {
  codeOf: (body) => {
    const code = field(body, 'code');
    return typeof code === 'number' || typeof code === 'string' ? String(code) : undefined;
  },
  refusedCodes: new Set([
    '-1002',
    '-1003',
    '-1013',
    '-1014',
    '-1015',
    '-1020',
    '-1021',
    '-1022',
    '-2010',
    '-2014',
    '-2015',
    '-4188',
    '-5028',
  ]),
  refusedRanges: [
    // Malformed requests: missing, superfluous, badly typed parameters, unknown symbols.
    [-1199, -1100],
    // Futures: margin, immediate triggers, reduce-only, position and leverage limits.
    [-2028, -2016],
    // Futures filters: prices, quantities, notional, modes, symbol states.
    [-4115, -4000],
    [-4187, -4117],
    // Futures: FOK, IOC and post-only orders that could not be.
    [-5026, -5021],
  ],
  fundsCodes: new Set(['-2018', '-2019', '-4050', '-4051']),
  duplicate: /duplicate/i,
  funds: /insufficient balance/i,
};

export const binance: Venue = {
  traits: {
    ...COMMON_TRAITS,
    candleLimit: 1000,
    timeInForce: ['GTC', 'FOK', 'IOC', 'PO'],
    stoplossOnExchange: true,
    clientOrderIds: { encoding: 'base32', prefix: '', deadlineMs: ORDER_DEADLINE_MS, visibilityDelayMs: 10_000 },
  },
  recentCandleLimit: null,
  bookDepths: [5, 10, 20, 50, 100, 500, 1000],
  requestBurstMs: 20_000,
  deadlineSignal: { kind: 'recvWindow' },
  refusals: REFUSALS,
  clientIdLookup: 'query',
  hasAscendingNonces: false,
  keptDescription: ['orderTypes', 'pair'],
  clientOptions: (tradingMode) => ({
    defaultType: tradingMode === 'futures' ? 'swap' : 'spot',
    fetchMarkets: { types: [tradingMode === 'futures' ? 'linear' : 'spot'] },
    fetchCurrencies: false,
    fetchMargins: false,
    recvWindow: ORDER_DEADLINE_MS,
    warnOnFetchOpenOrdersWithoutSymbol: false,
  }),
  fetchesCurrencies: false,
  localSocketPaths: {
    'ws.spot': '/stream/ws',
    'ws.margin': '/stream/ws',
    'ws.future': '/fstream/ws',
    'ws.ws-api.spot': '/ws-api/v3',
  },
};
