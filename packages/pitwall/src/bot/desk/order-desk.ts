/**
 * The order desk: the only part of the bot that creates or cancels orders. Entry point: `createOrderDesk`.
 *
 * Placing: the intent and its trade are committed before anything is sent; the order is sent once; the answer is
 * committed before anything else is asked. Answers are accepted, refused (the venue's definite refusals) or unknown (all
 * else). An unknown is never sent again; `resolve` finds out by asking (see `order-resolution.ts`).
 *
 * Invariants: no request without a committed intent; no client order id is used twice; what was filled never shrinks.
 */
import { PitwallError, invariant, isPitwallError, messageOf } from '../../domain/errors.ts';
import { RANDOM_BITS, encodeClientOrderId } from '../../domain/client-order-id.ts';
import type { ClientOrderIdFormat } from '../../domain/client-order-id.ts';
import type { OrderIntent } from '../../domain/intent.ts';
import type { Order } from '../../domain/order.ts';
import { applyReport } from '../../domain/order-report.ts';
import type { Trade } from '../../domain/trade.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Exchange, OrderReport, OrderRequest } from '../../ports/exchange.ts';
import type { Ids } from '../../ports/ids.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Meter } from '../../ports/meter.ts';
import type { Notifier } from '../../ports/notifier.ts';
import type { Store, StoreSession } from '../../ports/store.ts';
import { botTag } from './bot-tag.ts';
import type { CancelResult, OrderDesk, PlaceOrder, PlaceResult, Resolution } from './desk.ts';
import type { DeskStep, StepObserver } from './desk-steps.ts';
import { ForgottenOrders } from './forgotten-order.ts';
import { MeteredDesk } from './metered-desk.ts';
import { OrderCanceller } from './order-cancel.ts';
import { OrderResolver } from './order-resolution.ts';
import { isUnaccepted, newOrderRow, openOrderLink, removeOrderOf, reportOfRow } from './order-rows.ts';
import { saveReport, setOpenOrderLink } from './order-rows.ts';

export interface OrderDeskParts {
  readonly store: Store;
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly notifier: Notifier;
  /** Told at each named step. */
  readonly onStep?: StepObserver;
  /** Told what came of orders. */
  readonly meter?: Meter;
}

/** What the pieces of the desk share. */
export interface DeskContext extends OrderDeskParts {
  readonly tag: number;
  /** Client order ids whose request this process is waiting for: nobody else resolves them. */
  readonly inFlight: Set<string>;
  step(step: DeskStep): Promise<void>;
}

/** What reconciliation needs of the desk beyond its face. */
export interface ReconcilingDesk extends OrderDesk {
  /** The bot's tag: every order it sends carries it. */
  readonly tag: number;
  /** The format of the venue's client order ids; null when it takes none. */
  readonly idFormat: ClientOrderIdFormat | null;
  /** Takes an order the venue was seen to have into the trade of its intent (unfinished or abandoned). */
  adopt(intent: OrderIntent, report: OrderReport): Promise<Resolution>;
}

/** Reads or makes the bot's tag and sets the desk up. Throws DATABASE when the store fails. */
export async function createOrderDesk(parts: OrderDeskParts): Promise<ReconcilingDesk> {
  const tag = await botTag(parts.store, parts.ids);
  const desk = new StoreBackedOrderDesk({
    ...parts,
    tag,
    inFlight: new Set(),
    step: async (step) => parts.onStep?.(step),
  });
  return parts.meter === undefined ? desk : new MeteredDesk(desk, parts.meter);
}

/** How a venue that takes no client ids is served: the journal needs a key all the same. */
const OWN_FORMAT = { encoding: 'base32', prefix: '' } as const;

class StoreBackedOrderDesk implements ReconcilingDesk {
  readonly tag: number;
  readonly #context: DeskContext;
  readonly #resolver: OrderResolver;
  readonly #canceller: OrderCanceller;
  readonly #forgotten: ForgottenOrders;

