/**
 * Compares what the store believes with what the exchange has, at start and before anything is traded. Entry point:
 * `createReconciler`.
 *
 * In order: unfinished intents are asked for; every order that is open in the store is read; orders at the exchange that
 * carry the bot's tag and are in no journal are reported, adopted or cancelled, as configured; the account's balances are
 * compared with the open trades. What cannot be explained blocks entries, not exits, and is told. Orders without the
 * bot's tag are somebody else's and are never touched. Doing it twice changes nothing the second time.
 */
import { tagOfClientOrderId, type ClientOrderIdFormat } from '../../domain/client-order-id.ts';
import { isPitwallError } from '../../domain/errors.ts';
import { isFinalStatus } from '../../domain/order.ts';
import type { Order } from '../../domain/order.ts';
import { applyReport } from '../../domain/order-report.ts';
import type { BotSettings } from '../../domain/settings.ts';
import type { Trade } from '../../domain/trade.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Exchange, OrderReport } from '../../ports/exchange.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Notifier } from '../../ports/notifier.ts';
import type { Store } from '../../ports/store.ts';
import { adoptUnjournaled } from './adopt-unjournaled.ts';
import { findDifferences } from './compare-balances.ts';
import { forgotten } from '../desk/forgotten-order.ts';
import type { Resolution } from '../desk/desk.ts';
import type { ReconcilingDesk } from '../desk/order-desk.ts';
import { withStoredTrades } from '../desk/order-resolution.ts';
import { CLOCK_SKEW_MS } from '../desk/order-search.ts';

export interface ReconcilerParts {
  readonly store: Store;
  readonly exchange: Exchange;
  readonly desk: ReconcilingDesk;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly notifier: Notifier;
  /** Read anew at each run. */
  readonly settings: () => ReconcileSettings;
}

export type ReconcileSettings = Pick<
  BotSettings,
  | 'dryRun'
  | 'tradingMode'
  | 'stakeCurrency'
  | 'strategy'
  | 'unjournaledOrders'
  | 'skipOpenOrderUpdate'
  | 'pairWhitelist'
>;

export interface ReconcileReport {
  /** Differences nobody can explain, one line each; while there are any, the bot must not enter trades. */
  readonly unexplained: readonly string[];
  /** What became of unfinished intents. */
  readonly resolutions: readonly Resolution[];
  /** Ids of trades whose orders were changed by what the exchange said: they have to be settled. */
  readonly changedTradeIds: readonly number[];
}

/** How far back orders with the bot's tag are looked for. */
const HISTORY_MS = 86_400_000;

/** Pairs of held coins that are asked for orders with the bot's tag, at most: each costs two requests. */
const MAX_HELD_PAIRS = 100;

/** An order the exchange no longer knows counts as cancelled when it is at least this old. */
const FORGOTTEN_AFTER_MS = 5 * 86_400_000;

export interface Reconciler {
  /** Throws EXCHANGE_TEMPORARY (or _RATE_LIMIT, _OPERATIONAL) when the exchange cannot be asked: try again later. */
  reconcile(): Promise<ReconcileReport>;
}

export function createReconciler(parts: ReconcilerParts): Reconciler {
  return { reconcile: async () => new Reconciliation(parts).run() };
}

class Reconciliation {
  readonly #parts: ReconcilerParts;
  readonly #settings: ReconcileSettings;
  readonly #unexplained: string[] = [];
  readonly #changed = new Set<number>();

  constructor(parts: ReconcilerParts) {
    this.#parts = parts;
    this.#settings = parts.settings();
  }

