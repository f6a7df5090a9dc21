/**
 * A small trader by seed over the order desk: it enters, exits, cancels, lets orders be and replaces them, as fast as it
 * may, and books what became of them. It stands for the engine in the crash worlds: `CrashBot` is all they know.
 */
import type { OrderDesk } from '../../../pitwall/src/bot/desk/desk.ts';
import type { StepObserver } from '../../../pitwall/src/bot/desk/desk-steps.ts';
import type { Reconciler } from '../../../pitwall/src/bot/reconcile/reconcile.ts';
import { isPitwallError } from '../../../pitwall/src/domain/errors.ts';
import { isEntryOrder, isFilled } from '../../../pitwall/src/domain/fills.ts';
import type { Order } from '../../../pitwall/src/domain/order.ts';
import { amountToPrecision, priceToPrecision } from '../../../pitwall/src/domain/precision.ts';
import { closeTrade, isFullyExited, recalculateTrade } from '../../../pitwall/src/domain/recalculate.ts';
import type { Trade } from '../../../pitwall/src/domain/trade.ts';
import type { Clock } from '../../../pitwall/src/ports/clock.ts';
import type { Exchange } from '../../../pitwall/src/ports/exchange.ts';
import type { Store } from '../../../pitwall/src/ports/store.ts';
import { makeTrade } from '../make-trade.ts';
import type { CrashBot } from './crash-bot.ts';
import type { SeededRandom } from '../seeded-random.ts';

export interface TraderParts {
  readonly store: Store;
  readonly exchange: Exchange;
  readonly desk: OrderDesk;
  readonly reconciler: Reconciler;
  readonly clock: Clock;
  readonly random: SeededRandom;
  readonly onStep: StepObserver;
  readonly pairs: readonly string[];
  /** Quote per entry. */
  readonly stake: number;
}

const TICK_MS = [300, 1_500] as const;
const RETRY_MS = 3_000;

/** Longest time until nothing is unfinished any more: half a minute usually, more where market time runs fast. */
const SETTLE_MS = 600_000;

export class SmallTrader implements CrashBot {
  readonly #parts: TraderParts;
  /** Trades whose remainder is too small to be sold. */
  readonly #stuck = new Set<number>();

  constructor(parts: TraderParts) {
    this.#parts = parts;
  }

  async trade(durationMs = Infinity): Promise<void> {
    const { clock, random } = this.#parts;
    const end = clock.now() + durationMs;
    const unexplained = await this.#reconcile();
    while (clock.now() < end) {
      await this.#guarded(async () => this.#iterate(unexplained.length === 0));
      await clock.sleep(random.between(...TICK_MS));
    }
  }

  async settleDown(): Promise<readonly string[]> {
    const { clock, store } = this.#parts;
    await this.#reconcile();
    const end = clock.now() + SETTLE_MS;
    while (clock.now() < end) {
      await this.#guarded(async () => this.#resolve());
      await this.#guarded(async () => this.#book(await store.trades.all()));
      for (const trade of await store.trades.open()) {
        const order = trade.orders.find((candidate) => candidate.orderId === trade.openOrderId);
        if (order) await this.#guarded(async () => this.#cancel(trade, order));
      }
      if (await this.#isQuiet()) break;
      await clock.sleep(RETRY_MS);
    }
    return this.#reconcile();
  }

  async #isQuiet(): Promise<boolean> {
    const { store } = this.#parts;
    const unfinished = await store.journal.inState('intended', 'unknown');
    const trades = await store.trades.all();
    const isOpen = trades.some((trade) => trade.openOrderId !== null || trade.orders.some((order) => order.ftIsOpen));
    return unfinished.length === 0 && !isOpen;
  }