  constructor(context: DeskContext) {
    this.tag = context.tag;
    this.#context = context;
    this.#canceller = new OrderCanceller(context);
    this.#forgotten = new ForgottenOrders(context);
    this.#resolver = new OrderResolver(context, this.#canceller);
  }

  async place(request: PlaceOrder): Promise<PlaceResult> {
    const { trade, purpose } = request;
    invariant(
      openOrderLink(trade, purpose) === null,
      `Trade ${trade.id} (${trade.pair}) has the open order ${String(openOrderLink(trade, purpose))}; a second ` +
        `${purpose} order may not be placed.`,
    );
    const clientOrderId = this.#newClientOrderId();
    const order = newOrderRow(request, clientOrderId, this.#context.clock.now());
    this.#context.inFlight.add(clientOrderId);
    try {
      await this.#context.step('beforeCommit');
      const intent = await this.#commitIntent(request, order);
      await this.#context.step('afterCommit');
      return await this.#send(request, order, intent);
    } finally {
      this.#context.inFlight.delete(clientOrderId);
    }
  }

  async cancel(trade: Trade, order: Order): Promise<CancelResult> {
    return this.#canceller.cancel(trade, order);
  }

  async refresh(trade: Trade, order: Order): Promise<OrderReport> {
    if (isUnaccepted(order)) {
      throw new PitwallError(
        'ORDER_UNKNOWN',
        `The order ${order.orderId} of trade ${trade.id} (${trade.pair}) is not known to have been accepted; ` +
          'the desk is asking the exchange for it.',
      );
    }
    const report = await this.#read(order);
    await saveReport(this.#context, trade, order, report);
    return reportOfRow(order, report);
  }

  async #read(order: Order): Promise<OrderReport> {
    try {
      return await this.#context.exchange.fetchOrder(order.ftPair, { orderId: order.orderId });
    } catch (error) {
      if (!isPitwallError(error) || error.code !== 'ORDER_NOT_FOUND') throw error;
      const report = await this.#forgotten.look(order);
      if (report === null) throw error;
      return report;
    }
  }

  async resolve(): Promise<Resolution[]> {
    return this.#resolver.resolve();
  }

  get idFormat(): ClientOrderIdFormat | null {
    const { encoding, prefix } = this.#context.exchange.traits.clientOrderIds;
    return encoding === null ? null : { encoding, prefix };
  }

  async adopt(intent: OrderIntent, report: OrderReport): Promise<Resolution> {
    return this.#resolver.adopt(intent, report);
  }

  isUnaccepted(order: Order): boolean {
    return isUnaccepted(order);
  }

  #newClientOrderId(): string {
    const { ids, tag } = this.#context;
    return encodeClientOrderId(tag, ids.randomBits(RANDOM_BITS), this.idFormat ?? OWN_FORMAT);
  }

