/**
 * Kraken, spot. Errors are texts in a list, `EOrder:Insufficient funds`; an order carries its deadline as a parameter.
 *
 * Left out of the refusals on purpose: `EService:Timeout`, `EService:Busy`, `EService:Unavailable` and
 * `EGeneral:Internal error`, which say nothing about the order.
 */
import { field, first } from './body.ts';
import { COMMON_TRAITS, ORDER_DEADLINE_MS, type RefusalRules, type Venue } from './venue.ts';

const REFUSALS: RefusalRules = {
  codeOf: (body) => {
    const text = first(field(body, 'error'));
    // The first two parts: `EGeneral:Invalid arguments:volume` is `EGeneral:Invalid arguments`.
    return typeof text === 'string' ? text.split(':').slice(0, 2).join(':') : undefined;
  },
  refusedCodes: new Set([
    'EAPI:Invalid key',
    'EAPI:Invalid signature',
    'EAPI:Invalid nonce',
    'EAPI:Rate limit exceeded',
    'EAccount:Invalid permissions',
    'EGeneral:Invalid arguments',
    'EGeneral:Permission denied',
    'EOrder:Cannot open position',
    'EOrder:Cost minimum not met',
    'EOrder:Insufficient funds',
    'EOrder:Insufficient margin',
    'EOrder:Invalid order',
    'EOrder:Invalid price',
    'EOrder:Margin allowance exceeded',
    'EOrder:Order minimum not met',
    'EOrder:Orders limit exceeded',
    'EOrder:Positions limit exceeded',
    'EOrder:Post only order',
    'EOrder:Rate limit exceeded',
    'EOrder:Tick size check failed',
    'EOrder:Trading agreement required',
    'EOrder:Unknown position',
    'EQuery:Unknown asset pair',
    'EService:Deadline elapsed',
    'EService:Market in cancel_only mode',
    'EService:Market in limit_only mode',
    'EService:Market in post_only mode',
  ]),
  refusedRanges: [],
  fundsCodes: new Set(['EOrder:Insufficient funds', 'EOrder:Insufficient margin']),
  duplicate: /cl_ord_id|duplicate/i,
  funds: null,
};

export const kraken: Venue = {
  traits: {
    ...COMMON_TRAITS,
    candleLimit: 720,
    hasCandleHistory: false,
    timeInForce: ['GTC', 'IOC', 'PO'],
    stoplossOnExchange: true,
    clientOrderIds: { encoding: 'hex', prefix: '', deadlineMs: ORDER_DEADLINE_MS, visibilityDelayMs: 10_000 },
  },
  recentCandleLimit: null,
  bookDepths: null,
  requestBurstMs: 5_000,
  deadlineSignal: { kind: 'isoParameter', name: 'deadline' },
  refusals: REFUSALS,
  clientIdLookup: 'lists',
  hasAscendingNonces: true,
  keptDescription: null,
  clientOptions: () => ({ defaultType: 'spot' }),
  fetchesCurrencies: false,
  localSocketPaths: null,
};
