/** The history: closed trades by id, a page at a time; or all of them, newest close first. */
import type { TradeHistory } from '@pitwall/wire';
import type { ClosedResult } from '../../ports/store.ts';
import type { ControlContext } from '../context.ts';
import { joinRows, Written } from '../written.ts';

/** Long enough for other requests to be served. */
const PAUSE_MS = 0;

function write(rows: readonly Buffer[], offset: number, total: number): Written<TradeHistory> {
  const tail = `],"trades_count":${rows.length},"offset":${offset},"total_trades":${total}}`;
  return new Written(joinRows('{"trades":[', rows, tail));
}

/** A larger page is not kept, bytes: 500 rows are 1.4 MB. */
const MAX_PAGE_BYTES = 4 * 1024 * 1024;

interface WrittenPage {
  readonly limit: number;
  readonly offset: number;
  readonly written: Written<TradeHistory>;
}

/** The page asked for last: it is the same until a closed trade is written, which makes the list another one. */
const lastPage = new WeakMap<readonly ClosedResult[], WrittenPage>();

async function pageOf(
  { trades, clock }: ControlContext,
  ids: readonly number[],
  offset: number,
  total: number,
): Promise<Written<TradeHistory> | null> {
  const rows = await trades.rows(ids, async () => clock.sleep(PAUSE_MS));
  return rows === null ? null : write(rows, offset, total);
}

/** All trades, newest close first. */
async function everything(context: ControlContext, offset: number): Promise<Written<TradeHistory> | null> {
  const ids = await context.store.trades.closedIds();
  return pageOf(context, ids, offset, ids.length);
}

async function page(context: ControlContext, limit: number, offset: number): Promise<Written<TradeHistory> | null> {
  const results = await context.trades.closed();
  const last = lastPage.get(results);
  if (last?.limit === limit && last.offset === offset) return last.written;
  const start = Math.max(offset, 0);
  const ids = results.slice(start, limit < 0 ? undefined : start + limit).map(({ id }) => id);
  const written = await pageOf(context, ids, offset, results.length);
  if (written !== null && written.bytes.length <= MAX_PAGE_BYTES) lastPage.set(results, { limit, offset, written });
  return written;
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
    const written = await (limit === 0 ? everything(context, offset) : page(context, limit, offset));
    // Null: a trade was deleted in between, and the page is another one now.
    if (written !== null) return written;
  }
}
