/**
 * Leaving trades. Entry points: `exitPositions` (the rules' decisions) and `executeExit` (one exit, also forced and
 * emergency ones).
 *
 * The brain decides on the rates of this moment; its reasons are tried in order until one is placed. The strategy is asked
 * for price and confirmation first; then, under the trade lock, the trade is looked at again and the order is placed.
 */
import type { ExitDecision, Snapshot } from '../../brain/brain.ts';
import type { ExitReasonType } from '../../domain/exit-decision.ts';
import { PitwallError, messageOf } from '../../domain/errors.ts';
import { exitSide } from '../../domain/fills.ts';
import type { OrderType } from '../../domain/order.ts';
import { baseOf } from '../../domain/pair.ts';
import { amountToPrecision, priceToPrecision } from '../../domain/precision.ts';
import { clampCustomPrice } from '../../domain/pricing.ts';
import { profitRatio } from '../../domain/profit.ts';
import type { Trade } from '../../domain/trade.ts';
import { isStuck, patientAsk, sturdyAsk, type Ask } from '../ask.ts';
import { decideWithoutStrategy } from './decide-without-strategy.ts';
import { attempt, type Engine } from '../engine.ts';
import { lockAfterExit } from '../locks.ts';
import { exitMessage } from '../messages.ts';
import { takeSnapshot } from '../snapshot.ts';
import { settleOrder, syncWallets } from './update-trade.ts';

/** A wallet that holds at least this share of the trade's amount is sold instead of the whole amount. */
const WALLET_SHARE = 0.98;

/** Exits that do not wait for a strategy that hangs. */
const PROTECTIVE: ReadonlySet<ExitRequest['type']> = new Set([
  'stop_loss',
  'trailing_stop_loss',
  'liquidation',
  'emergency_exit',
]);

/** Decides about every open trade without an open order, and exits those that should. */
export async function exitPositions(engine: Engine): Promise<void> {
  const idle = (await engine.store.trades.open()).filter((trade) => trade.openOrderId === null && hasAmount(trade));
  if (idle.length === 0) return;
  const rates = await exitRates(engine, idle);
  const priced = idle.filter(({ pair }) => rates.has(pair));
  const snapshot = takeSnapshot(engine, idle, rates);
  const decisions = await decide(engine, snapshot, priced);
  await keepUpdates(engine, decisions);
  const asks: ExitAsks = { protective: sturdyAsk(engine), other: patientAsk(engine.brain) };
  for (const decision of decisions) {
    if (decision.failure !== null) engine.logger.warn(`Trade ${decision.tradeId}: ${decision.failure}`);
    const trade = priced.find(({ id }) => id === decision.tradeId);
    const rate = trade && rates.get(trade.pair);
    if (trade === undefined || rate === undefined) continue;
    await attempt(engine, `No exit of trade ${trade.id} (${trade.pair})`, async () =>
      tryReasons(engine, trade, rate, decision, asks),
    );
  }
  if (asks.stuck !== undefined) throw asks.stuck;
}

/** How the strategy is asked about the exits of one look, and that it hung over one of them. */
interface ExitAsks {
  readonly protective: Ask;
  readonly other: Ask;
  stuck?: PitwallError;
}

/** What the brain decides; while the strategy hangs, what stops, trailing stops and ROI say without it. */
async function decide(engine: Engine, snapshot: Snapshot, trades: readonly Trade[]): Promise<ExitDecision[]> {
  try {
    return await engine.brain.decideExits(snapshot, trades);
  } catch (error) {
    if (!isStuck(error) || !engine.isRunning()) throw error;
    engine.logger.warn(`${messageOf(error)} Open trades are watched by the configured stops alone.`);
    return decideWithoutStrategy(engine.settings.exits, snapshot, trades);
  }
}

/** Something was bought: a trade whose only entry is being replaced has nothing to sell. */
function hasAmount(trade: Trade): boolean {
  return trade.orders.length === 0 || trade.orders.some((order) => (order.filled ?? 0) > 0);
}

/** Fresh exit rates by pair; a pair without one is left out. */
async function exitRates(engine: Engine, trades: readonly Trade[]): Promise<Map<string, number>> {
  const rates = new Map<string, number>();
  await Promise.all(
    trades.map(async ({ pair, isShort }) => {
      const rate = await attempt(engine, `No exit rate for ${pair}`, async () =>
        engine.rates.fresh(pair, 'exit', isShort, engine.settings.exitPricing),
      );
      if (rate !== undefined) rates.set(pair, rate);
    }),
  );
  return rates;
}

