import { expect, test } from 'vitest';
import type { LeverageBracket, NewAlgoOrder, NewOrder } from './types.ts';
import { createTrial, refusalOf, valueOf, type Trial } from './trial.ts';

const SYMBOL = { product: 'futures', symbol: 'ETHUSDT' } as const;
const BUY = { ...SYMBOL, side: 'BUY' } as const;
const SELL = { ...SYMBOL, side: 'SELL' } as const;
const LIMIT = { type: 'LIMIT', timeInForce: 'GTC' } as const;

/** One bracket, so that the formulas can be checked by hand. */
const BRACKETS: readonly LeverageBracket[] = [
  { bracket: 1, initialLeverage: 50, notionalFloor: 0, notionalCap: 50_000, maintMarginRatio: 0.01, cum: 0 },
  { bracket: 2, initialLeverage: 10, notionalFloor: 50_000, notionalCap: 200_000, maintMarginRatio: 0.02, cum: 500 },
];

/** Price 2,000 (bid 1,999.99), leverage 10, isolated, no fees unless given. */
function trial(
  options: Parameters<typeof createTrial>[0] = {},
  marginType: 'ISOLATED' | 'CROSSED' = 'ISOLATED',
): Trial {
  const fees = { futuresMaker: '0', futuresTaker: '0' };
  const made = createTrial({ fillWholly: true, fees, leverageBrackets: { ETHUSDT: BRACKETS }, ...options });
  made.venue.setPrice('futures', 'ETHUSDT', '2000');
  if (marginType === 'ISOLATED') valueOf(made.venue.setMarginType('ETHUSDT', marginType));
  valueOf(made.venue.setLeverage('ETHUSDT', 10));
  return made;
}

const position = ({ venue }: Trial) => venue.positions('ETHUSDT')[0];
const usdt = ({ venue }: Trial) => venue.futuresAssets().find((one) => one.asset === 'USDT');
const market = (t: Trial, side: 'BUY' | 'SELL', quantity: string, more: Partial<NewOrder> = {}) =>
  valueOf(t.venue.placeOrder({ ...SYMBOL, side, type: 'MARKET', quantity, ...more }));
const price = (t: Trial, value: string): void => t.venue.setPrice('futures', 'ETHUSDT', value);

test('opening a position sets its margin apart', () => {
  const t = trial();
  market(t, 'BUY', '1');
  expect(position(t)).toMatchObject({
    amount: '1',
    entryPrice: '2000',
    isolatedWallet: '200',
    leverage: 10,
    notional: '2000',
    maintMargin: '20',
    marginType: 'ISOLATED',
  });
  expect(usdt(t)).toMatchObject({ walletBalance: '10000', crossWalletBalance: '9800', availableBalance: '9800' });
});

test('fees and realised profit go through the wallet; averages are exact', () => {
  const t = trial({ fees: { futuresTaker: '0.0005' } });
  market(t, 'BUY', '1');
  price(t, '2200');
  market(t, 'BUY', '1');
  expect(position(t)).toMatchObject({ amount: '2', entryPrice: '2100', unrealizedProfit: '200' });
  price(t, '2300.01');
  const { fills } = market(t, 'SELL', '0.5', { reduceOnly: true });
  expect(fills[0]).toMatchObject({ price: '2300', realizedPnl: '100', commission: '0.575', commissionAsset: 'USDT' });
  expect(position(t)).toMatchObject({ amount: '1.5', entryPrice: '2100', isolatedWallet: '315' });
  expect(usdt(t)?.walletBalance).toBe('10097.325');
  const income = t.venue.income().map((one) => [one.incomeType, one.income]);
  expect(income).toEqual([
    ['TRANSFER', '10000'],
    ['COMMISSION', '-1'],
    ['COMMISSION', '-1.1'],
    ['REALIZED_PNL', '100'],
    ['COMMISSION', '-0.575'],
  ]);
});

test('selling more than one has turns the position round', () => {
  const t = trial();
  market(t, 'BUY', '1');
  market(t, 'SELL', '3');
  expect(position(t)).toMatchObject({ amount: '-2', entryPrice: '1999.99', isolatedWallet: '399.998' });
  expect(usdt(t)?.walletBalance).toBe('9999.99');
  price(t, '1899.99');
  expect(position(t)?.unrealizedProfit).toBe('200');
});

