/**
 * Entering trades. Entry points: `enterPositions` (the strategy's signals) and `executeEntry` (one of them, or a forced
 * one). The strategy is asked first; then, under the trade lock, slots and funds are looked at again and the order is
 * placed. An entry that is not filled yet holds its slot and its stake.
 */
import type { EntryDecision } from '../../brain/brain.ts';
import { PitwallError, messageOf } from '../../domain/errors.ts';
import { globalLockAt, pairLockAt } from '../../domain/locks.ts';
import type { OrderType } from '../../domain/order.ts';
import { amountToPrecision, priceToPrecision } from '../../domain/precision.ts';
import { clampCustomPrice, isBookDeepEnough } from '../../domain/pricing.ts';
import { maxStake, minStake, proposedStake, validateStake } from '../../domain/stake.ts';
import { timeframeMs } from '../../domain/timeframe.ts';
import type { Trade, TradeDirection } from '../../domain/trade.ts';
import { patientAsk, type Ask } from '../ask.ts';
import { attempt, marketOf, type Engine } from '../engine.ts';
import { relevantLocks } from '../locks.ts';
import { entryMessage } from '../messages.ts';
import { newTrade } from './new-trade.ts';
import { settleOrder, syncWallets } from './update-trade.ts';
import { takeSnapshot } from '../snapshot.ts';

/** Levels looked at by the depth check. */
const DEPTH_LEVELS = 1_000;

export interface EntryRequest {
  readonly pair: string;
  readonly direction: TradeDirection;
  readonly tag: string | null;
  /** Stake wanted; null: the configured one. */
  readonly stake: number | null;
  /** Limit price; null: the entry rate of the moment. */
  readonly price: number | null;
  readonly orderType: OrderType | null;
}

/** Why there is no trade, or the trade. */
export type EntryResult =
  | { readonly kind: 'placed'; readonly trade: Trade }
  /** A rule, the strategy or the exchange said no. */
  | { readonly kind: 'none'; readonly reason: string }
  /** The exchange may or may not have the order; the slot stays taken until that is known. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** Follows the entry signals of the whitelist, as long as slots are free. */
export async function enterPositions(engine: Engine): Promise<void> {
  const open = await engine.store.trades.open();
  if (engine.maxOpenTrades - open.length <= 0 || engine.unexplained.length > 0) return;
  const taken = new Set(open.map(({ pair }) => pair));
  const pairs = engine.whitelist.filter((pair) => !taken.has(pair));
  if (pairs.length === 0) return;
  const locks = await relevantLocks(engine);
  if (globalLockAt(locks, engine.clock.now()) !== undefined) return;
  const decisions = await engine.brain.decideEntries(takeSnapshot(engine, open), pairs);
  for (const decision of decisions) {
    if (!engine.isRunning()) return;
    const candleClose = decision.candleDate + timeframeMs(engine.settings.timeframe);
    const lock = pairLockAt(locks, decision.pair, candleClose, decision.direction);
    if (lock !== undefined) {
      engine.logger.debug(
        `${decision.pair} is locked until ${new Date(lock.lockEndTime).toISOString()}: ${lock.reason ?? ''}`,
      );
      continue;
    }
    if (!(await hasFreeSlot(engine))) return;
    await attempt(engine, `No entry into ${decision.pair}`, async () => enterOne(engine, decision));
  }
}

async function hasFreeSlot(engine: Engine): Promise<boolean> {
  return (await engine.store.trades.openView()).length < engine.maxOpenTrades;
}

async function enterOne(engine: Engine, decision: EntryDecision): Promise<void> {
  const { minimumBidsToAsk } = engine.settings.entryPricing;
  if (minimumBidsToAsk !== null && minimumBidsToAsk > 0) {
    const book = await engine.exchange.fetchOrderBook(decision.pair, DEPTH_LEVELS);
    if (!isBookDeepEnough(book, minimumBidsToAsk, decision.direction === 'short')) return;
  }
  const result = await executeEntry(engine, { ...decision, stake: null, price: null, orderType: null });
  if (result.kind !== 'placed') engine.logger.info(`No entry into ${decision.pair}: ${result.reason}`);
}

/** Everything about an entry that the strategy had a say in. */
interface PlannedEntry {
  readonly price: number;
  readonly stake: number;
  readonly amount: number;
  readonly orderType: OrderType;
}

/**
 * Enters a new trade: price, stake and confirmation with the strategy, then the order. Throws PRICING, DEPENDENCY and the
 * exchange port's errors for reads.
 */
export async function executeEntry(
  engine: Engine,
  request: EntryRequest,
  ask: Ask = patientAsk(engine.brain),
): Promise<EntryResult> {
  const plan = await planEntry(engine, request, ask);
  if (typeof plan === 'string') return { kind: 'none', reason: plan };
  const { settings, clock } = engine;
  const isConfirmed = await ask(
    'confirmTradeEntry',
    {
      pair: request.pair,
      orderType: plan.orderType,
      amount: plan.amount,
      rate: plan.price,
      timeInForce: settings.orderTimeInForce.entry,
      currentTime: clock.now(),
      entryTag: request.tag,
      side: request.direction,
    },
    takeSnapshot(engine, await engine.store.trades.open()),
  );
  if (!isConfirmed) return { kind: 'none', reason: 'the strategy did not confirm the entry' };
  return engine.tradeLock.run(async () => placeEntry(engine, request, plan));
}

