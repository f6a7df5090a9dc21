/**
 * The order desk and the reconciler over the simulated exchange, on a virtual clock and a database in memory that outlives
 * both: `restart` builds them anew, as after a crash. Prices stand still until `setPrice`.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { PlaceOrder, PlaceResult } from '../../../pitwall/src/bot/desk/desk.ts';
import type { StepObserver } from '../../../pitwall/src/bot/desk/desk-steps.ts';
import { createOrderDesk } from '../../../pitwall/src/bot/desk/order-desk.ts';
import type { ReconcilingDesk } from '../../../pitwall/src/bot/desk/order-desk.ts';
import { createReconciler } from '../../../pitwall/src/bot/reconcile/reconcile.ts';
import type { ReconcileReport, ReconcileSettings } from '../../../pitwall/src/bot/reconcile/reconcile.ts';
import type { BotMessage } from '../../../pitwall/src/domain/messages.ts';
import type { Trade } from '../../../pitwall/src/domain/trade.ts';
import type { VenueTraits } from '../../../pitwall/src/ports/exchange.ts';
import type { Store } from '../../../pitwall/src/ports/store.ts';
import { openStoreOn } from '../../../pitwall/src/store/open-store.ts';
import { openSqliteDatabase } from '../../../pitwall/src/store/sqlite/connection.ts';
import { NO_FAULTS, createSimex, createVenue, credentialsOf } from '../../../simex/src/index.ts';
import type { RequestRule, Simex, Venue } from '../../../simex/src/index.ts';
import { catalogue } from '../../../simex/src/market/catalogue.ts';
import { SILENT } from '../crash/crash-bot.ts';
import { TEST_TIME, makeTrade } from '../make-trade.ts';
import { SeededRandom } from '../seeded-random.ts';
import { SimexExchange } from '../simex/exchange.ts';
import { virtualNetwork } from '../simex/network.ts';
import { VirtualClock } from '../virtual-clock.ts';

export const PAIR = 'ETH/USDT';
const SYMBOL = 'ETHUSDT';
export const PRICE = 3200;

export interface DeskWorldOptions {
  readonly settings?: Partial<ReconcileSettings>;
  readonly onStep?: StepObserver;
  /** Changes what the venue is said to be able to do. */
  readonly clientOrderIds?: Partial<VenueTraits['clientOrderIds']>;
}

export class DeskWorld {
  readonly clock = new VirtualClock(TEST_TIME);
  readonly venue: Venue;
  readonly simex: Simex;
  readonly exchange: SimexExchange;
  readonly database: DatabaseSync = openSqliteDatabase(':memory:', 'desk world');
  readonly messages: BotMessage[] = [];
  readonly #options: DeskWorldOptions;
  readonly #random = new SeededRandom(5);
  #store: Store | undefined;
  #desk: ReconcilingDesk | undefined;

  constructor(options: DeskWorldOptions) {
    this.#options = options;
    this.venue = createVenue({
      clock: this.clock,
      seed: 'desk',
      background: false,
      fillWholly: true,
      fees: { mode: 'quote' },
      symbols: catalogue().filter(({ product, symbol }) => product === 'spot' && symbol === SYMBOL),
      deposits: [{ product: 'spot', asset: 'USDT', amount: '10000' }],
    });
    this.setPrice(PRICE);
    const credentials = credentialsOf('desk');
    this.simex = createSimex({ venue: this.venue, credentials });
    const send = virtualNetwork(this.simex, this.clock, new SeededRandom(6));
    this.exchange = new SimexExchange({ send, clock: this.clock, credentials });
    const { traits } = this.exchange;
    const clientOrderIds = { ...traits.clientOrderIds, ...options.clientOrderIds };
    Object.assign(this.exchange, { traits: { ...traits, clientOrderIds } });
  }

