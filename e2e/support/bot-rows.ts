/** A running bot's trades as its API shows them and as its database file has them, in the form the ledger is compared with. */
import { DatabaseSync } from 'node:sqlite';
import type { LedgerEntry } from '../../packages/simex/src/index.ts';
import type { BotOrder, BotTrade, Believed } from '../../packages/testkit/src/world/compare-with-ledger.ts';
import { callApi, type Access } from './poll.ts';

type Row = Readonly<Record<string, string | number | null>>;
type ApiTrade = Row & { readonly orders: readonly Row[] };

const text = (value: string | number | null | undefined): string | null => (value === null ? null : String(value));
const number = (value: string | number | null | undefined): number | null => (value === null ? null : Number(value));

function orderOf(row: Row): BotOrder {
  return {
    orderId: String(row['order_id']),
    ...('client_order_id' in row ? { clientOrderId: text(row['client_order_id']) } : {}),
    side: String(row['ft_order_side']),
    ...('price' in row ? { price: number(row['price']) } : {}),
    amount: number(row['amount']),
    filled: number(row['filled']),
    remaining: number(row['remaining']),
    average: number('average' in row ? row['average'] : row['safe_price']),
    cost: number(row['cost']),
    status: text(row['status']),
    isOpen: Boolean('ft_is_open' in row ? row['ft_is_open'] : row['is_open']),
    feeBase: number(row['ft_fee_base']),
  };
}

function tradeOf(id: number, row: Row, orders: readonly Row[]): BotTrade {
  return {
    id,
    pair: String(row['pair']),
    feeOpen: Number(row['fee_open']),
    feeOpenCurrency: text(row['fee_open_currency']),
    feeClose: Number(row['fee_close']),
    feeCloseCost: number(row['fee_close_cost']),
    feeCloseCurrency: text(row['fee_close_currency']),
    orders: orders.map(orderOf),
  };
}

/** Open trades of `/status`. */
export async function openTrades(access: Access): Promise<readonly ApiTrade[]> {
  const { json } = await callApi(access, '/status');
  return Array.isArray(json) ? (json as ApiTrade[]) : [];
}

/** Trades of `/status` and `/trades`. An order of an open trade shows one price: that of its fills. */
export async function tradesOfApi(access: Access): Promise<Believed> {
  const closed: ApiTrade[] = [];
  for (;;) {
    const { json } = await callApi(access, `/trades?limit=100&offset=${closed.length}`);
    const page = json as { trades: ApiTrade[]; total_trades: number };
    closed.push(...page.trades);
    if (page.trades.length === 0 || closed.length >= page.total_trades) break;
  }
  const all = [...(await openTrades(access)), ...closed];
  return { trades: all.map((trade) => tradeOf(Number(trade['trade_id']), trade, trade.orders)), journal: null };
}

/** Everything the database file of a running bot holds. */
export function tradesOfDatabase(file: string): Believed {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const rows = (sql: string): Row[] => database.prepare(sql).all() as Row[];
    const orders = Map.groupBy(rows('SELECT * FROM orders ORDER BY id'), (order) => order['ft_trade_id']);
    return {
      trades: rows('SELECT * FROM trades ORDER BY id').map((trade) =>
        tradeOf(Number(trade['id']), trade, orders.get(trade['id'] ?? null) ?? []),
      ),
      journal: rows('SELECT client_order_id, state, order_id FROM pitwall_order_journal').map((row) => ({
        clientOrderId: String(row['client_order_id']),
        state: String(row['state']) as 'accepted',
        orderId: text(row['order_id']),
      })),
    };
  } finally {
    database.close();
  }
}

/** The exchange's whole ledger. */
export async function ledgerOf(exchangeUrl: string): Promise<LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  for (;;) {
    const response = await fetch(`${exchangeUrl}/sim/ledger?from=${entries.length}&limit=10000`);
    const page = (await response.json()) as { entries: LedgerEntry[]; length: number };
    entries.push(...page.entries);
    if (page.entries.length === 0 || entries.length >= page.length) return entries;
  }
}