  async run(): Promise<ReconcileReport> {
    const resolutions = await this.#parts.desk.resolve();
    for (const { trade } of resolutions) if (trade) this.#changed.add(trade.id);
    // In a dry-run the exchange's orders and balances are made from the trades: there is nothing to compare.
    if (!this.#settings.dryRun) {
      if (!this.#settings.skipOpenOrderUpdate) await this.#refreshOpenOrders();
      await this.#settleTaggedOrders();
      await this.#compareBalances();
    }
    this.#tell();
    return {
      unexplained: this.#unexplained,
      // Their trades may have been changed since by what the exchange said.
      resolutions: await withStoredTrades(resolutions, this.#parts.store.trades),
      changedTradeIds: [...this.#changed],
    };
  }

  async #refreshOpenOrders(): Promise<void> {
    for (const trade of await this.#parts.store.trades.open()) {
      for (const order of trade.orders) {
        if (order.ftIsOpen && !this.#parts.desk.isUnaccepted(order)) await this.#refresh(trade, order);
      }
    }
  }

  async #refresh(trade: Trade, order: Order): Promise<void> {
    const { desk, clock, store, logger } = this.#parts;
    const before = JSON.stringify(order);
    try {
      await desk.refresh(trade, order);
    } catch (error) {
      if (!isPitwallError(error, 'refused')) throw error;
      const name = `Order ${order.orderId} of trade ${trade.id} (${trade.pair})`;
      if (error.code !== 'ORDER_NOT_FOUND') {
        this.#unexplained.push(`${name} cannot be asked for: ${error.message}`);
        return;
      }
      const age = clock.now() - order.orderDate;
      // Accepted just now, and not yet shown by the venue: the next iteration asks again.
      if (age < this.#parts.exchange.traits.clientOrderIds.visibilityDelayMs + CLOCK_SKEW_MS) return;
      if (age < FORGOTTEN_AFTER_MS) {
        this.#unexplained.push(`${name} is open here, and the exchange does not know it.`);
        return;
      }
      logger.warn(`${name} is older than the exchange remembers: it counts as cancelled.`);
      if (applyReport(order, forgotten(order), clock.now())) await store.trades.save(trade);
    }
    if (JSON.stringify(order) !== before) this.#changed.add(trade.id);
  }

  /** Orders with our tag that the journal does not know, or has given up. */
  async #settleTaggedOrders(): Promise<void> {
    const format = this.#parts.desk.idFormat;
    if (format === null) return;
    for (const pair of await this.#pairs()) {
      try {
        await this.#settleTaggedOrdersOf(pair, format);
      } catch (error) {
        // One pair the venue will not speak of must not keep all others from being traded out of.
        if (!isPitwallError(error, 'refused')) throw error;
        this.#unexplained.push(`The orders of ${pair} cannot be asked for: ${error.message}`);
      }
    }
  }

  async #settleTaggedOrdersOf(pair: string, format: ClientOrderIdFormat): Promise<void> {
    const { exchange, store, desk } = this.#parts;
    const since = this.#parts.clock.now() - HISTORY_MS;
    const seen = new Map<string, OrderReport>();
    for (const report of await exchange.fetchOrders(pair, since)) seen.set(report.orderId, report);
    for (const report of await exchange.fetchOpenOrders(pair)) seen.set(report.orderId, report);
    for (const report of seen.values()) {
      const { clientOrderId } = report;
      if (clientOrderId === null || tagOfClientOrderId(clientOrderId, format) !== desk.tag) continue;
      const intent = await store.journal.byClientOrderId(clientOrderId);
      if (intent === undefined) await this.#unjournaled(report);
      else if (intent.state === 'refused') this.#refusedButThere(report);
      else if (intent.state !== 'accepted') {
        const { trade } = await desk.adopt(intent, report);
        if (trade) this.#changed.add(trade.id);
      }
    }
  }

  /** Where the bot trades, has traded lately, or may have: the pairs of coins the account holds. */
  async #pairs(): Promise<string[]> {
    const { store, clock, exchange, logger } = this.#parts;
    const recent = await store.trades.closed({ closedSince: clock.now() - HISTORY_MS });
    const trades = [...(await store.trades.open()), ...recent];
    const pairs = new Set([...trades.map((trade) => trade.pair), ...this.#settings.pairWhitelist]);
    const held = this.#settings.tradingMode === 'spot' ? await this.#heldPairs() : [];
    if (held.length > MAX_HELD_PAIRS) {
      logger.warn(`The account holds ${held.length} coins: orders are looked for with ${MAX_HELD_PAIRS} of them only.`);
    }
    for (const pair of held.slice(0, MAX_HELD_PAIRS)) pairs.add(pair);
    return [...pairs].filter((pair) => exchange.markets.has(pair)).sort();
  }

  async #heldPairs(): Promise<string[]> {
    const { exchange } = this.#parts;
    const balances = [...(await exchange.fetchBalances())].filter(([, { total }]) => total > 0);
    return balances
      .map(([currency]) => `${currency}/${this.#settings.stakeCurrency}`)
      .filter((pair) => exchange.markets.has(pair));
  }

  async #unjournaled(report: OrderReport): Promise<void> {
    const { exchange, logger } = this.#parts;
    const name = `${report.side} order ${report.orderId} for ${report.amount} ${report.pair}`;
    let left = report;
    if (this.#settings.unjournaledOrders === 'adopt') {
      const trade = await adoptUnjournaled(this.#parts, this.#settings, report);
      if (trade !== null) {
        logger.warn(`The ${name} carries this bot's tag and was in no journal: trade ${trade.id} has taken it in.`);
        this.#changed.add(trade.id);
        return;
      }
    }
    if (this.#settings.unjournaledOrders === 'cancel' && !isFinalStatus(report.status)) {
      await exchange.cancelOrder(report.pair, { orderId: report.orderId });
      left = await exchange.fetchOrder(report.pair, { orderId: report.orderId });
      logger.warn(`The ${name} carries this bot's tag and was in no journal: cancelled (now ${left.status}).`);
    }
    if (isFinalStatus(left.status) && left.filled === 0) return;
    this.#unexplained.push(
      `The ${name} (${left.status}, ${left.filled} filled) carries this bot's tag and is in no journal.`,
    );
  }

