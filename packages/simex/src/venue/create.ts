/**
 * Puts a venue together.
 *
 * Entry point: `createVenue`.
 */
import { FuturesAccount } from '../account/futures.ts';
import { checkLiquidation } from '../account/liquidation.ts';
import { SpotAccount } from '../account/spot.ts';
import type { Print } from '../market/prints.ts';
import type { AccountActions, AccountQueries, DepositView } from './account-types.ts';
import { AccountManager } from './account-actions.ts';
import { AccountReader } from './account-queries.ts';
import { AlgoOrders } from './algo.ts';
import { Changing } from './changing.ts';
import { createCore, type Core, type Market } from './core.ts';
import { Engine } from './engine.ts';
import { Executor } from './executor.ts';
import { MarketQueries } from './market-queries.ts';
import type { MarketData } from './market-types.ts';
import type { VenueOptions } from './options.ts';
import { createOrderIndex } from './order-index.ts';
import { Placing } from './placing.ts';
import { checkStops } from './stops.ts';
import type { Product } from './order-types.ts';
import type { Venue, VenueControls } from './types.ts';
import { units } from './units.ts';
import { Watching } from './watching.ts';

/** The parts of a venue, wired to each other. */
function wire(options: VenueOptions) {
  const core = createCore(options);
  const spot = new SpotAccount(core);
  const futures = new FuturesAccount(core);
  const executor = new Executor(core, { spot, futures });
  const index = createOrderIndex(core);
  const placing = new Placing(core, executor, index);
  const changing = new Changing(core, executor, index, placing);
  const algos = new AlgoOrders(core, futures, placing);
  const queries = new MarketQueries(core);
  const deposits: DepositView[] = [];

  const positionIn = (market: Market): boolean =>
    (futures.positions.get(market.instrument.spec.symbol)?.amount ?? 0n) !== 0n;
  const needed = (market: Market): boolean =>
    market.open.size > 0 ||
    market.watchers > 0 ||
    (market.instrument.spec.product === 'futures' && (algos.openIn(market) || positionIn(market)));

  function onPrint(market: Market, print: Print): void {
    executor.reach(market, print.price, print.tradeId);
    onMove(market, print);
  }

  /** The market now stands at a print, and resting orders that it passed are filled. */
  function onMove(market: Market, print: Print): void {
    watching.onPrint(market, print);
    if (market.instrument.spec.product === 'spot') {
      checkStops(core, executor, market, print.price);
    } else {
      algos.onPrice(market, print.price);
      checkLiquidation(futures, executor, market, (order) => index.add(order));
    }
  }

  const engine = new Engine(core, { onPrint, needed });
  const watching = new Watching(core, engine, queries);
  const manager = new AccountManager({ core, engine, spot, futures, algos, deposits });
  const reader = new AccountReader({ core, index, spot, futures, algos, deposits });
  const changed = (market: Market): void => {
    engine.refresh(market);
    manager.armFunding(market);
    watching.onBook(market);
  };
  placing.onChange(changed);
  algos.onChange((market) => engine.refresh(market));
  executor.onEnd((order) => algos.onOrderEnd(order));
  executor.onFill((market, print) => {
    watching.onPrint(market, print);
    manager.armFunding(market);
  });
  for (const one of options.deposits ?? []) manager.deposit(one.product, one.asset, one.amount, { actor: 'venue' });
  return { core, placing, changing, algos, queries, engine, watching, manager, reader, executor, onMove };
}

type Parts = ReturnType<typeof wire>;

function accountActions(parts: Parts): AccountActions {
  const { placing, changing, algos, manager } = parts;
  const run = <T>(command: () => T): T => parts.engine.run(command);
  return {
    placeOrder: (order, caller) => run(() => placing.place(order, caller)),
    testOrder: (order) => run(() => placing.test(order)),
    cancelOrder: (ref, caller) => run(() => changing.cancel(ref, caller)),
    cancelAll: (product, symbol, caller) => run(() => changing.cancelAll(product, symbol, caller)),
    amendOrder: (ref, quantity, price, caller) => run(() => changing.amend(ref, quantity, price, caller)),
    placeAlgoOrder: (order, caller) => run(() => algos.place(order, caller)),
    cancelAlgoOrder: (ref, caller) => run(() => algos.cancel(ref, caller)),
    cancelAllAlgo: (symbol, caller) => run(() => algos.cancelAll(symbol, caller)),
    setLeverage: (symbol, leverage, caller) => run(() => manager.setLeverage(symbol, leverage, caller)),
    setMarginType: (symbol, type, caller) => run(() => manager.setMarginType(symbol, type, caller)),
    changePositionMargin: (symbol, amount, caller) => run(() => manager.changePositionMargin(symbol, amount, caller)),
  };
}