/** Writes what the rules moved (extremes, stops) into the trades, in one commit; unchanged trades are not written. */
async function keepUpdates(engine: Engine, decisions: readonly ExitDecision[]): Promise<void> {
  await engine.tradeLock.run(async () => {
    const byId = new Map((await engine.store.trades.open()).map((trade) => [trade.id, trade]));
    const changed = decisions.flatMap(({ tradeId, update }) => {
      const trade = byId.get(tradeId);
      if (trade === undefined) return [];
      const before: Record<string, unknown> = { ...trade };
      if (Object.entries(update).every(([key, value]) => before[key] === value)) return [];
      return [Object.assign(trade, update)];
    });
    if (changed.length === 0) return;
    await engine.store.transaction(async (session) => {
      for (const trade of changed) await session.trades.save(trade);
    });
  });
}

/** Where the strategy hangs over an ordinary exit, the next trades still get their stops. */
async function tryReasons(
  engine: Engine,
  trade: Trade,
  rate: number,
  decision: ExitDecision,
  asks: ExitAsks,
): Promise<void> {
  for (const { type, reason } of decision.reasons) {
    const isProtective = PROTECTIVE.has(type);
    if (asks.stuck !== undefined && !isProtective) continue;
    engine.logger.info(`Trade ${trade.id} (${trade.pair}): exit by ${reason} at ${rate}.`);
    const request = { type, reason, rate, orderType: null, amount: null };
    try {
      const result = await executeExit(engine, trade, request, isProtective ? asks.protective : asks.other);
      if (result.kind !== 'none') return;
      engine.logger.info(`Trade ${trade.id} (${trade.pair}): ${result.reason}.`);
    } catch (error) {
      if (!isStuck(error) || !engine.isRunning()) throw error;
      asks.stuck = error;
    }
  }
}

export interface ExitRequest {
  readonly type: ExitReasonType | 'partial_exit';
  /** What is stored. */
  readonly reason: string;
  /** Rate the exit is reckoned with. */
  readonly rate: number;
  readonly orderType: OrderType | null;
  /** Base amount; null: all. */
  readonly amount: number | null;
}

export type ExitResult =
  | { readonly kind: 'placed'; readonly trade: Trade }
  | { readonly kind: 'none'; readonly reason: string }
  /** The exchange may or may not have the order; the trade waits until that is known. */
  | { readonly kind: 'unknown'; readonly reason: string };

function orderTypeOf(engine: Engine, request: ExitRequest): OrderType {
  const { orderTypes } = engine.settings;
  if (request.orderType !== null) return request.orderType;
  if (request.type === 'stop_loss' || request.type === 'trailing_stop_loss' || request.type === 'liquidation') {
    return orderTypes.stoploss;
  }
  if (request.type === 'emergency_exit') return orderTypes.emergencyExit;
  return request.type === 'force_exit' ? orderTypes.forceExit : orderTypes.exit;
}

/**
 * Exits (a part of) a trade: price and confirmation with the strategy, then the order. Throws DEPENDENCY when the wallet
 * does not hold the amount, and the exchange port's errors for reads.
 */
export async function executeExit(
  engine: Engine,
  trade: Trade,
  request: ExitRequest,
  ask: Ask = PROTECTIVE.has(request.type) ? sturdyAsk(engine) : patientAsk(engine.brain),
): Promise<ExitResult> {
  const orderType = orderTypeOf(engine, request);
  const price = await exitPrice(engine, trade, request, ask);
  if (!(await isConfirmed(engine, trade, request, orderType, price, ask))) {
    return { kind: 'none', reason: `the strategy did not confirm the exit by ${request.reason}` };
  }
  return engine.tradeLock.run(async () => placeExit(engine, trade.id, request, orderType, price));
}

