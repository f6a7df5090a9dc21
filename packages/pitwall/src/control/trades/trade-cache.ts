/**
 * Trades as the store holds them, kept until they are written again. Queries ask for them with every request, and reading
 * them takes far longer than computing with them. What is handed out must not be changed.
 */
import { isUnaccepted } from '../../bot/desk/order-rows.ts';
import type { Trade } from '../../domain/trade.ts';
import type { ClosedResult, TradeRepository } from '../../ports/store.ts';
import { keptPer } from '../kept.ts';
import { TradeRows } from './trade-rows.ts';

function isAccepted({ orders }: Readonly<Trade>): boolean {
  return orders.length === 0 || orders.some((order) => !isUnaccepted(order));
}

/** The venue's answer is written with the trade: the list is another one then. */
const accepted = keptPer((open: readonly Readonly<Trade>[]) => open.filter(isAccepted));

/** Null when all are null. */
function sumOf(values: Iterable<number | null>): number | null {
  let sum: number | null = null;
  for (const value of values) if (value !== null) sum = (sum ?? 0) + value;
  return sum;
}

const closedVolume = keptPer((closed: readonly ClosedResult[]) => sumOf(closed.map(({ filledCost }) => filledCost)));

const openVolume = keptPer((open: readonly Readonly<Trade>[]) =>
  sumOf(
    open
      .flatMap(({ orders }) => orders)
      .filter(({ status, orderFilledDate }) => status === 'closed' && orderFilledDate !== null)
      .map(({ cost }) => cost),
  ),
);

export class TradeCache {
  readonly #trades: TradeRepository;
  readonly #rows: TradeRows;

  constructor(trades: TradeRepository) {
    this.#trades = trades;
    this.#rows = new TradeRows({ trades });
  }

  /** What closed trades gave, by id. The same list as long as nothing changed in it. */
  async closed(): Promise<readonly ClosedResult[]> {
    return this.#trades.closedResults();
  }

  /** Sum of `cost` of all orders with status `closed` and a fill date; null when there is none. */
  async tradingVolume(): Promise<number | null> {
    const [closed, open] = await Promise.all([this.closed(), this.slots()]);
    return sumOf([closedVolume(closed), openVolume(open)]);
  }

  /** Open trades that the venue has accepted, by id. The same list as long as nothing changed in it. */
  async open(): Promise<readonly Readonly<Trade>[]> {
    return accepted(await this.#trades.openView());
  }

  /** All open trades, those included whose entry is being sent. */
  async slots(): Promise<readonly Readonly<Trade>[]> {
    return this.#trades.openView();
  }

  /**
   * Rows of the history, each as JSON; null when one of the trades is not closed any more.
   *
   * @param pause lets others work while many rows are built
   */
  async rows(tradeIds: readonly number[], pause: () => Promise<void>): Promise<readonly Buffer[] | null> {
    return this.#rows.read(tradeIds, pause);
  }
}
