/**
 * Finds out what became of orders whose outcome is not known, by asking. "Not found" counts only after the request's
 * deadline, the clock skew and the venue's visibility delay, and three times; then the intent is abandoned and the engine
 * may decide again. An abandoned order that appears late is adopted into its trade, which is made anew if need be.
 *
 * A venue without deadline or without client order ids is weak: nothing is ever abandoned there, the trade keeps its slot
 * and the user is told.
 */
import { invariant } from '../../domain/errors.ts';
import { applyReport } from '../../domain/order-report.ts';
import type { Order } from '../../domain/order.ts';
import type { OrderIntent } from '../../domain/intent.ts';
import type { Trade } from '../../domain/trade.ts';
import type { OrderReport } from '../../ports/exchange.ts';
import type { StoreSession, TradeRepository } from '../../ports/store.ts';
import type { Resolution } from './desk.ts';
import type { OrderCanceller } from './order-cancel.ts';
import type { DeskContext } from './order-desk.ts';
import { openOrderLink, orderOfIntent, removeOrderOf, setOpenOrderLink } from './order-rows.ts';
import { ASK_INTERVAL_MS, CLOCK_SKEW_MS, NOT_FOUND_NEEDED, searchOrder } from './order-search.ts';

/** How long an abandoned order is looked for, and how often. */
const LATE_WATCH_MS = 3_600_000;
const LATE_INTERVAL_MS = 60_000;

export class OrderResolver {
  readonly #context: DeskContext;
  readonly #canceller: OrderCanceller;
  readonly #nextAskAt = new Map<string, number>();
  readonly #toldWeak = new Set<string>();

  constructor(context: DeskContext, canceller: OrderCanceller) {
    this.#context = context;
    this.#canceller = canceller;
  }

  /**
   * Asks for every unfinished or abandoned intent that is due, those that have waited longest first. Stops early when the
   * venue does not answer; whoever was asked for in vain then comes last the next time.
   */
  async resolve(): Promise<Resolution[]> {
    const { store, clock, inFlight } = this.#context;
    const unfinished = await store.journal.inState('intended', 'unknown');
    const abandoned = await store.journal.abandonedSince(clock.now() - LATE_WATCH_MS);
    const resolutions: Resolution[] = [];
    const dueAt = ({ clientOrderId }: OrderIntent): number => this.#nextAskAt.get(clientOrderId) ?? 0;
    for (const intent of [...unfinished, ...abandoned].sort((left, right) => dueAt(left) - dueAt(right))) {
      if (inFlight.has(intent.clientOrderId) || dueAt(intent) > clock.now()) continue;
      const resolution = await this.#ask(intent);
      if (resolution === 'noAnswer') break;
      if (resolution !== null) resolutions.push(resolution);
    }
    return withStoredTrades(resolutions, store.trades);
  }

