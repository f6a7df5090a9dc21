/** Orders the exchange will not speak of: they must not take other orders and trades with them, nor their own for ever. */
import { afterEach, describe, expect, test } from 'vitest';
import { PitwallError } from '../../../pitwall/src/domain/errors.ts';
import type { OrderReport } from '../../../pitwall/src/ports/exchange.ts';
import { NO_FAULTS } from '../../../simex/src/index.ts';
import { BTC, createBotWorld, ETH, type BotWorld, type BotWorldOptions } from './bot-world.ts';
import { interceptCalls } from './intercept-calls.ts';
import { ScriptedStrategy } from './scripted-strategy.ts';
import { createTradedWorld } from './traded-world.ts';

let world: BotWorld;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
afterEach(async () => {
  const verdict = await world.judge();
  await world.end();
  expect(verdict).toEqual({ lost: [], duplicates: [], unknown: [] });
});

/** Calls of the exchange port, by method and first argument, that fail. */
type Failures = Map<string, Error>;

/** The exchange port: some calls fail, and orders in `forgotten` are not known any more. */
function moody(failures: Failures, forgotten = new Set<string>()): Pick<BotWorldOptions, 'wrapExchange'> {
  const isKept = (report: OrderReport): boolean => !forgotten.has(report.orderId);
  return {
    wrapExchange: (exchange) =>
      interceptCalls(exchange, async (method, [first], call) => {
        const failure = failures.get(`${method} ${String(first)}`) ?? failures.get(method);
        if (failure !== undefined) throw failure;
        const answer = await call();
        if (method === 'fetchOrders') return (answer as OrderReport[]).filter(isKept);
        if ((method === 'fetchOrder' || method === 'cancelOrder') && !isKept(answer as OrderReport)) {
          throw new PitwallError('ORDER_NOT_FOUND', 'The venue does not know this order.');
        }
        return answer;
      }),
  };
}

/** As `createTradedWorld`. */
async function withTrade(options: BotWorldOptions = {}): Promise<void> {
  world = await createTradedWorld(options);
}

const tradeOn = async (pair: string) => (await world.bot.slotsTaken()).find((trade) => trade.pair === pair);
const NO_MARKET = new PitwallError('EXCHANGE_REFUSED', 'The exchange has no such market: check the pair.');
const TEMPORARY = new PitwallError('EXCHANGE_TEMPORARY', 'The exchange does not answer this.');

async function enter(pair: string, seconds: number): Promise<void> {
  world.strategy.enter.add(pair);
  await world.pass(seconds * SECOND);
  world.strategy.enter.clear();
}

test('an unknown order that cannot be asked for does not keep others from being found out', async () => {
  const failures: Failures = new Map();
  world = await createBotWorld({ ...moody(failures), strategy: new ScriptedStrategy() });
  await world.pass(2 * SECOND);
  const lost = { kind: 'answerLost', match: { method: 'POST', path: '/api/v3/order' }, nth: [1, 2] } as const;
  world.simex.setFaults({ ...NO_FAULTS, requests: [lost] });
  failures.set(`fetchOrder ${ETH}`, NO_MARKET);
  failures.set(`fetchOrder ${BTC}`, NO_MARKET);
  world.strategy.enter.add(ETH);
  world.strategy.enter.add(BTC);
  await world.pass(40 * SECOND);
  world.strategy.enter.clear();
  expect(await world.bot.slotsTaken()).toHaveLength(2);
  failures.delete(`fetchOrder ${BTC}`);
  await world.pass(60 * SECOND);
  expect((await world.bot.openTrades()).map(({ pair }) => pair)).toEqual([BTC]);
  failures.clear();
  await world.pass(60 * SECOND);
  expect(await world.bot.openTrades()).toHaveLength(2);
});

