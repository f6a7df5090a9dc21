/**
 * OKX, spot and USDT perpetuals. The code of an order stands in its own row (`data[0].sCode`), the code of the request
 * at the top; an order carries its deadline as the header `expTime`.
 *
 * Left out of the refusals on purpose: 50001, 50004, 50013, 50026 (down, time-out, busy, system error), 51016 (the id is
 * taken: the order is there) and 51149 (order timed out).
 */
import { field, first } from './body.ts';
import { COMMON_TRAITS, ORDER_DEADLINE_MS, type RefusalRules, type Venue } from './venue.ts';

const REFUSALS: RefusalRules = {
  codeOf: (body) => {
    const code = field(first(field(body, 'data')), 'sCode') ?? field(body, 'code');
    return typeof code === 'string' ? code : undefined;
  },
  refusedCodes: new Set([
    '50000', // the body of the POST is empty
    '50002', // the body is no JSON
    '50011', // too many requests
    '50014', // a parameter is empty
    '50035', // no trade permission
    '50061', // too many orders
    '50102', // time stamp expired
    '51000', // parameter error
    '51001', // unknown instrument
    '51004', // position limit
    '51005', // amount over the limit
    '51006', // price outside the limits
    '51008', // balance
    '51020', // below the minimum
    '51021', // not live yet
    '51022', // delisted
    '51023', // no position
    '51024', // account blocked
    '51027', // expired
    '51028', // in delivery
    '51030', // funding
    '51046', // take profit price
    '51047', // stop price
    '51100', // leverage
    '51111', // batch size
    '51112', // close size
    '51113', // mass liquidation
    '51115', // cancel all first
    '51116', // amount over the limit
    '51119', // margin
    '51120', // below the minimum
    '51121', // lot size
    '51127', // balance is 0
    '51131', // balance
    '51136',
    '51137', // price bands
    '51138',
    '51155', // not tradable here
    '51156',
    '51169', // nothing to close
    '51170',
    '51201', // market amount over the limit
    '51202',
    '51203',
    '51204', // price missing
    '51205', // reduce-only
  ]),
  refusedRanges: [[50100, 50119]],
  fundsCodes: new Set(['51008', '51119', '51127', '51131']),
  duplicate: /duplicate/i,
  funds: null,
};

export const okx: Venue = {
  traits: {
    ...COMMON_TRAITS,
    candleLimit: 100,
    timeInForce: ['GTC', 'FOK', 'IOC', 'PO'],
    clientOrderIds: { encoding: 'base32', prefix: '', deadlineMs: ORDER_DEADLINE_MS, visibilityDelayMs: 10_000 },
  },
  recentCandleLimit: 300,
  bookDepths: null,
  requestBurstMs: 1_000,
  deadlineSignal: { kind: 'msHeader', name: 'expTime' },
  refusals: REFUSALS,
  clientIdLookup: 'query',
  hasAscendingNonces: false,
  keptDescription: null,
  clientOptions: (tradingMode) => ({
    defaultType: tradingMode === 'futures' ? 'swap' : 'spot',
    fetchMarkets: { types: [tradingMode === 'futures' ? 'swap' : 'spot'] },
    // Market buys are sized in base, as every other order.
    tgtCcy: 'base_ccy',
  }),
  fetchesCurrencies: false,
  localSocketPaths: null,
};
