import { afterEach, describe, expect, test } from 'vitest';
import type { ForceEnterCommand } from '../../../pitwall/src/bot/face.ts';
import type { Trade } from '../../../pitwall/src/domain/trade.ts';
import { BTC, createBotWorld, ETH, type BotWorld, type BotWorldOptions } from './bot-world.ts';

let world: BotWorld;
const SECOND = 1_000;

async function begin(options: BotWorldOptions = {}): Promise<void> {
  world = await createBotWorld(options);
  await world.pass(6 * SECOND);
}
afterEach(async () => {
  const verdict = await world.judge();
  await world.end();
  expect(verdict).toEqual({ lost: [], duplicates: [], unknown: [] });
});

const COMMAND: ForceEnterCommand = {
  pair: ETH,
  side: 'long',
  price: null,
  orderType: null,
  stakeAmount: null,
  entryTag: null,
  leverage: null,
};
const enter = async (changes: Partial<ForceEnterCommand> = {}): Promise<Trade | null> =>
  world.settle(world.bot.forceEnter({ ...COMMAND, ...changes }));
const exit = async (tradeId: number | 'all', amount: number | null = null): Promise<void> =>
  world.settle(world.bot.forceExit({ tradeId, orderType: 'market', amount }));

describe('forced entries', () => {
  test('take price, stake and tag as given', async () => {
    await begin();
    expect(await enter({ price: 3150, stakeAmount: 63, entryTag: 'mine' })).toMatchObject({
      pair: ETH,
      openRate: 3150,
      stakeAmount: 63,
      amount: 0.02,
      enterTag: 'mine',
    });
  });

  test('take the book’s price and the configured stake otherwise', async () => {
    await begin();
    expect(await enter()).toMatchObject({ openRate: 3199.99, stakeAmount: 100, enterTag: 'force_entry' });
  });

  test('fill at once as market orders', async () => {
    await begin();
    expect(await enter({ orderType: 'market' })).toMatchObject({ openOrderId: null, amount: 0.0311 });
  });

  test.each([
    ['when not enabled', { settings: { forceEntryEnable: false } }, {}, 'Force_entry not enabled.'],
    ['short', {}, { side: 'short' as const }, "Can't go short on Spot markets."],
    ['foreign quote', {}, { pair: 'LTC/ETH' }, 'Wrong pair selected. Only pairs with stake-currency USDT allowed.'],
    ['unknown pair', {}, { pair: 'NOPE/USDT' }, 'Wrong pair selected. Only pairs with stake-currency USDT allowed.'],
    ['no slot', { settings: { maxOpenTrades: 0 } }, {}, 'Maximum number of trades is reached.'],
    ['stake above the balance', { settings: { stakeAmount: 99_999 } }, {}, 'Failed to enter position for ETH/USDT.'],
    ['stake below the minimum', {}, { stakeAmount: 1 }, 'Failed to enter position for ETH/USDT.'],
  ])('are refused: %s', async (_name, options, changes, text) => {
    await begin(options);
    await expect(enter(changes)).rejects.toThrow(text);
    expect(await world.bot.slotsTaken()).toEqual([]);
  });

  test('are refused while the bot is stopped, and on a pair that is traded', async () => {
    await begin();
    await enter();
    await expect(enter()).rejects.toThrow('position for ETH/USDT already open - id: 1');
    world.bot.stop();
    await expect(enter({ pair: BTC })).rejects.toThrow('trader is not running');
  });

  test('two at once on one pair make one trade', async () => {
    await begin();
    const both = Promise.allSettled([world.bot.forceEnter(COMMAND), world.bot.forceEnter(COMMAND)]);
    const results = await world.settle(both);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await world.bot.slotsTaken()).toHaveLength(1);
  });
});

describe('forced exits', () => {
  test('close a trade at once', async () => {
    await begin();
    await enter({ orderType: 'market' });
    await exit(1);
    const [trade] = await world.store.trades.closed();
    expect(trade).toMatchObject({ isOpen: false, exitReason: 'force_exit', exitOrderStatus: 'closed' });
  });

  test('of a part leave the rest', async () => {
    await begin();
    await enter({ orderType: 'market', stakeAmount: 200 });
    await exit(1, 0.03);
    const [trade] = await world.bot.openTrades();
    expect(trade?.amount).toBeCloseTo(0.0324, 8);
    expect(trade?.realizedProfit).toBeLessThan(0);
    await exit(1);
    const [closed] = await world.store.trades.closed();
    expect(closed?.orders.filter(({ side }) => side === 'sell').map(({ filled }) => filled)).toEqual([0.03, 0.0324]);
  });

  test('that would leave too little are refused', async () => {
    await begin();
    await enter({ orderType: 'market' });
    await expect(exit(1, 0.0311 - 0.0001)).rejects.toThrow(/^Remaining amount of .* would be too small\.$/);
  });

  test('of an unfilled entry just take it back', async () => {
    await begin();
    await enter();
    await exit(1);
    expect(await world.bot.slotsTaken()).toEqual([]);
    expect(await world.settle(world.exchange.fetchOpenOrders(ETH))).toEqual([]);
    expect(world.messages.at(-1)).toMatchObject({ type: 'entry_cancel', reason: 'forcesold, fully cancelled' });
  });

  test('replace an open exit and never sell twice', async () => {
    await begin();
    await enter({ orderType: 'market' });
    await world.settle(world.bot.forceExit({ tradeId: 1, orderType: 'limit', amount: null }));
    expect((await world.bot.openTrades())[0]?.openOrderId).not.toBeNull();
    await exit(1);
    const [trade] = await world.store.trades.closed();
    expect(trade?.orders.map(({ side, status }) => [side, status])).toEqual([
      ['buy', 'closed'],
      ['sell', 'canceled'],
      ['sell', 'closed'],
    ]);
  });

  test('of all trades', async () => {
    await begin();
    await enter({ orderType: 'market' });
    await enter({ orderType: 'market', pair: BTC });
    await exit('all');
    expect(await world.bot.slotsTaken()).toEqual([]);
    expect(await world.store.trades.closedCount()).toBe(2);
  });

  test('need a trade, and a running bot', async () => {
    await begin();
    await expect(exit(7)).rejects.toThrow('invalid argument');
    await exit('all');
    world.bot.stop();
    await expect(exit('all')).rejects.toThrow('trader is not running');
  });

  test('whose answer is lost are found out and settled once', async () => {
    await begin();
    await enter({ orderType: 'market' });
    world.simex.setFaults({
      seed: 1,
      requests: [{ kind: 'answerLost', match: { method: 'POST', path: '/api/v3/order' }, nth: [1] }],
      streams: [],
      rates: undefined,
      visibility: { orderMs: 0, openOrdersMs: 0, historyMs: 0 },
    });
    await expect(exit(1)).rejects.toThrow('was not exited');
    await expect(exit(1)).rejects.toThrow('not known yet');
    await world.pass(60 * SECOND);
    const [trade] = await world.store.trades.closed();
    expect(trade?.orders).toHaveLength(2);
    expect(trade).toMatchObject({ exitReason: 'force_exit', isOpen: false });
  });
});
