import { afterEach, describe, expect, test } from 'vitest';
import { exitSettings } from '../../../pitwall/src/domain/fixtures/settings.ts';
import type { Trade } from '../../../pitwall/src/domain/trade.ts';
import { BTC, createBotWorld, ETH, type BotWorld, type BotWorldOptions } from './bot-world.ts';
import { ScriptedStrategy } from './scripted-strategy.ts';
import { MARKET_STOPS } from './traded-world.ts';

let world: BotWorld;
const begin = async (options: BotWorldOptions = {}): Promise<void> => {
  world = await createBotWorld(options);
};
afterEach(async () => {
  const verdict = await world.judge();
  await world.end();
  expect(verdict).toEqual({ lost: [], duplicates: [], unknown: [] });
});

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** The last messages of orders. */
const told = (...types: string[]): string[] =>
  world.messages.map(({ type }) => type).filter((type) => types.length === 0 || types.includes(type));
const ORDER_MESSAGES = ['entry', 'entry_fill', 'entry_cancel', 'exit', 'exit_fill', 'exit_cancel'];
const entering = (...pairs: string[]): ScriptedStrategy => {
  const strategy = new ScriptedStrategy();
  for (const pair of pairs) strategy.enter.add(pair);
  return strategy;
};
const firstOpen = async (): Promise<Trade | undefined> => (await world.bot.openTrades())[0];
const onlyClosed = async (): Promise<Trade | undefined> => (await world.store.trades.closed())[0];

/** A world with one filled trade on ETH, bought at 3199.99. */
async function withTrade(options: BotWorldOptions = {}): Promise<void> {
  const strategy = options.strategy ?? new ScriptedStrategy();
  strategy.enter.add(ETH);
  await begin({ ...options, strategy });
  await world.pass(8 * SECOND);
  strategy.enter.clear();
  world.setPrice(ETH, 3199);
  await world.pass(8 * SECOND);
}

