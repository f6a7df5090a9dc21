/** The history: closed trades by id, a page at a time; or all of them, newest close first. */
import type { TradeHistory } from '@pitwall/wire';
import type { ControlContext } from './context.ts';
import { joinRows, Written } from './written.ts';

/** Long enough for other requests to be served. */
const PAUSE_MS = 0;

function write(rows: readonly Buffer[], offset: number, total: number): Written<TradeHistory> {
  const tail = `],"trades_count":${rows.length},"offset":${offset},"total_trades":${total}}`;
  return new Written(joinRows('{"trades":[', rows, tail));
}

/** Ids of the page, and how many closed trades there are. */
async function pageOf({ store, trades }: ControlContext, limit: number, offset: number) {
  if (limit === 0) {
    const ids = await store.trades.closedIds();
    return { ids, total: ids.length };
  }
  const { results } = await trades.closed();
  const start = Math.max(offset, 0);
  const page = results.slice(start, limit < 0 ? undefined : start + limit);
  return { ids: page.map(({ id }) => id), total: results.length };
}

/**
 * @param limit rows at most; negative: no limit; 0: all trades, newest close first, `offset` left out
 */
export async function queryTrades(
  context: ControlContext,
  limit: number,
  offset: number,
): Promise<Written<TradeHistory>> {
  for (;;) {
    const { ids, total } = await pageOf(context, limit, offset);
    const rows = await context.trades.rows(ids, async () => context.clock.sleep(PAUSE_MS));
    // Null: a trade was deleted in between, and the page is another one now.
    if (rows !== null) return write(rows, offset, total);
  }
}
