/**
 * `pitwall demo --live`: real signed orders through ccxt, over sockets, into a database file. After 200 orders the
 * exchange's ledger is compared with the bot's API, its database and its wallets, order by order.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import {
  compareBalances,
  compareWithLedger,
  type BotTrade,
} from '../packages/testkit/src/world/compare-with-ledger.ts';
import { ledgerOf, openTrades, tradesOfApi, tradesOfDatabase } from './support/bot-rows.ts';
import { PITWALL, RunningCommand } from './support/command.ts';
import { demoAccess } from './support/demo.ts';
import { callApi, until, type Access } from './support/poll.ts';

const ORDERS = 200;

/** The strategy makes so many orders by itself; then people join in, which goes faster. */
const ORDERS_OF_STRATEGY = 80;
const PASSWORD = 'demo-live-9fKq2';

async function orderCount(exchangeUrl: string): Promise<number> {
  const response = await fetch(`${exchangeUrl}/sim/ledger/summary`);
  return Object.keys(((await response.json()) as { orders: object }).orders).length;
}

/** An order is open, or the exchange has not told a fee yet: a running bot asks again for those. */
async function isUnsettled(access: Access): Promise<boolean> {
  const open = await openTrades(access);
  if (open.some((trade) => Boolean(trade['has_open_orders']))) return true;
  const { trades } = await tradesOfApi(access);
  const isSold = (trade: BotTrade): boolean => trade.orders.some(({ side }) => side === 'sell');
  return trades.some((trade) => trade.feeOpenCurrency === null || (isSold(trade) && trade.feeCloseCurrency === null));
}

/** Forces what it can: out of all trades, and into others, some at the market and some with a limit. */
async function hustle(access: Access): Promise<void> {
  await callApi(access, '/forceexit', { tradeid: 'all' });
  const { json } = await callApi(access, '/whitelist');
  for (const pair of (json as { whitelist: string[] }).whitelist) {
    await callApi(access, '/forceenter', { pair, ordertype: pair < 'E' ? 'market' : 'limit' });
  }
}

/** No more entries; resolves once everything is settled and the bot has stopped. */
async function comeToRest(access: Access): Promise<void> {
  await callApi(access, '/stopentry', {});
  await until(async () => {
    if (await isUnsettled(access)) return undefined;
    await callApi(access, '/stop', {});
    await until(async () => {
      const { json } = await callApi(access, '/logs?limit=200');
      const lines = (json as { logs: unknown[][] }).logs.map((row) => String(row[4]));
      return lines.findLast((line) => /state (RUNNING|STOPPED)/.test(line))?.includes('STOPPED') ? true : undefined;
    });
    // An exit may have been on its way when the bot was told to stop.
    if (!(await isUnsettled(access))) return true;
    await callApi(access, '/start', {});
    return undefined;
  });
}

test(`after ${ORDERS} orders ledger, trades and wallets agree`, { timeout: 420_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pitwall-e2e-'));
  const command = new RunningCommand([PITWALL, 'demo', '--live', '--speed', '60', '--password', PASSWORD], {
    environment: { TMPDIR: folder },
  });
  try {
    const access = await demoAccess(command);
    const [, configuration = ''] = await command.says(/--config (\S+config\.json)/);
    await until(async () => ((await orderCount(access.exchangeUrl)) >= ORDERS_OF_STRATEGY ? true : undefined));
    while ((await orderCount(access.exchangeUrl)) < ORDERS) await hustle(access);
    await comeToRest(access);

    const entries = await ledgerOf(access.exchangeUrl);
    const inDatabase = compareWithLedger(entries, tradesOfDatabase(join(dirname(configuration), 'demo.sqlite')));
    expect(inDatabase.differences).toEqual([]);
    expect(inDatabase.orders).toBeGreaterThanOrEqual(ORDERS);
    expect(inDatabase.fills).toBeGreaterThanOrEqual(inDatabase.orders - inDatabase.empty);
    expect(compareWithLedger(entries, await tradesOfApi(access)).differences).toEqual([]);

    const { json } = await callApi(access, '/balance');
    const rows = (json as { currencies: { currency: string; free: number; used: number; balance: number }[] })
      .currencies;
    const wallets = new Map(
      rows.map(({ currency, free, used, balance }) => [currency, { free, used, total: balance }]),
    );
    expect(compareBalances(entries, wallets)).toEqual([]);
    expect(await command.interrupt()).toBe(0);
  } finally {
    await command.destroy();
    rmSync(folder, { recursive: true, force: true });
  }
});