describe('entries', () => {
  test('a signal becomes an order, a fill, and a trade with the venue’s figures', async () => {
    await begin({ strategy: entering(ETH) });
    await world.pass(8 * SECOND);
    expect(await firstOpen()).toMatchObject({ pair: ETH, amount: 0.0312, openRate: 3199.99, enterTag: 'script' });
    expect((await firstOpen())?.openOrderId).not.toBeNull();
    world.strategy.enter.clear();
    world.setPrice(ETH, 3199);
    await world.pass(8 * SECOND);
    const trade = await firstOpen();
    // 0.0312 bought, 0.1 % of it taken as fee, cut to the step.
    expect(trade).toMatchObject({
      amount: 0.0311,
      openOrderId: null,
      feeOpen: 0.001,
      feeOpenCurrency: 'ETH',
      stopLoss: 2879.99 + 0.01,
      initialStopLossPct: -0.1,
    });
    expect(trade?.orders[0]).toMatchObject({ status: 'closed', filled: 0.0312, ftFeeBase: 0.0000312 });
    expect(told(...ORDER_MESSAGES)).toEqual(['entry', 'entry_fill']);
  });

  test('take the slots there are, whitelist order', async () => {
    await begin({ strategy: entering(ETH, BTC), settings: { maxOpenTrades: 1 } });
    await world.pass(20 * SECOND);
    expect((await world.bot.slotsTaken()).map(({ pair }) => pair)).toEqual([ETH]);
  });

  test('share what there is when the stake is unlimited, and never spend more', async () => {
    const settings = { stakeAmount: 'unlimited', maxOpenTrades: 2, tradableBalanceRatio: 0.5 } as const;
    await begin({ strategy: entering(ETH, BTC), settings });
    await world.pass(20 * SECOND);
    const stakes = (await world.bot.slotsTaken()).map(({ stakeAmount }) => stakeAmount);
    expect(stakes).toHaveLength(2);
    for (const stake of stakes) expect(stake).toBeCloseTo(2500, 0);
  });

  test('need the strategy’s word', async () => {
    const strategy = entering(ETH);
    strategy.confirmTradeEntry = () => false;
    await begin({ strategy });
    await world.pass(20 * SECOND);
    expect(await world.bot.slotsTaken()).toEqual([]);
  });

  test('use price and stake of the strategy, within bounds', async () => {
    const strategy = entering(ETH);
    strategy.customEntryPrice = () => 1;
    strategy.customStakeAmount = () => 50;
    await begin({ strategy });
    await world.pass(8 * SECOND);
    // Not further than 2 % from the book's price, on the tick above.
    expect(await firstOpen()).toMatchObject({ openRate: 3136, stakeAmount: 50 });
  });

  test('end with "no more entries"', async () => {
    await begin({ settings: { maxOpenTrades: 3 } });
    world.bot.stopEntry();
    world.strategy.enter.add(ETH);
    await world.pass(20 * SECOND);
    expect(await world.bot.slotsTaken()).toEqual([]);
    expect(world.bot.maxOpenTrades()).toBe(0);
  });

  test('that do not fill in time are taken back', async () => {
    await begin({
      strategy: entering(ETH),
      settings: { unfilledTimeout: { entryMs: 30 * SECOND, exitMs: null, exitTimeoutCount: 0 } },
    });
    await world.pass(8 * SECOND);
    world.strategy.enter.clear();
    await world.pass(40 * SECOND);
    expect(await world.bot.slotsTaken()).toEqual([]);
    expect(world.messages.at(-1)).not.toBeUndefined();
    expect(world.messages.find(({ type }) => type === 'entry_cancel')).toMatchObject({
      reason: 'cancelled due to timeout, fully cancelled',
    });
    expect(await world.settle(world.exchange.fetchOpenOrders(ETH))).toEqual([]);
  });

  test('follow another price of the strategy once a candle', async () => {
    const strategy = entering(ETH);
    strategy.adjustEntryPrice = ({ currentOrderRate }) => currentOrderRate - 1;
    await begin({ strategy });
    await world.pass(8 * SECOND);
    world.strategy.enter.clear();
    await world.pass(MINUTE);
    const trade = await firstOpen();
    expect(trade?.id).toBe(1);
    expect(trade?.orders.map(({ status, price }) => [status, price])).toEqual([
      ['canceled', 3199.99],
      ['open', 3198.99],
    ]);
    expect(trade).toMatchObject({ openRate: 3198.99, amount: 0.0312 });
    expect(told(...ORDER_MESSAGES)).toEqual(['entry', 'entry_cancel', 'entry']);
  });

  test('are taken back when the strategy has no price for them any more', async () => {
    const strategy = entering(ETH);
    strategy.adjustEntryPrice = () => null;
    await begin({ strategy });
    await world.pass(8 * SECOND);
    world.strategy.enter.clear();
    await world.pass(MINUTE);
    expect(await world.bot.slotsTaken()).toEqual([]);
    expect(world.messages.find(({ type }) => type === 'entry_cancel')).toMatchObject({
      reason: 'user requested order cancel, fully cancelled',
    });
  });
});