async function planEntry(engine: Engine, request: EntryRequest, ask: Ask): Promise<PlannedEntry | string> {
  const { settings } = engine;
  const market = marketOf(engine, request.pair);
  await syncWallets(engine);
  const price = await entryPrice(engine, request, ask);
  const { available } = engine.wallets.stake(settings);
  const min = minStake(market, price, settings.exits.stoploss, 1, settings.amountReservePercent);
  const max = maxStake(market, price, 1);
  const wanted = await wantedStake(engine, request, price, [min, Math.min(max, available)], ask);
  const stake = validateStake(wanted, min, max, available);
  if (stake === 0) {
    return `the stake of ${wanted} ${settings.stakeCurrency} is not possible (minimum ${min ?? 0}, available ${available})`;
  }
  const amount = amountToPrecision(stake / price, market.amountPrecision, market.precisionMode, market.contractSize);
  if (amount <= 0) return `${stake} ${settings.stakeCurrency} buy less than one step of ${request.pair}`;
  return { price, stake, amount, orderType: request.orderType ?? settings.orderTypes.entry };
}

async function entryPrice(engine: Engine, request: EntryRequest, ask: Ask): Promise<number> {
  const { settings, rates, clock } = engine;
  const market = marketOf(engine, request.pair);
  const isShort = request.direction === 'short';
  const proposedRate = request.price ?? (await rates.fresh(request.pair, 'entry', isShort, settings.entryPricing));
  const custom = await ask(
    'customEntryPrice',
    {
      pair: request.pair,
      currentTime: clock.now(),
      proposedRate,
      entryTag: request.tag,
      side: request.direction,
    },
    takeSnapshot(engine, await engine.store.trades.open()),
  );
  const price = clampCustomPrice(custom, proposedRate, settings.customPriceMaxDistanceRatio);
  if (!(price > 0)) throw new PitwallError('PRICING', `No usable entry rate for ${request.pair}: ${price}.`);
  return priceToPrecision(price, market.pricePrecision, market.precisionMode);
}

async function wantedStake(
  engine: Engine,
  request: EntryRequest,
  currentRate: number,
  [min, max]: readonly [number | null, number],
  ask: Ask,
): Promise<number> {
  const stakeSettings = { ...engine.settings, maxOpenTrades: engine.maxOpenTrades };
  const proposed = request.stake ?? proposedStake(stakeSettings, engine.wallets.funds());
  return ask(
    'customStakeAmount',
    {
      pair: request.pair,
      currentTime: engine.clock.now(),
      currentRate,
      proposedStake: proposed,
      minStake: min,
      maxStake: max,
      leverage: 1,
      entryTag: request.tag,
      side: request.direction,
    },
    takeSnapshot(engine, await engine.store.trades.open()),
  );
}

/** What forbids the entry now, after the strategy took its time; null: nothing. */
async function obstacle(engine: Engine, request: EntryRequest, plan: PlannedEntry): Promise<string | null> {
  const open = await engine.store.trades.open();
  if (!engine.isRunning()) return 'the bot was told to stop';
  if (engine.unexplained.length > 0) return 'trades and exchange differ, see the warning';
  if (open.length >= engine.maxOpenTrades) return 'all slots are taken';
  if (open.some(({ pair }) => pair === request.pair)) return 'there is a trade on this pair already';
  await engine.wallets.update(engine.settings);
  const { available } = engine.wallets.stake(engine.settings);
  return plan.stake > available * (1 + 1e-9) ? `only ${available} ${engine.settings.stakeCurrency} are left` : null;
}

async function placeEntry(engine: Engine, request: EntryRequest, plan: PlannedEntry): Promise<EntryResult> {
  const reason = await obstacle(engine, request, plan);
  if (reason !== null) return { kind: 'none', reason };
  const trade = newTrade(engine, { ...request, ...plan });
  const result = await engine.desk.place({
    trade,
    purpose: 'entry',
    side: request.direction === 'short' ? 'sell' : 'buy',
    type: plan.orderType,
    amount: plan.amount,
    price: plan.price,
    timeInForce: plan.orderType === 'market' ? 'GTC' : engine.settings.orderTimeInForce.entry,
    reduceOnly: false,
  });
  if (result.kind === 'refused') return { kind: 'none', reason: messageOf(result.error) };
  if (result.kind === 'unknown') return { kind: 'unknown', reason: messageOf(result.error) };
  engine.logger.info(
    `Trade ${trade.id}: ${plan.orderType} entry of ${plan.amount} ${request.pair} at ${plan.price} is placed.`,
  );
  engine.notifier.notify(entryMessage(engine, trade, result.order, false));
  if ((await settleOrder(engine, trade, result.order, result.report)) === 'empty') {
    await engine.store.trades.delete(trade.id);
    return { kind: 'none', reason: `the exchange ended the order at once (${result.report.status})` };
  }
  await syncWallets(engine);
  return { kind: 'placed', trade };
}