/** side, leverage, liquidation price by (wallet + cum − side · size · entry) / (size · ratio − side · size). */
const LIQUIDATIONS = [
  ['BUY', 10, '1818.18181818'],
  ['BUY', 20, '1919.19191919'],
  ['SELL', 10, '2178.20693069'],
  ['SELL', 5, '2376.22574257'],
] as const;

test.each(LIQUIDATIONS)('%s at leverage %d is liquidated at %s, not before', (side, leverage, liquidation) => {
  const t = trial();
  valueOf(t.venue.setLeverage('ETHUSDT', leverage));
  market(t, side, '1');
  expect(position(t)?.liquidationPrice).toBe(liquidation);
  const cents = Math.floor(Number(liquidation) * 100);
  const safe = side === 'BUY' ? cents + 1 : cents;
  price(t, (safe / 100).toFixed(2));
  expect(position(t)?.amount).not.toBe('0');
  price(t, ((side === 'BUY' ? safe - 1 : safe + 1) / 100).toFixed(2));
  expect(position(t)?.amount).toBe('0');
  const order = valueOf(t.venue.allOrders('futures', 'ETHUSDT')).at(-1);
  expect(order).toMatchObject({ status: 'FILLED', actor: 'venue', endReason: 'LIQUIDATION', executedQuantity: '1' });
  expect(order?.clientOrderId).toMatch(/^autoclose-/);
  expect(valueOf(t.venue.order({ ...SYMBOL, orderId: order?.orderId ?? 0 })).status).toBe('FILLED');
});

test('the isolated example of the formula: 10 at 10, margin 20', () => {
  const one = [{ bracket: 1, initialLeverage: 50, notionalFloor: 0, notionalCap: 1e6, maintMarginRatio: 0.01, cum: 0 }];
  const t = trial({ leverageBrackets: { LINKUSDT: one } });
  t.venue.setPrice('futures', 'LINKUSDT', '10');
  valueOf(t.venue.setMarginType('LINKUSDT', 'ISOLATED'));
  valueOf(t.venue.setLeverage('LINKUSDT', 5));
  valueOf(t.venue.placeOrder({ product: 'futures', symbol: 'LINKUSDT', side: 'BUY', type: 'MARKET', quantity: '10' }));
  expect(t.venue.positions('LINKUSDT')[0]?.liquidationPrice).toBe('8.08080808');
});

test('an isolated liquidation costs the margin at most, whatever the gap', () => {
  const t = trial({ fees: { futuresTaker: '0.0005' } });
  market(t, 'BUY', '1');
  price(t, '500');
  expect(position(t)?.amount).toBe('0');
  expect(usdt(t)?.walletBalance).toBe('9799');
  const types = t.venue.ledger.entries().map((entry) => entry.type);
  expect(types).toContain('liquidation');
  expect(t.venue.income({ incomeType: 'INSURANCE_CLEAR' })).toHaveLength(1);
});

test('a cross position is carried by the whole wallet, then liquidated', () => {
  const t = trial({}, 'CROSSED');
  market(t, 'BUY', '5');
  expect(position(t)).toMatchObject({ isolatedWallet: '0', marginType: 'CROSSED', liquidationPrice: '0' });
  price(t, '1000');
  expect(position(t)).toMatchObject({ amount: '5', unrealizedProfit: '-5000' });
  expect(usdt(t)).toMatchObject({ walletBalance: '10000', marginBalance: '5000', availableBalance: '4500' });
  market(t, 'BUY', '20');
  expect(position(t)?.amount).toBe('25');
  price(t, '812');
  expect(position(t)?.amount).toBe('25');
  price(t, '806');
  expect(position(t)?.amount).toBe('0');
  expect(Number(usdt(t)?.walletBalance)).toBeGreaterThanOrEqual(0);
});

test('funding: longs pay the rate on the value at the mark price, shorts get it', () => {
  const t = trial();
  market(t, 'BUY', '2');
  price(t, '2100');
  t.venue.settleFunding('ETHUSDT', '0.001');
  expect(usdt(t)?.walletBalance).toBe('9995.8');
  expect(position(t)?.isolatedWallet).toBe('395.8');
  t.venue.settleFunding('ETHUSDT', '-0.0005');
  expect(usdt(t)?.walletBalance).toBe('9997.9');
  market(t, 'SELL', '4');
  t.venue.settleFunding('ETHUSDT', '0.001');
  expect(t.venue.income({ incomeType: 'FUNDING_FEE' }).map((one) => one.income)).toEqual(['-4.2', '2.1', '4.2']);
});

