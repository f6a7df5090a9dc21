/**
 * The order journal in the table `pitwall_order_journal`: one row per order intent, never deleted, so that every order
 * this bot ever sent can be told from one it did not send. Invariant: a row only moves along the intent's transitions.
 */
import type { Kysely, Selectable } from 'kysely';
import { invariant } from '../domain/errors.ts';
import { INTENT_TRANSITIONS } from '../domain/intent.ts';
import type { IntentPurpose, IntentState, OrderIntent } from '../domain/intent.ts';
import type { OrderSide, OrderType, TimeInForce } from '../domain/order.ts';
import type { Trade } from '../domain/trade.ts';
import type { OrderJournal } from '../ports/store.ts';
import { formatDatetime, formatNullableDatetime, parseDatetime, parseNullableDatetime } from './datetime.ts';
import type { OrderJournalTable, Tables } from './tables.ts';

export class SqlOrderJournal implements OrderJournal {
  readonly #database: Kysely<Tables>;

  constructor(database: Kysely<Tables>) {
    this.#database = database;
  }

  async record(intent: OrderIntent): Promise<void> {
    await this.#database
      .insertInto('pitwall_order_journal')
      .values({
        client_order_id: intent.clientOrderId,
        purpose: intent.purpose,
        trade_id: intent.tradeId,
        trade_snapshot: JSON.stringify(intent.tradeSnapshot),
        pair: intent.pair,
        side: intent.side,
        type: intent.type,
        amount: intent.amount,
        price: intent.price,
        time_in_force: intent.timeInForce,
        reduce_only: intent.reduceOnly,
        leverage: intent.leverage,
        state: intent.state,
        created_at: formatDatetime(intent.createdAt),
        deadline_at: formatNullableDatetime(intent.deadlineAt),
        not_found_count: intent.notFoundCount,
        updated_at: formatDatetime(intent.updatedAt),
        order_id: intent.orderId,
        note: intent.note,
      })
      .execute();
  }

  async update(intent: OrderIntent): Promise<void> {
    const stored = await this.#database
      .selectFrom('pitwall_order_journal')
      .select('state')
      .where('client_order_id', '=', intent.clientOrderId)
      .executeTakeFirst();
    invariant(stored !== undefined, `The order intent ${intent.clientOrderId} is not in the journal.`);
    const from = stored.state as IntentState;
    invariant(
      from === intent.state || INTENT_TRANSITIONS[from].includes(intent.state),
      `The order intent ${intent.clientOrderId} may not go from ${from} to ${intent.state}.`,
    );
    await this.#database
      .updateTable('pitwall_order_journal')
      .set({
        state: intent.state,
        trade_id: intent.tradeId,
        deadline_at: formatNullableDatetime(intent.deadlineAt),
        not_found_count: intent.notFoundCount,
        updated_at: formatDatetime(intent.updatedAt),
        order_id: intent.orderId,
        note: intent.note,
      })
      .where('client_order_id', '=', intent.clientOrderId)
      .execute();
  }

  async byClientOrderId(clientOrderId: string): Promise<OrderIntent | undefined> {
    const row = await this.#database
      .selectFrom('pitwall_order_journal')
      .selectAll()
      .where('client_order_id', '=', clientOrderId)
      .executeTakeFirst();
    return row && intentFromRow(row);
  }

  async inState(...states: IntentState[]): Promise<OrderIntent[]> {
    if (states.length === 0) return [];
    const rows = await this.#database
      .selectFrom('pitwall_order_journal')
      .selectAll()
      .where('state', 'in', states)
      .orderBy('created_at')
      .orderBy('client_order_id')
      .execute();
    return rows.map(intentFromRow);
  }

  async abandonedSince(since: number): Promise<OrderIntent[]> {
    const rows = await this.#database
      .selectFrom('pitwall_order_journal')
      .selectAll()
      .where('state', '=', 'abandoned')
      .where('updated_at', '>=', formatDatetime(since))
      .orderBy('created_at')
      .orderBy('client_order_id')
      .execute();
    return rows.map(intentFromRow);
  }
}

function intentFromRow(row: Selectable<OrderJournalTable>): OrderIntent {
  return {
    clientOrderId: row.client_order_id,
    purpose: row.purpose as IntentPurpose,
    tradeId: row.trade_id,
    tradeSnapshot: JSON.parse(row.trade_snapshot) as Trade,
    pair: row.pair,
    side: row.side as OrderSide,
    type: row.type as OrderType,
    amount: row.amount,
    price: row.price,
    timeInForce: row.time_in_force as TimeInForce,
    reduceOnly: Boolean(row.reduce_only),
    leverage: row.leverage,
    state: row.state as IntentState,
    createdAt: parseDatetime(row.created_at),
    deadlineAt: parseNullableDatetime(row.deadline_at),
    notFoundCount: row.not_found_count,
    updatedAt: parseDatetime(row.updated_at),
    orderId: row.order_id,
    note: row.note,
  };
}