  #refusedButThere(report: OrderReport): void {
    if (isFinalStatus(report.status) && report.filled === 0) return;
    this.#unexplained.push(
      `The ${report.side} order ${report.orderId} for ${report.amount} ${report.pair} (${report.status}, ` +
        `${report.filled} filled) is at the exchange, which had refused it.`,
    );
  }

  async #compareBalances(): Promise<void> {
    const first = await this.#differences();
    if (first.length === 0) return;
    // An order may have filled between the two looks, or a fill may not be shown yet: look again before crying wolf.
    await this.#parts.clock.sleep(this.#parts.exchange.traits.clientOrderIds.visibilityDelayMs);
    if (!this.#settings.skipOpenOrderUpdate) await this.#refreshOpenOrders();
    this.#unexplained.push(...(await this.#differences()));
  }

  async #differences(): Promise<string[]> {
    const { store, exchange } = this.#parts;
    const uncertain = new Set((await store.journal.inState('intended', 'unknown')).map((intent) => intent.pair));
    const trades = (await store.trades.open()).filter((trade) => !uncertain.has(trade.pair));
    if (this.#settings.tradingMode === 'spot') {
      const held = new Map(
        [...(await exchange.fetchBalances())].map(([currency, balance]) => [currency, balance.total]),
      );
      return findDifferences({ kind: 'spot', trades, held, markets: exchange.markets });
    }
    const positions = (await exchange.fetchPositions()).filter((position) => !uncertain.has(position.pair));
    return findDifferences({ kind: 'futures', trades, positions, markets: exchange.markets });
  }

  #tell(): void {
    if (this.#unexplained.length === 0) return;
    const { logger, notifier } = this.#parts;
    for (const line of this.#unexplained) logger.error(`Reconciliation: ${line}`);
    notifier.notify({
      type: 'warning',
      status:
        `The exchange and this bot's trades differ (${this.#unexplained.length}): no new entries until it is sorted out ` +
        `and the bot reloaded; exits go on. ${this.#unexplained.join(' ')}`,
    });
  }
}