async function exitPrice(engine: Engine, trade: Trade, request: ExitRequest, ask: Ask): Promise<number> {
  const { clock, settings, store } = engine;
  const custom = await ask(
    'customExitPrice',
    {
      pair: trade.pair,
      trade,
      currentTime: clock.now(),
      proposedRate: request.rate,
      currentProfit: profitRatio(trade, request.rate),
      exitTag: request.reason,
    },
    takeSnapshot(engine, await store.trades.open(), new Map([[trade.pair, request.rate]])),
  );
  const price = clampCustomPrice(custom, request.rate, settings.customPriceMaxDistanceRatio);
  return priceToPrecision(price, trade.pricePrecision, trade.precisionMode);
}

async function isConfirmed(
  engine: Engine,
  trade: Trade,
  request: ExitRequest,
  orderType: OrderType,
  rate: number,
  ask: Ask,
): Promise<boolean> {
  if (request.type === 'liquidation' || request.amount !== null) return true;
  return ask(
    'confirmTradeExit',
    {
      pair: trade.pair,
      trade,
      orderType,
      amount: trade.amount,
      rate,
      timeInForce: engine.settings.orderTimeInForce.exit,
      exitReason: request.reason,
      currentTime: engine.clock.now(),
    },
    takeSnapshot(engine, await engine.store.trades.open(), new Map([[trade.pair, request.rate]])),
  );
}

/** The amount that can be sold, cut to the step. Throws DEPENDENCY when the wallet holds too little. */
function sellableAmount(engine: Engine, trade: Trade, wanted: number): number {
  const cut = (amount: number): number =>
    amountToPrecision(amount, trade.amountPrecision, trade.precisionMode, trade.contractSize);
  if ((trade.tradingMode ?? 'spot') !== 'spot') return cut(wanted);
  const held = engine.wallets.balance(trade.baseCurrency ?? baseOf(trade.pair)).free;
  if (held >= wanted) return cut(wanted);
  if (held > wanted * WALLET_SHARE) return cut(held);
  throw new PitwallError(
    'DEPENDENCY',
    `The wallet holds ${held} ${baseOf(trade.pair)}, but trade ${trade.id} has ${wanted} to sell. ` +
      'Were coins sold or moved by hand? Buy them back or delete the trade.',
  );
}

async function placeExit(
  engine: Engine,
  tradeId: number,
  request: ExitRequest,
  orderType: OrderType,
  price: number,
): Promise<ExitResult> {
  const trade = await engine.store.trades.byId(tradeId);
  if (trade?.isOpen !== true) return { kind: 'none', reason: 'the trade has been closed meanwhile' };
  if (trade.openOrderId !== null) return { kind: 'none', reason: 'the trade has an open order' };
  await syncWallets(engine);
  const wanted = Math.min(request.amount ?? trade.amount, trade.amount);
  const amount = sellableAmount(engine, trade, wanted);
  if (amount <= 0) return { kind: 'none', reason: `${wanted} ${trade.pair} is less than one step` };
  const isPartial = request.amount !== null && wanted < trade.amount;
  const { exitReason, closeRateRequested, amount: booked } = trade;
  // Selling all of a wallet that holds a little less than the books: from now on the books follow the wallet.
  if (!isPartial) trade.amount = amount;
  trade.exitReason = request.reason;
  trade.closeRateRequested = price;
  const result = await engine.desk.place({
    trade,
    purpose: 'exit',
    side: exitSide(trade),
    type: orderType,
    amount,
    price,
    timeInForce: orderType === 'market' ? 'GTC' : engine.settings.orderTimeInForce.exit,
    reduceOnly: trade.tradingMode === 'futures',
  });
  if (result.kind === 'refused') {
    await engine.store.trades.save(Object.assign(trade, { exitReason, closeRateRequested, amount: booked }));
    return { kind: 'none', reason: messageOf(result.error) };
  }
  if (!isPartial) await lockAfterExit(engine, trade.pair);
  if (result.kind === 'unknown') return { kind: 'unknown', reason: messageOf(result.error) };
  engine.notifier.notify(
    exitMessage(engine, trade, result.order, { isFill: false, isPartial, currentRate: request.rate }),
  );
  const settled = await settleOrder(engine, trade, result.order, result.report);
  if (settled === 'empty') {
    Object.assign(trade, { exitReason, closeRateRequested, amount: booked, openOrderId: null });
    await engine.store.trades.save(trade);
    return { kind: 'none', reason: `the exchange ended the order at once (${result.report.status})` };
  }
  if (settled === 'open') await syncWallets(engine);
  return { kind: 'placed', trade };
}
