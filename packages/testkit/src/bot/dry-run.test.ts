import { afterEach, expect, test } from 'vitest';
import { PaperExchange } from '../../../pitwall/src/exchange/paper/paper-exchange.ts';
import { createBotWorld, ETH, type BotWorld } from './bot-world.ts';
import { ScriptedStrategy } from './scripted-strategy.ts';

let world: BotWorld;
const SECOND = 1_000;

async function beginDryRun(): Promise<void> {
  const strategy = new ScriptedStrategy();
  strategy.enter.add(ETH);
  world = await createBotWorld({
    strategy,
    settings: { dryRun: true, dryRunWallet: 1_000, forceEntryEnable: true },
    wrapExchange: (market, { clock, store }) =>
      new PaperExchange({
        market,
        clock,
        feeRate: null,
        lookup: async (pair, orderId) => {
          const orders = (await store.trades.open()).flatMap((trade) => trade.orders);
          return orders.find((order) => order.ftPair === pair && order.orderId === orderId);
        },
      }),
  });
  await world.pass(8 * SECOND);
  strategy.enter.clear();
}
afterEach(async () => world.end());

test('a dry-run trades on the books, and the exchange hears of nothing', async () => {
  await beginDryRun();
  const stake = 100;
  expect((await world.settle(world.bot.wallets())).balances.get('USDT')?.free).toBe(1_000 - stake);
  world.setPrice(ETH, 3190);
  await world.pass(8 * SECOND);
  const [open] = await world.bot.openTrades();
  expect(open).toMatchObject({ amount: 0.0312, openRate: 3199.99, openOrderId: null, feeOpenCurrency: 'USDT' });
  world.setPrice(ETH, 3400);
  await world.pass(8 * SECOND);
  world.setPrice(ETH, 3401);
  await world.pass(8 * SECOND);
  const [closed] = await world.store.trades.closed();
  expect(closed).toMatchObject({ exitReason: 'roi', isOpen: false });
  const wallets = await world.settle(world.bot.wallets(true));
  expect(wallets.balances.get('USDT')?.free).toBeCloseTo(1_000 + (closed?.closeProfitAbs ?? 0), 8);
  expect(wallets.balances.has('ETH')).toBe(false);
  expect(wallets.startingBalance).toBeCloseTo(1_000, 8);
  const ordered = world.venue.ledger.entries().filter(({ type }) => type === 'accepted' || type === 'refused');
  expect(ordered).toEqual([]);
});

test('forced orders work on the books as well', async () => {
  await beginDryRun();
  await world.settle(world.bot.forceExit({ tradeId: 1, orderType: null, amount: null }));
  expect(await world.bot.slotsTaken()).toEqual([]);
  const trade = await world.settle(
    world.bot.forceEnter({
      pair: 'BTC/USDT',
      side: 'long',
      price: null,
      orderType: 'market',
      stakeAmount: 200,
      entryTag: null,
      leverage: null,
    }),
  );
  expect(trade).toMatchObject({ pair: 'BTC/USDT', openOrderId: null });
  await world.settle(world.bot.forceExit({ tradeId: 'all', orderType: 'market', amount: null }));
  expect(await world.store.trades.closedCount()).toBe(1);
});
