/** The history: closed trades by id, a page at a time; or all of them, newest close first. */
import type { TradeHistory } from '@pitwall/wire';
import type { ControlContext } from './context.ts';
import { historyTradeRow } from './trade-row.ts';

/**
 * @param limit rows at most; negative: no limit; 0: all trades, newest close first, `offset` left out
 */
export async function queryTrades(context: ControlContext, limit: number, offset: number): Promise<TradeHistory> {
  const { trades } = context.store;
  const [rows, total] = await Promise.all([
    limit === 0
      ? trades.closed({ orderBy: 'closeDateDescending' })
      : trades.closed({ limit, offset: Math.max(offset, 0) }),
    trades.closedCount(),
  ]);
  return { trades: rows.map(historyTradeRow), trades_count: rows.length, offset, total_trades: total };
}
