/**
 * What the parts of one venue share: its settings, its markets, its ledger, its orders, and the time of the event that
 * is being worked on. Nothing here decides anything.
 *
 * Entry points: `Core`, `Market`, `createCore`.
 */
import { createBook, type Book, type BookSide } from '../market/book.ts';
import { catalogue } from '../market/catalogue.ts';
import type { Feed } from '../market/feed.ts';
import { createInstrument, type Instrument } from '../market/instrument.ts';
import { keyOf } from '../market/noise.ts';
import type { Print } from '../market/prints.ts';
import { createLedger, type Ledger } from '../ledger/ledger.ts';
import type { Order } from '../matching/order.ts';
import { openLedgerFile } from '../system/ledger-file.ts';
import type { AccountEvent, AccountListener } from './event-types.ts';
import { openFeed } from './feeds.ts';
import type { VenueOptions } from './options.ts';
import type { Caller, FillView, Product } from './order-types.ts';
import type { SymbolSpec } from './market-types.ts';
import type { ClientIdRule, FeeMode, SimClock, VisibilityDelays } from './types.ts';
import { units } from './units.ts';

/** One symbol with everything that is open in it. */
export interface Market {
  readonly instrument: Instrument;
  readonly feed: Feed;
  readonly book: Book;
  /** Open orders, in the order of their acceptance. */
  readonly open: Set<Order>;
  /** Every order ever accepted, oldest first. */
  readonly orders: Order[];
  readonly fills: FillView[];
  /** The background's next trade; undefined: none, or not looked up. */
  next: Print | undefined;
  /** True while `next` is kept up to date, because somebody depends on this symbol. */
  active: boolean;
  /** Watchers of public topics. */
  watchers: number;
  /** Grows when an own order changes the book. */
  bookId: number;
}

export interface FeeSettings {
  spotMaker: bigint;
  spotTaker: bigint;
  futuresMaker: bigint;
  futuresTaker: bigint;
  mode: FeeMode;
  readonly thirdAsset: string;
}

export interface Core {
  readonly clock: SimClock;
  readonly seed: string;
  readonly key: number;
  readonly options: VenueOptions;
  readonly fees: FeeSettings;
  readonly clientIds: ClientIdRule;
  readonly ledger: Ledger;
  visibility: VisibilityDelays;
  /** Time of the event that is being worked on; never later than the clock. */
  timeMs: number;
  /** When money of a product last moved or an order last changed. */
  readonly accountUpdateMs: Record<Product, number>;
  readonly specs: ReadonlyMap<string, SymbolSpec>;
  market(product: Product, symbol: string): Market | undefined;
  /** Those that were touched so far. */
  readonly touched: ReadonlyMap<string, Market>;
  nextOrderId(): number;
  onAccount(listener: AccountListener): () => void;
  emit(event: AccountEvent): void;
  /** Last market price in units; 0 if there is none. */
  lastPrice(market: Market): bigint;
}

const API: Caller = { actor: 'api' };

export function callerOf(caller: Caller | undefined): Caller {
  return caller ?? API;
}

/** For ledger entries: the request's id, if there is one. */
export function requestOf(caller: Caller): { readonly requestId?: string } {
  return caller.requestId === undefined ? {} : { requestId: caller.requestId };
}

let builtIn: ReadonlyMap<string, SymbolSpec> | undefined;
const instruments = new WeakMap<SymbolSpec, Instrument>();

function specsOf(symbols: readonly SymbolSpec[] | undefined): ReadonlyMap<string, SymbolSpec> {
  const index = (list: readonly SymbolSpec[]): ReadonlyMap<string, SymbolSpec> =>
    new Map(list.map((spec) => [`${spec.product}:${spec.symbol}`, spec]));
  if (symbols) return index(symbols);
  builtIn ??= index(catalogue());
  return builtIn;
}

function instrumentOf(spec: SymbolSpec): Instrument {
  let instrument = instruments.get(spec);
  if (!instrument) {
    instrument = createInstrument(spec);
    instruments.set(spec, instrument);
  }
  return instrument;
}

function restingOf(open: ReadonlySet<Order>, instrument: Instrument, side: BookSide): Map<number, number> {
  const result = new Map<number, number>();
  for (const order of open) {
    if (order.waiting || order.price === 0n || (order.side === 'BUY') !== (side === 'bids')) continue;
    const price = Number(order.price / instrument.tick);
    const steps = Number((order.quantity - order.executed) / instrument.step);
    result.set(price, (result.get(price) ?? 0) + steps);
  }
  return result;
}

function feeSettings(fees: VenueOptions['fees']): FeeSettings {
  return {
    spotMaker: units(fees?.spotMaker ?? '0.001'),
    spotTaker: units(fees?.spotTaker ?? '0.001'),
    futuresMaker: units(fees?.futuresMaker ?? '0.0002'),
    futuresTaker: units(fees?.futuresTaker ?? '0.0005'),
    mode: fees?.mode ?? 'received',
    thirdAsset: fees?.thirdAsset ?? 'BNB',
  };
}

/** A market as it is at first: nothing open, nobody watching. */
function openMarket(options: VenueOptions, seed: string, spec: SymbolSpec, startMs: number): Market {
  const instrument = instrumentOf(spec);
  const { feed, quote } = openFeed(options, seed, instrument, startMs);
  const open = new Set<Order>();
  const resting = (side: BookSide): Map<number, number> => restingOf(open, instrument, side);
  return {
    instrument,
    feed,
    book: createBook({ instrument, seed, feed, resting, ...(quote ? { quote } : {}) }),
    open,
    orders: [],
    fills: [],
    next: undefined,
    active: false,
    watchers: 0,
    bookId: 0,
  };
}

/** The shared state of a new venue; it has written `start` into its ledger. */
export function createCore(options: VenueOptions): Core {
  const seed = options.seed ?? 'simex';
  const specs = specsOf(options.symbols);
  const touched = new Map<string, Market>();
  const listeners = new Set<AccountListener>();
  const file = options.ledger?.file;
  const ledger = createLedger({
    ...(file === undefined ? {} : { sink: openLedgerFile(file) }),
    keepInMemory: options.ledger?.keepInMemory ?? true,
  });
  const startMs = options.clock.now();
  ledger.append(startMs, { type: 'start', scale: 8, seed });
  let orderId = 1000;

  const core: Core = {
    clock: options.clock,
    seed,
    key: keyOf(`${seed}/venue`),
    options,
    fees: feeSettings(options.fees),
    clientIds: options.clientIds ?? 'open',
    ledger,
    visibility: { orderMs: 0, openOrdersMs: 0, historyMs: 0, ...options.visibility },
    timeMs: startMs,
    accountUpdateMs: { spot: startMs, futures: startMs },
    specs,
    touched,
    market(product, symbol) {
      const key = `${product}:${symbol}`;
      const known = touched.get(key);
      if (known) return known;
      const spec = specs.get(key);
      if (!spec) return undefined;
      const market = openMarket(options, seed, spec, startMs);
      touched.set(key, market);
      return market;
    },
    nextOrderId() {
      orderId += 1;
      return orderId;
    },
    onAccount(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    emit(event) {
      const product = event.kind === 'spotBalance' ? 'spot' : event.kind === 'order' ? event.order.product : 'futures';
      core.accountUpdateMs[product] = core.timeMs;
      for (const listener of listeners) listener(event);
    },
    lastPrice(market) {
      const print = market.feed.reference(core.timeMs);
      return print ? BigInt(print.price) * market.instrument.tick : 0n;
    },
  };
  return core;
}
