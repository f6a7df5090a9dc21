/**
 * Every "no" of the venue, with Binance's codes and texts.
 *
 * Entry points: `REFUSALS`, `refuse`, `accept`.
 */
import type { Outcome, Refusal } from '../venue/order-types.ts';

function refusal(code: number, msg: string): Refusal {
  return { code, msg, httpStatus: 400 };
}

export const REFUSALS = {
  mandatory: (name: string) =>
    refusal(-1102, `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`),
  illegal: (name: string) => refusal(-1100, `Illegal characters found in parameter '${name}'.`),
  illegalClientId: refusal(
    -1100,
    "Illegal characters found in parameter 'newClientOrderId'; legal range is '^[.A-Z:/a-z0-9_-]{1,36}$'.",
  ),
  notRequired: (name: string) => refusal(-1106, `Parameter '${name}' sent when not required.`),
  orderType: refusal(-1116, 'Invalid orderType.'),
  symbol: refusal(-1121, 'Invalid symbol.'),
  period: refusal(-1120, 'Invalid interval.'),
  filter: (name: string) => refusal(-1013, `Filter failure: ${name}`),
  insufficientBalance: refusal(-2010, 'Account has insufficient balance for requested action.'),
  wouldMatch: refusal(-2010, 'Order would immediately match and take.'),
  wouldTrigger: refusal(-2010, 'Stop price would trigger immediately.'),
  duplicate: refusal(-2010, 'Duplicate order sent.'),
  closedMarket: refusal(-2010, 'Market is closed.'),
  unknownOrder: refusal(-2011, 'Unknown order sent.'),
  noSuchOrder: refusal(-2013, 'Order does not exist.'),
  balanceTooSmall: refusal(-2018, 'Balance is insufficient.'),
  marginTooSmall: refusal(-2019, 'Margin is insufficient.'),
  immediateTrigger: refusal(-2021, 'Order would immediately trigger.'),
  reduceOnly: refusal(-2022, 'ReduceOnly Order is rejected.'),
  positionTooLarge: refusal(-2027, 'Exceeded the maximum allowable position at current leverage.'),
  leverage: (value: number) => refusal(-4028, `Leverage ${value} is not valid`),
  quantityZero: refusal(-4003, 'Quantity less than or equal to zero.'),
  quantitySmall: refusal(-4004, 'Quantity less than min quantity.'),
  quantityLarge: refusal(-4005, 'Quantity greater than max quantity.'),
  priceTick: refusal(-4014, 'Price not increased by tick size.'),
  priceHigh: (limit: string) => refusal(-4016, `Limit price can't be higher than ${limit}.`),
  priceLow: (limit: string) => refusal(-4024, `Limit price can't be lower than ${limit}.`),
  quantityStep: refusal(-4023, 'Qty not increased by step size.'),
  sameMarginType: refusal(-4046, 'No need to change margin type.'),
  marginTypeOrders: refusal(-4047, 'Margin type cannot be changed if there exists open orders.'),
  marginTypePosition: refusal(-4048, 'Margin type cannot be changed if there exists position.'),
  noPosition: refusal(-4054, 'Cannot add position margin: position is 0.'),
  isolatedLeverage: refusal(-4161, 'Leverage reduction is not supported in Isolated Margin Mode with open positions.'),
  marginOnCross: refusal(-4051, 'Isolated balance insufficient.'),
  duplicateFutures: refusal(-4116, 'ClientOrderId is duplicated.'),
  useAlgo: refusal(
    -4120,
    'Order type not supported for this endpoint. Please use the Algo Order API endpoints instead.',
  ),
  noLiquidity: refusal(-4131, "The counterparty's best price does not meet the PERCENT_PRICE filter limit."),
  minNotional: (least: string) =>
    refusal(-4164, `Order's notional must be no smaller than ${least} (unless you choose reduce only).`),
  tooManyOrders: refusal(-2025, 'Reach max open order limit.'),
  tooManyAlgos: refusal(-4045, 'Reach max stop order limit.'),
} as const;

export function refuse(reason: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: reason };
}

export function accept<T>(value: T): Outcome<T> {
  return { ok: true, value };
}