test('funding comes every eight hours by itself, at the published rate', () => {
  const t = trial();
  market(t, 'BUY', '1');
  t.clock.advanceTo(Date.UTC(2026, 0, 16, 16, 0, 1));
  const funding = t.venue.income({ incomeType: 'FUNDING_FEE' });
  const times = [Date.UTC(2026, 0, 15, 16), Date.UTC(2026, 0, 16), Date.UTC(2026, 0, 16, 8), Date.UTC(2026, 0, 16, 16)];
  expect(funding.map((one) => one.time)).toEqual(times);
  const rates = valueOf(t.venue.fundingRates('ETHUSDT', { startTime: times[0] ?? 0 }));
  expect(rates.map((rate) => rate.fundingTime)).toEqual(times);
  for (const [index, rate] of rates.entries()) {
    expect(Number(funding[index]?.income)).toBeCloseTo(-2000 * Number(rate.fundingRate), 6);
  }
  const next = valueOf(t.venue.premiumIndex('ETHUSDT'));
  expect(next).toMatchObject({ nextFundingTime: Date.UTC(2026, 0, 17), markPrice: '2000' });
});

const REFUSED: readonly (readonly [string, Partial<NewOrder>, number])[] = [
  ['too little margin', { quantity: '24' }, -2019],
  ['too large for the leverage', { quantity: '26' }, -2027],
  ['reduce-only without a position', { reduceOnly: true }, -2022],
  ['below the smallest value', { quantity: '0.009' }, -4164],
  ['off the step', { quantity: '1.0001' }, -4023],
  ['zero', { quantity: '0' }, -4003],
  ['conditional type', { type: 'STOP_MARKET' }, -4120],
  ['unknown symbol', { symbol: 'NOPE' }, -1121],
];

test.each(REFUSED)('refused: %s', (_name, change, code) => {
  const t = trial({ deposits: [{ product: 'futures', asset: 'USDT', amount: '100' }] });
  valueOf(t.venue.setLeverage('ETHUSDT', 50));
  expect(refusalOf(t.venue.placeOrder({ ...BUY, type: 'MARKET', quantity: '1', ...change })).code).toBe(code);
  expect(t.venue.positions()).toEqual([]);
  expect(t.venue.ledger.entries().at(-1)).toMatchObject({ type: 'refused', code });
});

test('limit orders bind margin; leverage has limits', () => {
  const t = trial();
  valueOf(t.venue.placeOrder({ ...BUY, ...LIMIT, price: '1900', quantity: '20' }));
  expect(usdt(t)).toMatchObject({ openOrderInitialMargin: '3800', availableBalance: '6200', walletBalance: '10000' });
  expect(refusalOf(t.venue.placeOrder({ ...BUY, ...LIMIT, price: '1900', quantity: '33' })).code).toBe(-2019);
  expect(refusalOf(t.venue.placeOrder({ ...BUY, ...LIMIT, price: '1900', quantity: '100' })).code).toBe(-2027);
  expect(refusalOf(t.venue.placeOrder({ ...BUY, ...LIMIT, price: '2400', quantity: '1' })).code).toBe(-4016);
  expect(refusalOf(t.venue.placeOrder({ ...SELL, ...LIMIT, price: '1600', quantity: '1' })).code).toBe(-4024);
  expect(refusalOf(t.venue.setLeverage('ETHUSDT', 51)).code).toBe(-4028);
  expect(refusalOf(t.venue.setMarginType('ETHUSDT', 'CROSSED')).code).toBe(-4047);
  expect(refusalOf(t.venue.setMarginType('ETHUSDT', 'ISOLATED')).code).toBe(-4046);
  valueOf(t.venue.cancelAll('futures', 'ETHUSDT'));
  expect(valueOf(t.venue.cancelAll('futures', 'ETHUSDT'))).toEqual([]);
  market(t, 'BUY', '1');
  expect(refusalOf(t.venue.setMarginType('ETHUSDT', 'CROSSED')).code).toBe(-4048);
});