describe('exits', () => {
  test('by ROI: the profit is what the venue paid, dust of the fee apart', async () => {
    await withTrade();
    world.setPrice(ETH, 3400);
    await world.pass(8 * SECOND);
    world.setPrice(ETH, 3401);
    await world.pass(8 * SECOND);
    const trade = await onlyClosed();
    expect(trade).toMatchObject({ isOpen: false, exitReason: 'roi', openOrderId: null, feeCloseCurrency: 'USDT' });
    const balances = await world.settle(world.exchange.fetchBalances());
    const rate = trade?.closeRate ?? 0;
    const paid = (balances.get('USDT')?.total ?? 0) - 10_000;
    // The books know the coins they can sell; the fee's dust stays in the wallet.
    expect((trade?.closeProfitAbs ?? 0) - paid).toBeLessThan(0.0001 * rate);
    expect(told(...ORDER_MESSAGES)).toEqual(['entry', 'entry_fill', 'exit', 'exit_fill']);
    expect(world.messages.find(({ type }) => type === 'exit_fill')).toMatchObject({
      gain: 'profit',
      exitReason: 'roi',
      profitAmount: trade?.closeProfitAbs,
    });
  });

  test('by signal, with its tag', async () => {
    await withTrade();
    world.strategy.exit.add(ETH);
    await world.pass(8 * SECOND);
    expect(await firstOpen()).toMatchObject({ exitReason: 'script_exit' });
  });

  test('by stop, with the order type of stops', async () => {
    await withTrade({
      settings: {
        orderTypes: MARKET_STOPS,
      },
    });
    world.setPrice(ETH, 2800);
    await world.pass(8 * SECOND);
    expect(await onlyClosed()).toMatchObject({ exitReason: 'stop_loss' });
    expect((await onlyClosed())?.closeProfit).toBeLessThan(-0.1);
  });

  test('by trailing stop: the stop is kept in the store as it rises', async () => {
    await withTrade({ settings: { exits: exitSettings({ trailingStop: true, stoploss: -0.05, minimalRoi: [] }) } });
    world.setPrice(ETH, 3500);
    await world.pass(8 * SECOND);
    const risen = (await firstOpen())?.stopLoss ?? 0;
    expect(risen).toBeGreaterThan(3320);
    world.setPrice(ETH, 3300);
    await world.pass(8 * SECOND);
    expect(await firstOpen()).toMatchObject({ exitReason: 'trailing_stop_loss', stopLoss: risen });
  });

  test('a refused reason lets the next one try', async () => {
    const strategy = new ScriptedStrategy();
    strategy.confirmTradeExit = ({ exitReason }) => exitReason !== 'script_exit';
    await withTrade({ strategy });
    strategy.exit.add(ETH);
    world.setPrice(ETH, 3400);
    await world.pass(8 * SECOND);
    expect(await firstOpen()).toMatchObject({ exitReason: 'roi' });
  });

  test('lock the pair until the candle ends', async () => {
    const strategy = new ScriptedStrategy();
    await withTrade({ strategy });
    strategy.exit.add(ETH);
    await world.pass(8 * SECOND);
    const [lock] = await world.store.locks.active(world.clock.now());
    expect(lock).toMatchObject({ pair: ETH, side: '*', reason: 'Auto lock' });
    expect((lock?.lockEndTime ?? 1) % MINUTE).toBe(0);
  });

  test('that do not fill in time are taken back, then forced through', async () => {
    await withTrade({
      settings: { unfilledTimeout: { entryMs: null, exitMs: 20 * SECOND, exitTimeoutCount: 2 } },
    });
    world.strategy.exit.add(ETH);
    await world.pass(8 * SECOND);
    expect((await firstOpen())?.orders.at(-1)).toMatchObject({ side: 'sell', status: 'open' });
    await world.pass(25 * SECOND);
    expect((await firstOpen())?.orders.filter(({ status }) => status === 'canceled')).toHaveLength(1);
    await world.pass(30 * SECOND);
    expect(await onlyClosed()).toMatchObject({ exitReason: 'emergency_exit' });
    expect(told(...ORDER_MESSAGES)).toEqual([
      'entry',
      'entry_fill',
      'exit',
      'exit_cancel',
      'exit',
      'exit',
      'exit_fill',
    ]);
  });
});

describe('orders that fill in parts', () => {
  const PARTS = { fillsInParts: true, settings: { stakeAmount: 3_000, exits: exitSettings({ minimalRoi: [] }) } };

  test('are one trade when the whole is there, and one when the rest is cancelled', async () => {
    const strategy = entering(ETH);
    await begin({
      ...PARTS,
      strategy,
      settings: { ...PARTS.settings, unfilledTimeout: { entryMs: 30 * SECOND, exitMs: null, exitTimeoutCount: 0 } },
    });
    await world.pass(8 * SECOND);
    strategy.enter.clear();
    // Trades at the very price of the order reach it in part.
    for (let filled = 0; filled === 0;) {
      world.setPrice(ETH, 3199.99);
      filled = (await world.settle(world.exchange.fetchOpenOrders(ETH)))[0]?.filled ?? Infinity;
    }
    await world.pass(60 * SECOND);
    const trade = await firstOpen();
    const [order] = trade?.orders ?? [];
    const balances = await world.settle(world.exchange.fetchBalances());
    expect(trade?.openOrderId).toBeNull();
    expect(order?.filled).toBeGreaterThan(0);
    expect(order?.filled).toBeLessThan(order?.amount ?? 0);
    expect((order?.filled ?? 0) - (order?.ftFeeBase ?? 0)).toBeCloseTo(balances.get('ETH')?.total ?? 0, 8);
    expect(trade?.amount).toBeLessThanOrEqual(balances.get('ETH')?.free ?? 0);
    strategy.exit.add(ETH);
    for (let price = 3201; price < 3260; price += 2) {
      world.setPrice(ETH, price);
      await world.pass(5 * SECOND);
    }
    const closed = await onlyClosed();
    expect(closed).toMatchObject({ isOpen: false, exitReason: 'script_exit' });
    const sold = (closed?.orders ?? [])
      .filter(({ side }) => side === 'sell')
      .reduce((sum, row) => sum + (row.filled ?? 0), 0);
    expect(sold).toBeCloseTo(trade?.amount ?? 0, 8);
  });
});