  async #ask(intent: OrderIntent): Promise<Resolution | 'noAnswer' | null> {
    const { exchange, clock, store, logger } = this.#context;
    if (intent.state === 'intended') await this.#leftBehind(intent);
    if (exchange.traits.clientOrderIds.encoding === null) return this.#weak(intent);
    const result = await searchOrder(exchange, intent);
    const now = clock.now();
    const interval = intent.state === 'abandoned' ? LATE_INTERVAL_MS : ASK_INTERVAL_MS;
    this.#nextAskAt.set(intent.clientOrderId, now + interval);
    if (result.kind === 'unclear') {
      logger.warn(`Asking for order ${intent.clientOrderId} (${intent.pair}) failed: ${result.reason}`);
      return 'noAnswer';
    }
    if (result.kind === 'found') {
      this.#nextAskAt.delete(intent.clientOrderId);
      return result.report.status === 'rejected' && result.report.filled === 0
        ? this.#drop(intent, 'refused', 'the exchange says it rejected the order')
        : this.adopt(intent, result.report);
    }
    if (intent.state === 'abandoned') return null;
    if (intent.deadlineAt === null) return this.#weak(intent);
    const countsFrom = intent.deadlineAt + CLOCK_SKEW_MS + exchange.traits.clientOrderIds.visibilityDelayMs;
    if (now < countsFrom) return pending(intent);
    intent.notFoundCount += 1;
    intent.updatedAt = now;
    if (intent.notFoundCount >= NOT_FOUND_NEEDED)
      return this.#drop(intent, 'abandoned', 'the exchange has no trace of it');
    await store.journal.update(intent);
    return pending(intent);
  }

  /** An intent whose sender died (or whose answer could not be stored): its request was stamped before now. */
  async #leftBehind(intent: OrderIntent): Promise<void> {
    const now = this.#context.clock.now();
    const { deadlineMs } = this.#context.exchange.traits.clientOrderIds;
    intent.state = 'unknown';
    intent.deadlineAt = deadlineMs === null ? null : now + deadlineMs;
    intent.note = 'the bot ended before the answer was stored';
    intent.updatedAt = now;
    await this.#context.store.journal.update(intent);
  }

  #weak(intent: OrderIntent): Resolution {
    this.#nextAskAt.set(intent.clientOrderId, this.#context.clock.now() + ASK_INTERVAL_MS);
    if (!this.#toldWeak.has(intent.clientOrderId)) {
      this.#toldWeak.add(intent.clientOrderId);
      this.#context.notifier.notify({
        type: 'warning',
        status:
          `The outcome of a ${intent.side} order for ${intent.amount} ${intent.pair} is not known, and ` +
          `${this.#context.exchange.traits.id} gives no way to be sure. Its trade stays blocked: look at the exchange ` +
          'whether the order exists, cancel it there if it does, and delete the trade.',
      });
    }
    return pending(intent);
  }

  /** The order never was, or is known to be refused: its row goes, and a trade that has nothing else with it. */
  async #drop(intent: OrderIntent, outcome: 'refused' | 'abandoned', why: string): Promise<Resolution> {
    const now = this.#context.clock.now();
    const trade = await this.#context.store.transaction(async (session) => {
      const stored = await tradeOf(session, intent);
      Object.assign(intent, { state: outcome, note: why, updatedAt: now });
      let left: Trade | null = stored ?? null;
      if (stored && orderOfIntent(stored, intent)) {
        if (removeOrderOf(stored, intent)) {
          await session.trades.delete(stored.id);
          left = null;
        } else await session.trades.save(stored);
      }
      if (left === null) intent.tradeId = null;
      await session.journal.update(intent);
      return left;
    });
    this.#context.logger.warn(`Order ${intent.clientOrderId} (${intent.side} ${intent.pair}) is ${outcome}: ${why}`);
    return { intent, outcome, trade, order: null, report: null };
  }

  /** The venue has the order: into its trade with it. */
  async adopt(intent: OrderIntent, report: OrderReport): Promise<Resolution> {
    const wasAbandoned = intent.state === 'abandoned';
    const { trade, order } = await this.#context.store.transaction(async (session) => {
      const adopted = await this.#intoTrade(session, intent, report);
      await this.#context.step('committingAnswer');
      return adopted;
    });
    await this.#context.step('afterAnswerCommit');
    if (wasAbandoned) {
      this.#context.notifier.notify({
        type: 'warning',
        status: `Order ${order.orderId} (${intent.side} ${intent.amount} ${intent.pair}) appeared late at the exchange; trade ${trade.id} has taken it in.`,
      });
    }
    if (order.ftIsOpen && openOrderLink(trade, intent.purpose) !== order.orderId) {
      // The trade has gone on without it: whatever it has filled counts, more must not come.
      await this.#canceller.cancel(trade, order);
    }
    return { intent, outcome: wasAbandoned ? 'adopted' : 'accepted', trade, order, report };
  }

  async #intoTrade(
    session: StoreSession,
    intent: OrderIntent,
    report: OrderReport,
  ): Promise<{ trade: Trade; order: Order }> {
    const now = this.#context.clock.now();
    const trade = (await tradeOf(session, intent)) ?? recreated(intent);
    let order = orderOfIntent(trade, intent);
    if (!order) {
      order = orderFromSnapshot(intent);
      trade.orders.push(order);
    }
    const isAwaited = openOrderLink(trade, intent.purpose) === order.orderId;
    const isFree = trade.isOpen && openOrderLink(trade, intent.purpose) === null;
    applyReport(order, report, now);
    if (isAwaited || isFree) setOpenOrderLink(trade, intent.purpose, order.orderId);
    await session.trades.save(trade);
    Object.assign(intent, { state: 'accepted', orderId: order.orderId, tradeId: trade.id, updatedAt: now });
    await session.journal.update(intent);
    return { trade, order };
  }
}

/**
 * The same resolutions with their trades as the store has them now, one object per trade: what is done with one of them
 * must not undo what another one brought.
 */
export async function withStoredTrades(
  resolutions: readonly Resolution[],
  trades: Pick<TradeRepository, 'byId'>,
): Promise<Resolution[]> {
  const ids = new Set(resolutions.flatMap(({ trade }) => (trade ? [trade.id] : [])));
  const stored = new Map<number, Trade | undefined>();
  for (const id of ids) stored.set(id, await trades.byId(id));
  return resolutions.map((resolution) => {
    if (resolution.trade === null) return resolution;
    const trade = stored.get(resolution.trade.id) ?? null;
    const order = (resolution.order && trade && orderOfIntent(trade, resolution.intent)) ?? null;
    return { ...resolution, trade, order };
  });
}

function pending(intent: OrderIntent): Resolution {
  return { intent, outcome: 'pending', trade: null, order: null, report: null };
}

/** The trade of an intent. Row ids come back after deletes: a trade opened at another time is somebody else's. */
async function tradeOf(session: StoreSession, intent: OrderIntent): Promise<Trade | undefined> {
  const trade = intent.tradeId === null ? undefined : await session.trades.byId(intent.tradeId);
  const { pair, openDate } = intent.tradeSnapshot;
  // The store keeps whole milliseconds.
  return trade?.pair === pair && trade.openDate === Math.trunc(openDate) ? trade : undefined;
}

/** The trade as it was committed with the intent, under a new row id. */
function recreated(intent: OrderIntent): Trade {
  const trade = structuredClone(intent.tradeSnapshot);
  trade.id = 0;
  for (const order of trade.orders) order.id = 0;
  return trade;
}

function orderFromSnapshot(intent: OrderIntent): Order {
  const order = intent.tradeSnapshot.orders.find((candidate) => candidate.clientOrderId === intent.clientOrderId);
  invariant(order !== undefined, `The journal of order ${intent.clientOrderId} holds a trade without it.`);
  return { ...structuredClone(order), id: 0 };
}