  get store(): Store {
    if (!this.#store) throw new Error('The world is not started.');
    return this.#store;
  }

  get desk(): ReconcilingDesk {
    if (!this.#desk) throw new Error('The world is not started.');
    return this.#desk;
  }

  /** Builds store and desk anew on what was committed. */
  async restart(): Promise<void> {
    await this.settle(this.exchange.loadMarkets());
    this.#store = await openStoreOn(this.database);
    const { onStep } = this.#options;
    this.#desk = await createOrderDesk({
      ...this.#parts(),
      ids: this.#random,
      ...(onStep === undefined ? {} : { onStep }),
    });
  }

  async reconcile(): Promise<ReconcileReport> {
    const settings: ReconcileSettings = {
      dryRun: false,
      tradingMode: 'spot',
      stakeCurrency: 'USDT',
      strategy: 'Sample',
      unjournaledOrders: 'report',
      skipOpenOrderUpdate: false,
      pairWhitelist: [PAIR],
      ...this.#options.settings,
    };
    const reconciler = createReconciler({ ...this.#parts(), desk: this.desk, settings: () => settings });
    return this.settle(reconciler.reconcile());
  }

  async settle<T>(work: Promise<T>): Promise<T> {
    return this.clock.settle(work);
  }

  async pass(ms: number): Promise<void> {
    await this.clock.run(this.clock.now() + ms);
  }

  setPrice(price: number): void {
    this.venue.setPrice('spot', SYMBOL, String(price));
  }

  /** These requests go wrong from now on; the venue shows what happened this much later. */
  setFaults(requests: readonly RequestRule[], lagMs = 0): void {
    const visibility = { orderMs: lagMs, openOrdersMs: lagMs, historyMs: lagMs };
    this.simex.setFaults({ ...NO_FAULTS, requests, visibility });
  }

  /** A limit buy below the market that rests, unless told otherwise. */
  async enter(changes: Partial<PlaceOrder> = {}): Promise<{ trade: Trade; result: PlaceResult }> {
    const trade = makeTrade({ openDate: this.clock.now() });
    const result = await this.settle(this.desk.place({ ...this.order(trade), ...changes }));
    return { trade, result };
  }

  order(trade: Trade): PlaceOrder {
    return {
      trade,
      purpose: 'entry',
      side: 'buy',
      type: 'limit',
      amount: 0.1,
      price: 3000,
      timeInForce: 'GTC',
      reduceOnly: false,
    };
  }

  /** An open trade of 0.1 that was bought at the market. */
  async enterAtMarket(): Promise<Trade> {
    const { trade } = await this.enter({ type: 'market', price: PRICE });
    trade.openOrderId = null;
    await this.store.trades.save(trade);
    return trade;
  }

  /** Orders the venue took from the bot, as the ledger has them. */
  accepted(): readonly { readonly orderId: number; readonly clientOrderId: string }[] {
    return this.venue.ledger
      .entries()
      .flatMap((entry) => (entry.type === 'accepted' && entry.actor === 'api' ? [entry] : []));
  }

  /** How often an order was sent, whether it arrived or not. */
  sendings(): number {
    const isSending = (entry: { type: string; method?: string; path?: string }): boolean =>
      entry.type === 'request' && entry.method === 'POST' && entry.path === '/api/v3/order';
    return this.venue.ledger.entries().filter(isSending).length;
  }

  /** All rows of all tables, as text. */
  dump(): string {
    const tables = this.database.prepare("select name from sqlite_master where type = 'table' order by name").all();
    const rows = tables.map(({ name }) => [name, this.database.prepare(`select * from "${String(name)}"`).all()]);
    return JSON.stringify(rows);
  }

  close(): void {
    this.simex.close();
    this.database.close();
  }

  #parts() {
    const notifier = { notify: (message: BotMessage): void => void this.messages.push(message) };
    return { store: this.store, exchange: this.exchange, clock: this.clock, logger: SILENT, notifier };
  }
}

export async function createDeskWorld(options: DeskWorldOptions = {}): Promise<DeskWorld> {
  const world = new DeskWorld(options);
  await world.restart();
  return world;
}
