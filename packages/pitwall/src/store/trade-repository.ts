/** Trades and their orders in the tables `trades` and `orders`. */
import type { Kysely, SelectQueryBuilder } from 'kysely';
import { invariant } from '../domain/errors.ts';
import type { Trade } from '../domain/trade.ts';
import type { ClosedResult, TradeChange, TradeQuery, TradeRepository } from '../ports/store.ts';
import { formatDatetime, parseDatetime, parseNullableDatetime, spanMs } from './datetime.ts';
import { canBeRowId } from './row-id.ts';
import type { OrderRow, Tables, TradeRow } from './tables.ts';
import { TradeList } from './trade-list.ts';
import { orderFromRow, orderToRow, tradeFromRow, tradeToRow } from './trade-rows.ts';
import type { WriteLog } from './write-log.ts';

/** "All rows" where a database wants a limit beside an offset. */
const NO_LIMIT = Number.MAX_SAFE_INTEGER;

/** Ids in one `in (…)`. */
const IDS_PER_QUERY = 1_000;

export class SqlTradeRepository implements TradeRepository {
  readonly #database: Kysely<Tables>;
  readonly #inTransaction: boolean;
  readonly #writes: WriteLog;
  readonly #open: TradeList<Readonly<Trade>>;
  readonly #closed: TradeList<ClosedResult>;
  /** The total of the closed trades it was asked for last. */
  #closedProfit: { readonly of: readonly ClosedResult[]; readonly total: number } | null = null;

  constructor(database: Kysely<Tables>, inTransaction: boolean, writes: WriteLog) {
    this.#database = database;
    this.#inTransaction = inTransaction;
    this.#writes = writes;
    this.#open = new TradeList({ trades: this, isOpen: true, load: async (ids) => this.#readOpen(ids) });
    this.#closed = new TradeList({ trades: this, isOpen: false, load: async (ids) => this.#readClosed(ids) });
  }

  async save(trade: Trade): Promise<void> {
    const ids = await this.#atomically(trade, async (database) => saveTrade(database, trade));
    // Only after the commit: a failed one must not leave ids of rows that do not exist.
    trade.id = ids.tradeId;
    trade.orders.forEach((order, index) => (order.id = ids.orderIds[index] ?? order.id));
  }

