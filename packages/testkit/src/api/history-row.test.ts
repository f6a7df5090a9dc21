/** Rows of the history as they come out of a database: dates to the microsecond, tags of other programs, fills out of turn. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TradeCache } from '../../../pitwall/src/control/trades/trade-cache.ts';
import { historyTradeRow } from '../../../pitwall/src/control/trades/trade-row.ts';
import { meanDurationMs } from '../../../pitwall/src/control/figures/profit-statistics.ts';
import { openStore } from '../../../pitwall/src/store/open-store.ts';
import { makeOrder, makeTrade, TEST_TIME } from '../make-trade.ts';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'pitwall-rows-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const filled = makeOrder({ ftIsOpen: false, status: 'closed', filled: 0.1, orderFilledDate: TEST_TIME + 60_000 });

/** The rows of a database after `statements` changed what the bot wrote. */
async function rowsAfter(name: string, statements: string) {
  const file = join(folder, `${name}.sqlite`);
  const store = await openStore(`sqlite:///${file}`);
  await store.trades.save(
    makeTrade({ isOpen: false, closeDate: TEST_TIME + 120_000, closeRate: 2000, orders: [{ ...filled }] }),
  );
  await store.close();
  const database = new DatabaseSync(file);
  database.exec(statements);
  database.close();
  const again = await openStore(`sqlite:///${file}`);
  const cache = new TradeCache(again.trades);
  const rows = (await cache.rows([1], async () => undefined)) ?? [];
  const meanMs = meanDurationMs(await cache.closed());
  await again.close();
  return { meanMs, row: JSON.parse(rows[0]?.toString('utf8') ?? 'null') as Record<string, unknown> };
}

describe('how long a trade was open', () => {
  it.each([
    ['2024-01-16 12:00:00.000500', '2024-01-16 12:01:00.000000', 59, 0],
    ['2024-01-16 12:00:00.000500', '2024-01-16 12:01:00.000500', 60, 1],
    ['2024-01-16 12:00:00.999999', '2024-01-16 12:01:00.999000', 59, 0],
    ['2024-01-16 12:00:00.999000', '2024-01-16 12:01:00.999999', 60, 1],
  ])('from %s to %s it is %d whole seconds, %d minutes', async (opened, closed, seconds, minutes) => {
    const change = `update trades set open_date = '${opened}', close_date = '${closed}'`;
    const { row, meanMs } = await rowsAfter(`${opened}-${closed}`.replaceAll(/\D/g, ''), change);
    expect(row).toMatchObject({ trade_duration_s: seconds, trade_duration: minutes });
    expect(Math.floor(meanMs / 1000)).toBe(seconds);
  });
});

describe('orders of a row', () => {
  it('show the tag that another program noted', async () => {
    const { row } = await rowsAfter('tag', `update orders set ft_order_tag = 'tag ✓'`);
    expect(row['orders']).toMatchObject([{ ft_order_tag: 'tag ✓' }]);
    expect((await rowsAfter('none', 'select 1')).row['orders']).toMatchObject([{ ft_order_tag: null }]);
  });

  it('show what was asked for where the venue told nothing, and keep it when the trade is written again', async () => {
    const silent = `update orders set amount = null, price = null, average = null, ft_amount = 7, ft_price = 1.5`;
    const { row } = await rowsAfter('silent', silent);
    expect(row['orders']).toMatchObject([{ amount: 7, safe_price: 1.5, price: null }]);
    const store = await openStore(`sqlite:///${join(folder, 'silent.sqlite')}`);
    for (const trade of await store.trades.all()) await store.trades.save(trade);
    await store.close();
    const database = new DatabaseSync(join(folder, 'silent.sqlite'));
    expect(database.prepare('select amount, ft_amount, ft_price from orders').all()).toEqual([
      { amount: null, ft_amount: 7, ft_price: 1.5 },
    ]);
    database.close();
  });

  it('make the earliest fill of an entry the first one, whichever was placed first', () => {
    const later = { ...filled, orderFilledDate: TEST_TIME + 14_000 };
    const earlier = { ...filled, orderFilledDate: TEST_TIME + 9_000 };
    const exit = { ...filled, ftOrderSide: 'sell' as const, orderFilledDate: TEST_TIME };
    const row = historyTradeRow(makeTrade({ orders: [exit, later, earlier] }));
    expect(row.open_fill_timestamp).toBe(TEST_TIME + 9_000);
    expect(row.open_fill_date).toBe('2024-01-16 12:00:09');
    expect(historyTradeRow(makeTrade({ orders: [exit] })).open_fill_timestamp).toBeNull();
  });
});