describe('a start', () => {
  test('watches the stops of all trades although one order cannot be asked for', async () => {
    const failures: Failures = new Map();
    await withTrade(moody(failures));
    await enter(BTC, 8);
    world.bot.stop();
    await world.pass(SECOND);
    failures.set(`fetchOrder ${BTC}`, NO_MARKET);
    failures.set(`fetchOrders ${BTC}`, NO_MARKET);
    world.setPrice(ETH, 2900);
    world.bot.start();
    await world.pass(60 * SECOND);
    expect(await tradeOn(ETH)).toBeUndefined();
    expect(await tradeOn(BTC)).toBeDefined();
    expect(world.messages.some((message) => message.type === 'warning' && message.status.includes('differ'))).toBe(
      true,
    );
  });

  test('watches stops, and enters nothing, as long as trades and exchange cannot be compared', async () => {
    const failures: Failures = new Map();
    await withTrade(moody(failures));
    world.bot.stop();
    await world.pass(SECOND);
    failures.set('fetchOrders', TEMPORARY);
    world.setPrice(ETH, 2900);
    world.bot.start();
    await enter(BTC, 60);
    expect(await tradeOn(ETH)).toBeUndefined();
    expect(await tradeOn(BTC)).toBeUndefined();
    failures.clear();
    await enter(BTC, 120);
    expect(await tradeOn(BTC)).toBeDefined();
  });
});

describe('an order the exchange has forgotten', () => {
  const cancelByHand = (orderId: string): void => {
    const order = { product: 'spot', symbol: 'ETHUSDT', orderId: Number(orderId) } as const;
    world.venue.cancelOrder(order, { actor: 'manual' });
  };

  test('counts as cancelled: the stop behind a lost exit is watched again', async () => {
    const forgotten = new Set<string>();
    await withTrade(moody(new Map(), forgotten));
    world.strategy.exit.add(ETH);
    await world.pass(8 * SECOND);
    world.strategy.exit.clear();
    const exit = (await tradeOn(ETH))?.openOrderId ?? '';
    cancelByHand(exit);
    forgotten.add(exit);
    await world.pass(11 * MINUTE);
    expect((await tradeOn(ETH))?.openOrderId).toBeNull();
    world.setPrice(ETH, 2900);
    await world.pass(10 * SECOND);
    expect(await tradeOn(ETH)).toBeUndefined();
  });

  test('counts as cancelled: a lost entry frees its slot', async () => {
    const forgotten = new Set<string>();
    world = await createBotWorld({ ...moody(new Map(), forgotten), strategy: new ScriptedStrategy() });
    await enter(ETH, 8);
    const entry = (await tradeOn(ETH))?.openOrderId ?? '';
    cancelByHand(entry);
    forgotten.add(entry);
    await world.pass(11 * MINUTE);
    expect(await world.bot.slotsTaken()).toEqual([]);
  });

  test('has what its executions say', async () => {
    const forgotten = new Set<string>();
    world = await createBotWorld({ ...moody(new Map(), forgotten), strategy: new ScriptedStrategy() });
    await enter(ETH, 8);
    const entry = (await tradeOn(ETH))?.openOrderId ?? '';
    world.setPrice(ETH, 3199);
    forgotten.add(entry);
    await world.pass(11 * MINUTE);
    expect(await tradeOn(ETH)).toMatchObject({ openOrderId: null, amount: 0.0311, openRate: 3199.99 });
    expect((await tradeOn(ETH))?.orders[0]).toMatchObject({ status: 'closed', filled: 0.0312 });
  });

  test('is not given up while the exchange shows it among the open ones', async () => {
    const forgotten = new Set<string>();
    world = await createBotWorld({ ...moody(new Map(), forgotten), strategy: new ScriptedStrategy() });
    await enter(ETH, 8);
    forgotten.add((await tradeOn(ETH))?.openOrderId ?? '');
    await world.pass(15 * MINUTE);
    expect((await tradeOn(ETH))?.orders[0]).toMatchObject({ status: 'open', filled: 0 });
  });
});