  async delete(tradeId: number): Promise<void> {
    await this.#atomically({ id: tradeId, isOpen: false }, async (database) => {
      await database.deleteFrom('orders').where('ft_trade_id', '=', tradeId).execute();
      await database.deleteFrom('trade_custom_data').where('ft_trade_id', '=', tradeId).execute();
      await database.deleteFrom('trades').where('id', '=', tradeId).execute();
      return { tradeId };
    });
  }

  async byId(tradeId: number): Promise<Trade | undefined> {
    if (!canBeRowId(tradeId)) return undefined;
    const row = await this.#database.selectFrom('trades').selectAll().where('id', '=', tradeId).executeTakeFirst();
    return row && (await this.#withOrders([row]))[0];
  }

  async byIds(tradeIds: readonly number[]): Promise<Trade[]> {
    const rows: TradeRow[] = [];
    for (let start = 0; start < tradeIds.length; start += IDS_PER_QUERY) {
      const ids = tradeIds.slice(start, start + IDS_PER_QUERY);
      rows.push(...(await this.#database.selectFrom('trades').selectAll().where('id', 'in', ids).execute()));
    }
    rows.sort((left, right) => left.id - right.id);
    return this.#withOrders(rows);
  }

  async open(): Promise<Trade[]> {
    return (await this.openView()).map(copyOf);
  }

  async openView(): Promise<readonly Readonly<Trade>[]> {
    return this.#inTransaction ? this.#readOpen() : this.#open.read();
  }

  async #readOpen(tradeIds?: readonly number[]): Promise<readonly Readonly<Trade>[]> {
    if (tradeIds !== undefined) return (await this.byIds(tradeIds)).filter(({ isOpen }) => isOpen);
    const rows = await this.#database
      .selectFrom('trades')
      .selectAll()
      .where('is_open', '=', true)
      .orderBy('id')
      .execute();
    return this.#withOrders(rows);
  }

  async closed(query: TradeQuery = {}): Promise<Trade[]> {
    let select = this.#database.selectFrom('trades').selectAll().where('is_open', '=', false);
    if (query.closedSince !== undefined) select = select.where('close_date', '>=', formatDatetime(query.closedSince));
    if (query.closedBefore !== undefined) select = select.where('close_date', '<', formatDatetime(query.closedBefore));
    if (query.orderBy === 'closeDateDescending') select = select.orderBy('close_date', 'desc').orderBy('id');
    else select = select.orderBy('id');
    return this.#withOrders(await paged(select, query).execute());
  }

  async closedCount(): Promise<number> {
    const row = await this.#database
      .selectFrom('trades')
      .select(({ fn }) => fn.countAll<number | string>().as('count'))
      .where('is_open', '=', false)
      .executeTakeFirstOrThrow();
    return Number(row.count);
  }

  async closedIds(): Promise<number[]> {
    const rows = await this.#database
      .selectFrom('trades')
      .select('id')
      .where('is_open', '=', false)
      .orderBy('close_date', 'desc')
      .orderBy('id')
      .execute();
    return rows.map(({ id }) => id);
  }

  async closedResults(): Promise<readonly ClosedResult[]> {
    return this.#inTransaction ? this.#readClosed() : this.#closed.read();
  }

  async #readClosed(tradeIds?: readonly number[]): Promise<ClosedResult[]> {
    let select = this.#database
      .selectFrom('trades')
      .select(['id', 'pair', 'open_date', 'close_date', 'close_profit', 'close_profit_abs', 'enter_tag', 'exit_reason'])
      .where('is_open', '=', false)
      .orderBy('id');
    if (tradeIds?.length === 0) return [];
    if (tradeIds !== undefined) select = select.where('id', 'in', tradeIds);
    const rows = await select.execute();
    const filledCosts = await this.#filledCosts(tradeIds);
    return rows.map((row) => ({
      id: row.id,
      pair: row.pair,
      openDate: parseDatetime(row.open_date),
      closeDate: parseNullableDatetime(row.close_date),
      closeProfit: row.close_profit,
      closeProfitAbs: row.close_profit_abs,
      enterTag: row.enter_tag,
      exitReason: row.exit_reason,
      durationMs: row.close_date === null ? null : spanMs(row.open_date, row.close_date),
      filledCost: filledCosts.get(row.id) ?? null,
    }));
  }

  /** By trade; of trades that are not closed, too, when no ids are named. */
  async #filledCosts(tradeIds?: readonly number[]): Promise<ReadonlyMap<number | null, number | null>> {
    let select = this.#database
      .selectFrom('orders')
      .select(({ fn }) => ['ft_trade_id', fn.sum<number | null>('cost').as('total')])
      .where('status', '=', 'closed')
      .where('order_filled_date', 'is not', null)
      .groupBy('ft_trade_id');
    if (tradeIds !== undefined) select = select.where('ft_trade_id', 'in', tradeIds);
    return new Map((await select.execute()).map(({ ft_trade_id: id, total }) => [id, total]));
  }

  revision(): number {
    return this.#writes.revision;
  }

  changesSince(revision: number): readonly TradeChange[] | null {
    return this.#writes.since(revision);
  }

  async all(): Promise<Trade[]> {
    return this.#withOrders(await this.#database.selectFrom('trades').selectAll().orderBy('id').execute());
  }

  async totalClosedProfit(): Promise<number> {
    const of = await this.closedResults();
    if (this.#closedProfit?.of === of) return this.#closedProfit.total;
    const row = await this.#database
      .selectFrom('trades')
      .select(({ fn }) => fn.sum<number | null>('close_profit_abs').as('total'))
      .where('is_open', '=', false)
      .executeTakeFirst();
    const total = row?.total ?? 0;
    this.#closedProfit = { of, total };
    return total;
  }

  async #atomically<T extends { readonly tradeId: number }>(
    { id, isOpen }: Pick<Trade, 'id' | 'isOpen'>,
    work: (database: Kysely<Tables>) => Promise<T>,
  ): Promise<T> {
    let tradeId = id;
    this.#writes.begin();
    try {
      const result = await (this.#inTransaction ? work(this.#database) : this.#database.transaction().execute(work));
      ({ tradeId } = result);
      return result;
    } finally {
      this.#writes.end(tradeId, isOpen);
    }
  }

  async #withOrders(trades: readonly TradeRow[]): Promise<Trade[]> {
    const orders: OrderRow[] = [];
    for (let start = 0; start < trades.length; start += IDS_PER_QUERY) {
      const ids = trades.slice(start, start + IDS_PER_QUERY).map((trade) => trade.id);
      orders.push(
        ...(await this.#database
          .selectFrom('orders')
          .selectAll()
          .where('ft_trade_id', 'in', ids)
          .orderBy('id')
          .execute()),
      );
    }
    const byTrade = Map.groupBy(orders, (order) => order.ft_trade_id);
    return trades.map((row) => {
      const openDate = parseDatetime(row.open_date);
      return tradeFromRow(
        row,
        (byTrade.get(row.id) ?? []).map((order) => orderFromRow(order, openDate)),
      );
    });
  }
}