function accountQueries(parts: Parts): AccountQueries {
  const { core, reader } = parts;
  const run = <T>(query: () => T): T => parts.engine.run(query);
  return {
    order: (ref) => run(() => reader.order(ref)),
    openOrders: (product, symbol) => run(() => reader.openOrders(product, symbol)),
    allOrders: (product, symbol, page) => run(() => reader.allOrders(product, symbol, page)),
    fills: (product, symbol, page) => run(() => reader.fills(product, symbol, page)),
    algoOrder: (ref) => run(() => reader.algoOrder(ref)),
    openAlgoOrders: (symbol) => run(() => reader.openAlgoOrders(symbol)),
    allAlgoOrders: (symbol, page) => run(() => reader.allAlgoOrders(symbol, page)),
    balances: () => run(() => reader.balances()),
    futuresAssets: () => run(() => reader.futuresAssets()),
    positions: (symbol) => run(() => reader.positions(symbol)),
    leverageBrackets: (symbol) => reader.leverageBrackets(symbol),
    symbolSettings: (symbol) => run(() => reader.symbolSettings(symbol)),
    income: (query) => run(() => reader.income(query)),
    commissionRates: (product, symbol) => reader.commissionRates(product, symbol),
    deposits: (product) => run(() => reader.depositsOf(product)),
    accountUpdateTime: (product) => run(() => core.accountUpdateMs[product]),
  };
}

function marketData(parts: Parts): MarketData {
  const { queries, watching } = parts;
  const run = <T>(query: () => T): T => parts.engine.run(query);
  return {
    symbols: (product) => queries.symbols(product),
    symbol: (product, symbol) => queries.symbol(product, symbol),
    klines: (product, symbol, interval, query) => run(() => queries.klines(product, symbol, interval, query)),
    markKlines: (symbol, interval, query) => run(() => queries.markKlines(symbol, interval, query)),
    ticker: (product, symbol) => run(() => queries.ticker(product, symbol)),
    tickers: (product) => run(() => queries.tickers(product)),
    book: (product, symbol, limit) => run(() => queries.book(product, symbol, limit)),
    publicTrades: (product, symbol, query) => run(() => queries.publicTrades(product, symbol, query)),
    premiumIndex: (symbol) => run(() => queries.premiumIndex(symbol)),
    fundingRates: (symbol, query) => run(() => queries.fundingRates(symbol, query)),
    watch: (topic, listener) => run(() => watching.watch(topic, listener)),
  };
}

/** Market of a lever. @throws RangeError if there is none */
function marketOf(core: Core, product: Product, symbol: string): Market {
  const market = core.market(product, symbol);
  if (!market) throw new RangeError(`the venue has no ${product} symbol ${symbol}`);
  return market;
}

function setPrice(parts: Parts, market: Market, price: string): void {
  const { core, engine, executor } = parts;
  const { tick, spec } = market.instrument;
  const value = units(price);
  if (value <= 0n || value % tick !== 0n) {
    throw new RangeError(`${spec.symbol}: ${price} is no multiple of the tick ${spec.tickSize}`);
  }
  market.feed.silence(core.timeMs, true);
  const ticks = Number(value / tick);
  const { timeMs } = core;
  executor.reach(market, ticks, market.feed.upcomingId(timeMs, false));
  const print = { timeMs, price: ticks, quantity: 1, buyerIsMaker: false, moves: true, passive: false };
  parts.onMove(market, market.feed.add(print));
  engine.look(market);
  engine.refresh(market);
}

function controls(parts: Parts): VenueControls {
  const { core, engine, manager } = parts;
  const run = <T>(command: () => T): T => engine.run(command);
  return {
    setPrice: (product, symbol, price) => run(() => setPrice(parts, marketOf(core, product, symbol), price)),
    releasePrice: (product, symbol) =>
      run(() => {
        const market = marketOf(core, product, symbol);
        market.feed.silence(core.timeMs, false);
        engine.look(market);
      }),
    deposit: (product, asset, amount) => run(() => manager.deposit(product, asset, amount)),
    setVisibility(delays) {
      core.visibility = { ...core.visibility, ...delays };
    },
    visibility: () => core.visibility,
    setFees({ maker, taker, mode }) {
      if (maker !== undefined) core.fees.spotMaker = core.fees.futuresMaker = units(maker);
      if (taker !== undefined) core.fees.spotTaker = core.fees.futuresTaker = units(taker);
      if (mode !== undefined) core.fees.mode = mode;
    },
    settleFunding: (symbol, rate) => run(() => manager.settleFunding(symbol, rate)),
  };
}

/**
 * A new venue: it has read the clock, taken the deposits and written both into its ledger.
 * @throws RangeError for options that make no sense
 */
export function createVenue(options: VenueOptions): Venue {
  const parts = wire(options);
  const { core, engine } = parts;
  return {
    ...accountActions(parts),
    ...accountQueries(parts),
    ...marketData(parts),
    ...controls(parts),
    clock: core.clock,
    ledger: core.ledger,
    advance: () => engine.advance(),
    close() {
      engine.close();
      core.ledger.close();
    },
    onAccount: (listener) => core.onAccount(listener),
    onLedger: (listener) => core.ledger.onEntry(listener),
    noteRequest: (note) => engine.run(() => core.ledger.append(core.timeMs, { type: 'request', ...note })),
    noteRemark: (text, data = {}) => engine.run(() => core.ledger.append(core.timeMs, { type: 'remark', text, data })),
  };
}
