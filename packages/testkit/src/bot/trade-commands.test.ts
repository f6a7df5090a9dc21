/** Deleting trades, cancelling their orders and reading them again, with the simulated exchange. */
import { afterEach, describe, expect, test } from 'vitest';
import { PitwallError } from '../../../pitwall/src/domain/errors.ts';
import type { Exchange } from '../../../pitwall/src/ports/exchange.ts';
import type { Trade } from '../../../pitwall/src/domain/trade.ts';
import { BTC, createBotWorld, ETH, type BotWorld } from './bot-world.ts';

let world: BotWorld;
const SECOND = 1_000;
/** Requests of the exchange port that fail from now on. */
const failing = new Map<'cancelOrder' | 'fetchOrder', PitwallError>();

/** @param isWeak the venue does not promise to drop late requests: it can never tell that an order is not there */
function failable(exchange: Exchange, isWeak: boolean): Exchange {
  const { clientOrderIds } = exchange.traits;
  const traits = isWeak
    ? { ...exchange.traits, clientOrderIds: { ...clientOrderIds, deadlineMs: null } }
    : exchange.traits;
  return new Proxy(exchange, {
    get: (target, name) => {
      if (name === 'traits') return traits;
      const failure = name === 'cancelOrder' || name === 'fetchOrder' ? failing.get(name) : undefined;
      if (failure !== undefined) return async () => Promise.reject(failure);
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

async function begin(isWeak = false): Promise<void> {
  failing.clear();
  world = await createBotWorld({ wrapExchange: (exchange) => failable(exchange, isWeak) });
  await world.pass(6 * SECOND);
}
afterEach(async () => {
  failing.clear();
  const verdict = await world.judge();
  await world.end();
  expect(verdict).toEqual({ lost: [], duplicates: [], unknown: [] });
});

async function enter(orderType: 'limit' | 'market', pair = ETH): Promise<Trade | null> {
  const command = { pair, side: 'long', price: null, orderType, stakeAmount: null, entryTag: null, leverage: null };
  return world.settle(world.bot.forceEnter(command as Parameters<typeof world.bot.forceEnter>[0]));
}
const remove = async (id: number): Promise<number> => world.settle(world.bot.deleteTrade(id));
const cancel = async (id: number): Promise<Trade> => world.settle(world.bot.cancelOpenOrder(id));
const reload = async (id: number): Promise<Trade> => world.settle(world.bot.reloadTrade(id));
const openAtVenue = async () => world.settle(world.exchange.fetchOpenOrders(ETH));
const stored = async (id: number) => world.store.trades.byId(id);

/** The next order is accepted, its answer is lost, and the venue shows it only after a while. */
function loseNextAnswer(hiddenMs: number): void {
  world.simex.setFaults({
    seed: 1,
    requests: [{ kind: 'answerLost', match: { method: 'POST', path: '/api/v3/order' }, nth: [1] }],
    streams: [],
    rates: undefined,
    visibility: { orderMs: hiddenMs, openOrdersMs: hiddenMs, historyMs: hiddenMs },
  });
}

describe('deleting a trade', () => {
  test('case 87 and 89: cancels its open order first; case 88: works once', async () => {
    await begin();
    await enter('limit');
    await enter('limit', BTC);
    expect(await openAtVenue()).toHaveLength(1);
    expect(await remove(1)).toBe(1);
    expect(await openAtVenue()).toEqual([]);
    expect((await world.bot.slotsTaken()).map(({ id }) => id)).toEqual([2]);
    await expect(remove(1)).rejects.toThrow('invalid argument');
    expect(await world.bot.slotsTaken()).toHaveLength(1);
  });

  test('case 90: needs a trade', async () => {
    await begin();
    await expect(remove(502)).rejects.toThrow('invalid argument');
  });

  test('with a position only forgets it', async () => {
    await begin();
    await enter('market');
    expect(await remove(1)).toBe(0);
    expect(await stored(1)).toBeUndefined();
  });

  test('case 91: keeps the trade while its order will not go', async () => {
    await begin();
    await enter('limit');
    failing.set('cancelOrder', new PitwallError('EXCHANGE_TEMPORARY', 'The exchange is away.'));
    await expect(remove(1)).rejects.toThrow('could not be cancelled: The exchange is away.');
    expect(await stored(1)).toMatchObject({ isOpen: true, orders: [{ ftIsOpen: true }] });
    failing.clear();
    expect(await remove(1)).toBe(1);
  });

  test('keeps a trade whose entry filled meanwhile, with the fill', async () => {
    await begin();
    await enter('limit');
    world.setPrice(ETH, 3150);
    await expect(remove(1)).rejects.toThrow('has filled meanwhile');
    expect(await stored(1)).toMatchObject({ isOpen: true, openOrderId: null, orders: [{ status: 'closed' }] });
    expect(await remove(1)).toBe(0);
    expect(await stored(1)).toBeUndefined();
  });

  test('keeps a trade whose exit filled meanwhile, closed', async () => {
    await begin();
    await enter('market');
    await world.settle(world.bot.forceExit({ tradeId: 1, orderType: 'limit', amount: null }));
    world.setPrice(ETH, 3300);
    await expect(remove(1)).rejects.toThrow('has filled meanwhile');
    expect(await stored(1)).toMatchObject({ isOpen: false, exitReason: 'force_exit' });
  });

  test('waits until it is known what became of an order', async () => {
    await begin();
    loseNextAnswer(0);
    await enter('limit').catch(() => undefined);
    await expect(remove(1)).rejects.toThrow('not known yet');
    await world.pass(60 * SECOND);
    expect(await remove(1)).toBe(1);
    expect(await openAtVenue()).toEqual([]);
  });

  test('does not wait where that is never known; an order that appears later makes its trade anew', async () => {
    await begin(true);
    loseNextAnswer(30 * SECOND);
    await enter('limit').catch(() => undefined);
    expect(await remove(1)).toBe(0);
    expect(await world.bot.slotsTaken()).toEqual([]);
    expect(await world.store.journal.inState('unknown')).toMatchObject([{ tradeId: null }]);
    const other = await enter('market', BTC);
    await world.pass(90 * SECOND);
    const trades = await world.bot.openTrades();
    expect(trades.map(({ pair, orders }) => [pair, orders.length])).toEqual([
      [BTC, 1],
      [ETH, 1],
    ]);
    expect(trades[0]?.id).toBe(other?.id);
  });
});

describe('cancelling an open order', () => {
  test('case 92 and 93: needs an open trade with an open order', async () => {
    await begin();
    await expect(cancel(10)).rejects.toThrow('Invalid trade_id.');
    await enter('market');
    await expect(cancel(1)).rejects.toThrow('No open order for trade_id.');
  });

  test('case 94: which the exchange knows', async () => {
    await begin();
    await enter('limit');
    failing.set('fetchOrder', new PitwallError('ORDER_NOT_FOUND', 'Unknown order.'));
    await expect(cancel(1)).rejects.toThrow('Order not found.');
    expect(await stored(1)).toMatchObject({ isOpen: true });
  });

  test('case 95: of an entry ends a trade that has bought nothing', async () => {
    await begin();
    await enter('limit');
    expect(await cancel(1)).toMatchObject({ id: 1, openOrderId: null });
    expect(await openAtVenue()).toEqual([]);
    expect(await stored(1)).toBeUndefined();
  });

  test('of an exit leaves the trade open', async () => {
    await begin();
    await enter('market');
    await world.settle(world.bot.forceExit({ tradeId: 1, orderType: 'limit', amount: null }));
    expect(await cancel(1)).toMatchObject({ isOpen: true, openOrderId: null });
    expect(await openAtVenue()).toEqual([]);
  });

  test('that filled meanwhile takes the fill', async () => {
    await begin();
    await enter('limit');
    world.setPrice(ETH, 3150);
    expect(await cancel(1)).toMatchObject({ isOpen: true, openOrderId: null, orders: [{ status: 'closed' }] });
  });
});

describe('reading the orders of a trade again', () => {
  test('case 96: needs a trade', async () => {
    await begin();
    await expect(reload(10)).rejects.toThrow('Could not find trade with id 10.');
  });

  test('case 97: takes what has filled, and tells it once', async () => {
    await begin();
    await enter('limit');
    world.setPrice(ETH, 3150);
    expect(await reload(1)).toMatchObject({ openOrderId: null, orders: [{ status: 'closed' }] });
    const fills = (): number => world.messages.filter(({ type }) => type === 'entry_fill').length;
    expect(fills()).toBe(1);
    await reload(1);
    expect(fills()).toBe(1);
  });

  test('finds fills of an order that was taken for cancelled', async () => {
    await begin();
    await enter('market');
    const trade = await stored(1);
    if (trade === undefined) throw new Error('There is no trade.');
    const wrong = trade.orders.map((order) => ({ ...order, status: 'canceled' as const, filled: 0.01 }));
    await world.store.trades.save({ ...trade, amount: 0.01, orders: wrong });
    expect(await reload(1)).toMatchObject({ amount: trade.amount, orders: [{ filled: 0.0312 }] });
  });

  test('leaves orders alone that the exchange has forgotten', async () => {
    await begin();
    await enter('market');
    const before = await stored(1);
    failing.set('fetchOrder', new PitwallError('ORDER_NOT_FOUND', 'Unknown order.'));
    expect(await reload(1)).toEqual(before);
    failing.set('fetchOrder', new PitwallError('EXCHANGE_TEMPORARY', 'The exchange is away.'));
    await expect(reload(1)).rejects.toThrow('The exchange is away.');
  });
});