/** A trade of the caller's own, to be changed and saved. */
function copyOf(trade: Readonly<Trade>): Trade {
  return { ...trade, orders: trade.orders.map((order) => ({ ...order })) };
}

interface SavedIds {
  readonly tradeId: number;
  readonly orderIds: readonly number[];
}

async function saveTrade(database: Kysely<Tables>, trade: Trade): Promise<SavedIds> {
  const row = tradeToRow(trade);
  let tradeId = trade.id;
  if (tradeId === 0) {
    const inserted = await database.insertInto('trades').values(row).returning('id').executeTakeFirstOrThrow();
    tradeId = inserted.id;
  } else {
    const updated = await database.updateTable('trades').set(row).where('id', '=', tradeId).executeTakeFirst();
    invariant(
      updated.numUpdatedRows === 1n,
      `The trade ${tradeId} (${trade.pair}) to be saved is not in the database.`,
    );
  }
  const kept = trade.orders.filter((order) => order.id !== 0).map((order) => order.id);
  let removed = database.deleteFrom('orders').where('ft_trade_id', '=', tradeId);
  if (kept.length > 0) removed = removed.where('id', 'not in', kept);
  await removed.execute();
  const orderIds: number[] = [];
  for (const order of trade.orders) {
    const orderRow = orderToRow(order, tradeId);
    if (order.id === 0) {
      const inserted = await database.insertInto('orders').values(orderRow).returning('id').executeTakeFirstOrThrow();
      orderIds.push(inserted.id);
    } else {
      const updated = await database.updateTable('orders').set(orderRow).where('id', '=', order.id).executeTakeFirst();
      invariant(updated.numUpdatedRows === 1n, `The order ${order.id} (${order.orderId}) to be saved is not stored.`);
      orderIds.push(order.id);
    }
  }
  return { tradeId, orderIds };
}

function paged<O>(
  select: SelectQueryBuilder<Tables, 'trades', O>,
  { limit, offset }: TradeQuery,
): SelectQueryBuilder<Tables, 'trades', O> {
  const rows = limit === undefined || limit < 0 ? null : limit;
  let result = select;
  if (rows !== null || offset !== undefined) result = result.limit(rows ?? NO_LIMIT);
  if (offset !== undefined) result = result.offset(offset);
  return result;
}