  async #reconcile(): Promise<readonly string[]> {
    for (;;) {
      try {
        const report = await this.#parts.reconciler.reconcile();
        for (const id of report.changedTradeIds) await this.#settleById(id);
        return report.unexplained;
      } catch (error) {
        if (!isExpected(error)) throw error;
        await this.#parts.clock.sleep(RETRY_MS);
      }
    }
  }

  async #iterate(mayEnter: boolean): Promise<void> {
    const { store, random, pairs } = this.#parts;
    await this.#resolve();
    await this.#book(await store.trades.open());
    for (const trade of await store.trades.open()) {
      const order = trade.orders.find((candidate) => candidate.orderId === trade.openOrderId);
      if (order) await this.#guarded(async () => this.#manage(trade, order));
      else if (random.chance(0.5)) await this.#guarded(async () => this.#exit(trade));
    }
    const taken = new Set((await store.trades.open()).map((trade) => trade.pair));
    const free = pairs.filter((pair) => !taken.has(pair));
    if (mayEnter && free.length > 0) await this.#enter(random.pick(free));
  }

  async #resolve(): Promise<void> {
    for (const { trade } of await this.#parts.desk.resolve()) if (trade) await this.#settleById(trade.id);
  }

  /** Reads every open order and books what became of it. */
  async #book(trades: readonly Trade[]): Promise<void> {
    const { desk } = this.#parts;
    for (const trade of trades) {
      for (const order of trade.orders.filter((candidate) => candidate.ftIsOpen && !desk.isUnaccepted(candidate))) {
        await this.#guarded(async () => desk.refresh(trade, order));
      }
      if (trade.isOpen) await this.#settle(trade);
    }
  }

  async #manage(trade: Trade, order: Order): Promise<void> {
    const { random, desk } = this.#parts;
    if (desk.isUnaccepted(order) || !order.ftIsOpen || random.chance(0.5)) return;
    const wasCancelled = await this.#cancel(trade, order);
    if (!wasCancelled || !random.chance(0.6)) return;
    await this.#parts.onStep('replacing');
    if (isEntryOrder(trade, order)) await this.#replaceEntry(trade, order);
    else await this.#exit(trade);
  }

  /** Returns true when the order is final and the trade is still there. */
  async #cancel(trade: Trade, order: Order): Promise<boolean> {
    const result = await this.#parts.desk.cancel(trade, order);
    if (result.kind !== 'final') return false;
    return this.#settle(trade, true);
  }

  async #replaceEntry(trade: Trade, old: Order): Promise<void> {
    const amount = this.#cutAmount(trade.pair, old.remaining ?? 0);
    if (trade.openOrderId !== null || amount <= 0) return;
    await this.#place(trade, 'entry', amount);
    await this.#dropIfEmpty(trade);
  }

  async #exit(trade: Trade): Promise<void> {
    const amount = this.#cutAmount(trade.pair, trade.amount);
    if (trade.openOrderId !== null || amount <= 0 || this.#stuck.has(trade.id)) return;
    if (!trade.orders.some((order) => isEntryOrder(trade, order) && isFilled(order))) return;
    await this.#place(trade, 'exit', amount);
  }

  async #enter(pair: string): Promise<void> {
    const { exchange, clock, stake } = this.#parts;
    const { last } = await exchange.fetchTicker(pair);
    const market = exchange.markets.get(pair);
    if (last === null || !market) return;
    const amount = this.#cutAmount(pair, stake / last);
    const trade = makeTrade({
      pair,
      baseCurrency: market.base,
      openRate: last,
      stakeAmount: stake,
      amount,
      openDate: clock.now(),
      amountPrecision: market.amountPrecision,
      pricePrecision: market.pricePrecision,
      precisionMode: market.precisionMode,
    });
    await this.#place(trade, 'entry', amount);
  }

  async #place(trade: Trade, purpose: 'entry' | 'exit', amount: number): Promise<void> {
    const { desk, exchange, random } = this.#parts;
    const { last } = await exchange.fetchTicker(trade.pair);
    const market = exchange.markets.get(trade.pair);
    if (last === null || !market) return;
    const type = random.chance(0.3) ? 'market' : 'limit';
    // Mostly a little better than the market, so that orders rest and fill in parts.
    const away = (purpose === 'entry' ? -1 : 1) * random.between(-2, 6) * 0.0005;
    const result = await desk.place({
      trade,
      purpose,
      side: purpose === 'entry' ? 'buy' : 'sell',
      type,
      amount,
      price: priceToPrecision(last * (1 + away), market.pricePrecision, market.precisionMode),
      timeInForce: 'GTC',
      reduceOnly: false,
    });
    if (result.kind === 'refused' && purpose === 'exit') this.#stuck.add(trade.id);
    if (result.kind === 'accepted' && !result.order.ftIsOpen) await this.#settle(trade);
  }

  async #settleById(tradeId: number): Promise<void> {
    const trade = await this.#parts.store.trades.byId(tradeId);
    if (trade) await this.#settle(trade);
  }

  /** Books the orders of a trade that are final. Returns false when the trade is gone or closed. */
  async #settle(trade: Trade, keepEmpty = false): Promise<boolean> {
    const { store, clock } = this.#parts;
    const before = JSON.stringify(trade);
    const awaited = trade.orders.find((order) => order.orderId === trade.openOrderId);
    if (awaited && !awaited.ftIsOpen) trade.openOrderId = null;
    if (!keepEmpty && (await this.#dropIfEmpty(trade))) return false;
    if (trade.isOpen && trade.openOrderId === null && isFullyExited(trade)) {
      closeTrade(trade, awaited?.average ?? trade.openRate, clock.now());
    } else recalculateTrade(trade, !trade.isOpen);
    if (JSON.stringify(trade) !== before) await store.trades.save(trade);
    return trade.isOpen;
  }

  /** A trade that waits for nothing and never bought anything goes. */
  async #dropIfEmpty(trade: Trade): Promise<boolean> {
    if (trade.id === 0 || trade.orders.length === 0) return true;
    if (trade.openOrderId !== null || trade.orders.some((order) => order.ftIsOpen || isFilled(order))) return false;
    await this.#parts.store.trades.delete(trade.id);
    return true;
  }

  #cutAmount(pair: string, amount: number): number {
    const market = this.#parts.exchange.markets.get(pair);
    return market ? amountToPrecision(amount, market.amountPrecision, market.precisionMode) : 0;
  }

  async #guarded(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!isExpected(error)) throw error;
    }
  }
}

/** What a trading loop lives with: the next iteration tries again. */
function isExpected(error: unknown): boolean {
  return isPitwallError(error) && error.code !== 'DATABASE' && error.code !== 'INVARIANT';
}