  /** Puts the order into the trade and commits both with the intent; on failure the trade is as it was. */
  async #commitIntent(request: PlaceOrder, order: Order): Promise<OrderIntent> {
    const { trade, purpose } = request;
    const before = { id: trade.id, isOpen: trade.isOpen };
    trade.orders.push(order);
    setOpenOrderLink(trade, purpose, order.orderId);
    try {
      return await this.#context.store.transaction(async (session) => {
        await session.trades.save(trade);
        const intent = this.#intentOf(request, order);
        await session.journal.record(intent);
        return intent;
      });
    } catch (error) {
      trade.orders = trade.orders.filter((candidate) => candidate !== order);
      setOpenOrderLink(trade, purpose, null);
      Object.assign(trade, before);
      throw error;
    }
  }

  #intentOf(request: PlaceOrder, order: Order): OrderIntent {
    const { trade } = request;
    const { deadlineMs } = this.#context.exchange.traits.clientOrderIds;
    return {
      clientOrderId: order.orderId,
      purpose: request.purpose,
      tradeId: trade.id,
      tradeSnapshot: structuredClone(trade),
      pair: trade.pair,
      side: request.side,
      type: request.type,
      amount: request.amount,
      price: request.type === 'market' ? null : request.price,
      timeInForce: request.timeInForce,
      reduceOnly: request.reduceOnly,
      leverage: trade.leverage,
      state: 'intended',
      createdAt: order.orderDate,
      deadlineAt: deadlineMs === null ? null : order.orderDate + deadlineMs,
      notFoundCount: 0,
      updatedAt: order.orderDate,
      orderId: null,
      note: null,
    };
  }

  async #send(request: PlaceOrder, order: Order, intent: OrderIntent): Promise<PlaceResult> {
    const { trade } = request;
    const wanted: OrderRequest = {
      clientOrderId: intent.clientOrderId,
      pair: trade.pair,
      side: request.side,
      type: request.type,
      amount: request.amount,
      price: request.price,
      timeInForce: request.timeInForce,
      reduceOnly: request.reduceOnly,
      leverage: trade.leverage,
    };
    const answer = this.#context.exchange.createOrder(wanted);
    // The watcher may take its time: an answer that fails meanwhile is waited for below.
    answer.catch(() => undefined);
    await this.#context.step('sending');
    let report: OrderReport;
    try {
      report = await answer;
    } catch (error) {
      await this.#context.step('afterAcceptance');
      return this.#failed(trade, order, intent, error);
    }
    await this.#context.step('afterAcceptance');
    if (report.status === 'rejected' && report.filled === 0) {
      const text = `The exchange rejected the ${request.side} order for ${request.amount} ${trade.pair}.`;
      return this.#failed(trade, order, intent, new PitwallError('ORDER_REFUSED', text));
    }
    return this.#accepted(trade, order, intent, report);
  }

  async #accepted(trade: Trade, order: Order, intent: OrderIntent, report: OrderReport): Promise<PlaceResult> {
    const now = this.#context.clock.now();
    applyReport(order, report, now);
    setOpenOrderLink(trade, intent.purpose, order.orderId);
    Object.assign(intent, { state: 'accepted', orderId: order.orderId, updatedAt: now });
    await this.#commitAnswer(async (session) => {
      await session.trades.save(trade);
      await session.journal.update(intent);
    });
    return { kind: 'accepted', order, report };
  }

  async #failed(trade: Trade, order: Order, intent: OrderIntent, thrown: unknown): Promise<PlaceResult> {
    const now = this.#context.clock.now();
    intent.note = messageOf(thrown);
    intent.updatedAt = now;
    if (isDefiniteRefusal(thrown)) {
      intent.state = 'refused';
      const isEmpty = removeOrderOf(trade, intent);
      if (isEmpty) intent.tradeId = null;
      await this.#commitAnswer(async (session) => {
        if (isEmpty) await session.trades.delete(trade.id);
        else await session.trades.save(trade);
        await session.journal.update(intent);
      });
      return { kind: 'refused', error: thrown };
    }
    intent.state = 'unknown';
    // The request was stamped before now: after this it is dead wherever it is.
    const { deadlineMs } = this.#context.exchange.traits.clientOrderIds;
    intent.deadlineAt = deadlineMs === null ? null : now + deadlineMs;
    await this.#commitAnswer(async (session) => session.journal.update(intent));
    this.#context.logger.warn(
      `The outcome of order ${intent.clientOrderId} (${trade.pair}) is unknown: ${intent.note}`,
    );
    if (!(thrown instanceof PitwallError)) throw thrown;
    const error = isPitwallError(thrown, 'unknown')
      ? thrown
      : new PitwallError('ORDER_UNKNOWN', messageOf(thrown), { cause: thrown });
    return { kind: 'unknown', order, error };
  }

  async #commitAnswer(write: (session: StoreSession) => Promise<void>): Promise<void> {
    await this.#context.store.transaction(async (session) => {
      await write(session);
      await this.#context.step('committingAnswer');
    });
    await this.#context.step('afterAnswerCommit');
  }
}

/** Only these two say that the venue has not taken the order. */
function isDefiniteRefusal(error: unknown): error is PitwallError {
  return error instanceof PitwallError && (error.code === 'ORDER_REFUSED' || error.code === 'INSUFFICIENT_FUNDS');
}
