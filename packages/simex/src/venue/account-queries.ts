/**
 * What the account's owner may ask. Orders and fills that are younger than the visibility delay of the endpoint are
 * not shown yet.
 *
 * Entry point: `AccountReader`.
 */
import type { FuturesAccount } from '../account/futures.ts';
import { assetView, positionView, symbolSettings } from '../account/futures-views.ts';
import type { SpotAccount } from '../account/spot.ts';
import { feeRate } from '../account/fees.ts';
import { isOpen, viewOrder, type Order } from '../matching/order.ts';
import { REFUSALS, accept, refuse } from '../matching/refusals.ts';
import type {
  BalanceView,
  CommissionRates,
  DepositView,
  FuturesAssetView,
  IncomeQuery,
  IncomeView,
  LeverageBracket,
  PositionView,
  SymbolSettings,
} from './account-types.ts';
import type { AlgoOrders } from './algo.ts';
import type { Core } from './core.ts';
import type { OrderIndex } from './order-index.ts';
import type {
  AlgoOrderView,
  AlgoRef,
  FillView,
  HistoryPage,
  OrderRef,
  OrderView,
  Outcome,
  Product,
} from './order-types.ts';
import { formatUnits } from './units.ts';

const DEFAULT_LIMIT = 500;
const MOST = 1000;

/** One page of a history: from a time or id on, or the latest. */
function pageOf<T>(
  all: readonly T[],
  page: HistoryPage,
  facts: (item: T) => { readonly time: number; readonly id: number; readonly from: number | undefined },
): T[] {
  const limit = Math.max(1, Math.min(MOST, page.limit ?? DEFAULT_LIMIT));
  const inside = all.filter((item) => {
    const { time, id, from } = facts(item);
    return (
      (page.startTime === undefined || time >= page.startTime) &&
      (page.endTime === undefined || time <= page.endTime) &&
      (from === undefined || id >= from)
    );
  });
  const forward = page.startTime !== undefined || page.fromOrderId !== undefined || page.fromTradeId !== undefined;
  return forward ? inside.slice(0, limit) : inside.slice(-limit);
}

export interface ReaderParts {
  readonly core: Core;
  readonly index: OrderIndex;
  readonly spot: SpotAccount;
  readonly futures: FuturesAccount;
  readonly algos: AlgoOrders;
  readonly deposits: readonly DepositView[];
}

export class AccountReader {
  readonly #parts: ReaderParts;

  constructor(parts: ReaderParts) {
    this.#parts = parts;
  }