test('post-only (GTX) that would take expires; one that rests is a maker', () => {
  const t = trial();
  const order = { ...BUY, type: 'LIMIT', timeInForce: 'GTX', quantity: '1' } as const;
  const crossing = valueOf(t.venue.placeOrder({ ...order, price: '2000' })).order;
  expect(crossing).toMatchObject({ status: 'EXPIRED', endReason: 'GTX', executedQuantity: '0' });
  valueOf(t.venue.placeOrder({ ...order, price: '1990' }));
  price(t, '1980');
  expect(valueOf(t.venue.fills('futures', 'ETHUSDT'))).toMatchObject([{ isMaker: true, price: '1990' }]);
});

test('reduce-only orders never open: the rest expires with the position', () => {
  const t = trial();
  market(t, 'BUY', '1');
  const order = { ...SELL, ...LIMIT, price: '2100', quantity: '3', reduceOnly: true } as const;
  const { orderId } = valueOf(t.venue.placeOrder(order)).order;
  price(t, '2101');
  expect(position(t)?.amount).toBe('0');
  const ended = valueOf(t.venue.order({ ...SYMBOL, orderId }));
  expect(ended).toMatchObject({ status: 'EXPIRED', executedQuantity: '1', endReason: 'REDUCE_ONLY' });
});

test('an open order can be amended', () => {
  const t = trial();
  const { orderId } = valueOf(t.venue.placeOrder({ ...BUY, ...LIMIT, price: '1900', quantity: '1' })).order;
  const ref = { ...SYMBOL, orderId };
  expect(valueOf(t.venue.amendOrder(ref, '2', '1950'))).toMatchObject({ quantity: '2', price: '1950', status: 'NEW' });
  expect(refusalOf(t.venue.amendOrder(ref, '2', '1950.001')).code).toBe(-4014);
  expect(refusalOf(t.venue.amendOrder(ref, '1000', '1950')).code).toBe(-2027);
  expect(valueOf(t.venue.order(ref))).toMatchObject({ quantity: '2', price: '1950' });
  price(t, '1940');
  expect(valueOf(t.venue.order(ref)).status).toBe('FILLED');
  expect(refusalOf(t.venue.amendOrder(ref, '3', '1950')).code).toBe(-2013);
});

const ALGOS: readonly (readonly [string, Partial<NewAlgoOrder>, string, string])[] = [
  ['STOP_MARKET', { triggerPrice: '1900' }, '1900.01', '1900'],
  ['STOP', { triggerPrice: '1900', price: '1890' }, '1900.01', '1899'],
  ['TAKE_PROFIT_MARKET', { triggerPrice: '2100' }, '2099.99', '2100'],
  ['TAKE_PROFIT', { triggerPrice: '2100', price: '2090' }, '2099.99', '2101'],
  ['TRAILING_STOP_MARKET', { callbackRate: '1' }, '1980.01', '1980'],
];

test.each(ALGOS)('%s waits, fires once, and becomes an order', (type, terms, notYet, then) => {
  const t = trial();
  market(t, 'BUY', '1');
  const request = {
    symbol: 'ETHUSDT',
    side: 'SELL',
    quantity: '1',
    reduceOnly: true,
    clientAlgoId: 'stop',
    ...terms,
  } as const;
  const algo = valueOf(t.venue.placeAlgoOrder({ ...request, type: type as NewAlgoOrder['type'] }));
  expect(algo).toMatchObject({ algoStatus: 'NEW', open: true, triggerTime: 0 });
  expect(valueOf(t.venue.openOrders('futures'))).toEqual([]);
  expect(valueOf(t.venue.openAlgoOrders('ETHUSDT'))).toHaveLength(1);
  price(t, notYet);
  expect(valueOf(t.venue.algoOrder({ algoId: algo.algoId })).algoStatus).toBe('NEW');
  price(t, then);
  const after = valueOf(t.venue.algoOrder({ clientAlgoId: 'stop' }));
  expect(after).toMatchObject({ algoStatus: 'FINISHED', open: false });
  const order = valueOf(t.venue.order({ ...SYMBOL, orderId: after.actualOrderId ?? 0 }));
  expect(order).toMatchObject({ origType: type, status: 'FILLED', clientOrderId: 'stop', reduceOnly: true });
  expect(position(t)?.amount).toBe('0');
  expect(valueOf(t.venue.openAlgoOrders())).toEqual([]);
});