test('a partly filled exit that takes too long is taken back, and the rest is watched by its stop again', async () => {
  const strategy = new ScriptedStrategy();
  strategy.customExitPrice = () => 3_230;
  await withTrade({
    strategy,
    seed: '2',
    fillsInParts: true,
    settings: {
      stakeAmount: 3_000,
      exits: exitSettings({ minimalRoi: [], stoploss: -0.02 }),
      unfilledTimeout: { entryMs: null, exitMs: 20 * SECOND, exitTimeoutCount: 0 },
    },
  });
  const whole = (await firstOpen())?.amount ?? 0;
  world.strategy.exit.add(ETH);
  await world.pass(6 * SECOND);
  world.strategy.exit.clear();
  const limit = (await firstOpen())?.orders.at(-1)?.price ?? 0;
  for (let filled = 0; filled === 0;) {
    world.setPrice(ETH, limit);
    filled = (await world.settle(world.exchange.fetchOpenOrders(ETH)))[0]?.filled ?? Infinity;
  }
  await world.pass(40 * SECOND);
  const trade = await firstOpen();
  expect(trade?.openOrderId).toBeNull();
  expect(trade?.amount).toBeLessThan(whole);
  expect(trade?.amount).toBeGreaterThan(0);
  world.setPrice(ETH, 3000);
  await world.pass(10 * SECOND);
  expect((await firstOpen())?.exitReason).toBe('stop_loss');
});

test('the strategy is told of every fill, once', async () => {
  const strategy = new ScriptedStrategy();
  const fills: string[] = [];
  strategy.orderFilled = ({ order, trade }): void => {
    fills.push(`${order.side ?? ''} ${trade.id} ${order.filled ?? 0}`);
  };
  await withTrade({ strategy });
  strategy.exit.add(ETH);
  await world.pass(8 * SECOND);
  world.setPrice(ETH, 3300);
  await world.pass(20 * SECOND);
  expect(fills).toEqual(['buy 1 0.0312', 'sell 1 0.0311']);
});

describe('unknown outcomes', () => {
  test.each(['answerLost', 'notDelivered', 'garbled', 'errorAfter', 'late'] as const)(
    'an entry whose answer is %s holds its slot, is not shown, and is found out',
    async (kind) => {
      await begin();
      await world.pass(2 * SECOND);
      world.simex.setFaults({
        seed: 1,
        requests: [{ kind, match: { method: 'POST', path: '/api/v3/order' }, nth: [1], delayMs: 20_000 }],
        streams: [],
        rates: undefined,
        visibility: { orderMs: 0, openOrdersMs: 0, historyMs: 0 },
      });
      world.strategy.enter.add(ETH);
      await world.pass(16 * SECOND);
      world.strategy.enter.clear();
      const taken = await world.bot.slotsTaken();
      expect(taken).toHaveLength(1);
      await world.pass(2 * MINUTE);
      const reached = kind !== 'notDelivered' && kind !== 'late';
      expect(await world.bot.slotsTaken()).toHaveLength(reached ? 1 : 0);
      expect(await world.bot.openTrades()).toHaveLength(reached ? 1 : 0);
      expect(told('entry')).toHaveLength(reached ? 1 : 0);
    },
  );
});