  #shown(timeMs: number, delayMs: number): boolean {
    return timeMs + delayMs <= this.#parts.core.timeMs;
  }

  order(ref: OrderRef): Outcome<OrderView> {
    const { core, index } = this.#parts;
    if (!core.specs.has(`${ref.product}:${ref.symbol}`)) return refuse(REFUSALS.symbol);
    const order = index.find(ref);
    if (!order || !this.#shown(order.time, core.visibility.orderMs)) return refuse(REFUSALS.noSuchOrder);
    return accept(viewOrder(order));
  }

  openOrders(product: Product, symbol?: string): Outcome<readonly OrderView[]> {
    const { core } = this.#parts;
    if (symbol !== undefined && !core.specs.has(`${product}:${symbol}`)) return refuse(REFUSALS.symbol);
    const found: Order[] = [];
    for (const market of core.touched.values()) {
      const { spec } = market.instrument;
      if (spec.product !== product || (symbol !== undefined && spec.symbol !== symbol)) continue;
      for (const order of market.open) if (this.#shown(order.time, core.visibility.openOrdersMs)) found.push(order);
    }
    return accept(
      found
        .sort((a, b) => a.orderId - b.orderId)
        .filter(isOpen)
        .map(viewOrder),
    );
  }

  allOrders(product: Product, symbol: string, page: HistoryPage = {}): Outcome<readonly OrderView[]> {
    const { core } = this.#parts;
    const market = core.market(product, symbol);
    if (!market) return refuse(REFUSALS.symbol);
    const visible = market.orders.filter((order) => this.#shown(order.time, core.visibility.historyMs));
    const facts = (order: Order) => ({ time: order.time, id: order.orderId, from: page.fromOrderId });
    return accept(pageOf(visible, page, facts).map(viewOrder));
  }

  fills(product: Product, symbol: string, page: HistoryPage = {}): Outcome<readonly FillView[]> {
    const { core } = this.#parts;
    const market = core.market(product, symbol);
    if (!market) return refuse(REFUSALS.symbol);
    const visible = market.fills.filter(
      (fill) =>
        this.#shown(fill.time, core.visibility.historyMs) &&
        (page.orderId === undefined || fill.orderId === page.orderId),
    );
    return accept(pageOf(visible, page, (fill) => ({ time: fill.time, id: fill.tradeId, from: page.fromTradeId })));
  }

  algoOrder(ref: AlgoRef): Outcome<AlgoOrderView> {
    const { core, algos } = this.#parts;
    const algo = algos.find(ref);
    if (!algo || !this.#shown(algo.createTime, core.visibility.orderMs)) return refuse(REFUSALS.noSuchOrder);
    return accept(algos.view(algo));
  }

  openAlgoOrders(symbol?: string): Outcome<readonly AlgoOrderView[]> {
    const { core, algos } = this.#parts;
    const { openOrdersMs } = core.visibility;
    return accept(algos.list(symbol).filter((algo) => algo.open && this.#shown(algo.createTime, openOrdersMs)));
  }

  allAlgoOrders(symbol: string, page: HistoryPage = {}): Outcome<readonly AlgoOrderView[]> {
    const { core, algos } = this.#parts;
    if (!core.specs.has(`futures:${symbol}`)) return refuse(REFUSALS.symbol);
    const visible = algos.list(symbol).filter((algo) => this.#shown(algo.createTime, core.visibility.historyMs));
    return accept(
      pageOf(visible, page, (algo) => ({ time: algo.createTime, id: algo.algoId, from: page.fromOrderId })),
    );
  }

  balances(): readonly BalanceView[] {
    return this.#parts.spot.balances();
  }

  /** Every asset that the futures wallet ever held or that margins a symbol in use. */
  futuresAssets(): readonly FuturesAssetView[] {
    const { core, futures } = this.#parts;
    const assets = new Set(this.#parts.deposits.filter((one) => one.product === 'futures').map((one) => one.asset));
    for (const position of futures.positions.values()) assets.add(position.asset);
    for (const asset of core.ledger.assets()) if (core.ledger.balance('futures', asset) !== 0n) assets.add(asset);
    return [...assets].map((asset) => assetView(futures, asset));
  }

  positions(symbol?: string): readonly PositionView[] {
    const { core, futures } = this.#parts;
    if (symbol !== undefined) {
      const market = core.market('futures', symbol);
      return market ? [positionView(futures, futures.position(market))] : [];
    }
    const held = [...futures.positions.values()].filter((position) => position.amount !== 0n);
    return held.map((position) => positionView(futures, position));
  }

  leverageBrackets(symbol: string): Outcome<readonly LeverageBracket[]> {
    const { core, futures } = this.#parts;
    return core.specs.has(`futures:${symbol}`) ? accept(futures.brackets(symbol)) : refuse(REFUSALS.symbol);
  }

  symbolSettings(symbol?: string): readonly SymbolSettings[] {
    const { core, futures } = this.#parts;
    const result: SymbolSettings[] = [];
    for (const spec of core.specs.values()) {
      if (spec.product !== 'futures' || (symbol !== undefined && spec.symbol !== symbol)) continue;
      const market = core.market('futures', spec.symbol);
      if (market) result.push(symbolSettings(futures, futures.position(market)));
    }
    return result;
  }

  income(query: IncomeQuery = {}): readonly IncomeView[] {
    const { futures } = this.#parts;
    const limit = Math.max(1, Math.min(MOST, query.limit ?? 100));
    const found = futures.incomes.filter(
      (one) =>
        (query.symbol === undefined || one.symbol === query.symbol) &&
        (query.incomeType === undefined || one.incomeType === query.incomeType) &&
        (query.startTime === undefined || one.time >= query.startTime) &&
        (query.endTime === undefined || one.time <= query.endTime),
    );
    return query.startTime === undefined ? found.slice(-limit) : found.slice(0, limit);
  }

  commissionRates(product: Product, symbol: string): Outcome<CommissionRates> {
    const { core } = this.#parts;
    if (!core.specs.has(`${product}:${symbol}`)) return refuse(REFUSALS.symbol);
    const rate = (isMaker: boolean): string => formatUnits(feeRate(core, product, isMaker));
    return accept({ maker: rate(true), taker: rate(false) });
  }

  depositsOf(product: Product): readonly DepositView[] {
    return this.#parts.deposits.filter((one) => one.product === product);
  }
}