test('a closing stop closes what there is, and expires when there is nothing', () => {
  const t = trial();
  market(t, 'SELL', '1');
  const close = { symbol: 'ETHUSDT', side: 'BUY', type: 'STOP_MARKET', closePosition: true } as const;
  valueOf(t.venue.placeAlgoOrder({ ...close, triggerPrice: '2050', clientAlgoId: 'one' }));
  valueOf(t.venue.placeAlgoOrder({ ...close, triggerPrice: '2060', clientAlgoId: 'two' }));
  market(t, 'SELL', '0.5');
  price(t, '2050');
  expect(position(t)?.amount).toBe('0');
  price(t, '2070');
  expect(valueOf(t.venue.algoOrder({ clientAlgoId: 'one' })).algoStatus).toBe('FINISHED');
  expect(valueOf(t.venue.algoOrder({ clientAlgoId: 'two' })).algoStatus).toBe('EXPIRED');
});

test('algo orders: refusals and cancelling', () => {
  const t = trial();
  market(t, 'BUY', '1');
  const stop = { symbol: 'ETHUSDT', side: 'SELL', type: 'STOP_MARKET', quantity: '1', clientAlgoId: 'a' } as const;
  expect(refusalOf(t.venue.placeAlgoOrder({ ...stop, triggerPrice: '2001' })).code).toBe(-2021);
  expect(refusalOf(t.venue.placeAlgoOrder(stop)).code).toBe(-1102);
  expect(refusalOf(t.venue.placeAlgoOrder({ ...stop, triggerPrice: '1900.001' })).code).toBe(-4014);
  const algo = valueOf(t.venue.placeAlgoOrder({ ...stop, triggerPrice: '1900' }));
  expect(refusalOf(t.venue.placeAlgoOrder({ ...stop, triggerPrice: '1900' })).code).toBe(-4116);
  expect(refusalOf(t.venue.setMarginType('ETHUSDT', 'CROSSED')).code).toBe(-4047);
  expect(valueOf(t.venue.cancelAlgoOrder({ algoId: algo.algoId })).algoStatus).toBe('CANCELED');
  expect(refusalOf(t.venue.cancelAlgoOrder({ clientAlgoId: 'a' })).code).toBe(-2011);
  valueOf(t.venue.placeAlgoOrder({ ...stop, triggerPrice: '1900' }));
  expect(valueOf(t.venue.cancelAllAlgo('ETHUSDT'))).toHaveLength(1);
  price(t, '1800.5');
  expect(valueOf(t.venue.allAlgoOrders('ETHUSDT')).map((one) => one.algoStatus)).toEqual(['CANCELED', 'CANCELED']);
});

test('margin of an isolated position can be added and taken', () => {
  const t = trial();
  expect(refusalOf(t.venue.changePositionMargin('ETHUSDT', '10')).code).toBe(-4054);
  market(t, 'BUY', '1');
  expect(valueOf(t.venue.changePositionMargin('ETHUSDT', '100'))).toMatchObject({ isolatedWallet: '300' });
  expect(usdt(t)?.availableBalance).toBe('9700');
  expect(refusalOf(t.venue.changePositionMargin('ETHUSDT', '-101')).code).toBe(-2019);
  expect(refusalOf(t.venue.changePositionMargin('ETHUSDT', '9701')).code).toBe(-2019);
  expect(valueOf(t.venue.changePositionMargin('ETHUSDT', '-100'))).toMatchObject({ isolatedWallet: '200' });
  expect(refusalOf(t.venue.setLeverage('ETHUSDT', 5)).code).toBe(-4161);
});

test('brackets are continuous and the largest position shrinks with leverage', () => {
  const { venue } = createTrial();
  for (const { symbol } of venue.symbols('futures')) {
    const brackets = valueOf(venue.leverageBrackets(symbol));
    for (const [index, bracket] of brackets.entries()) {
      const before = brackets[index - 1];
      if (!before) continue;
      expect(bracket.notionalFloor).toBe(before.notionalCap);
      const margin = (one: LeverageBracket): number => bracket.notionalFloor * one.maintMarginRatio - one.cum;
      expect(margin(bracket)).toBeCloseTo(margin(before), 2);
      expect(bracket.initialLeverage).toBeLessThan(before.initialLeverage);
    }
  }
});
