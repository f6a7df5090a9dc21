/** Open trades are looked after whatever else fails: markets, tickers, other pairs, the strategy. */
import { afterEach, describe, expect, test } from 'vitest';
import { BrainCore } from '../../../pitwall/src/brain/brain-core.ts';
import { PitwallError } from '../../../pitwall/src/domain/errors.ts';
import { BTC, ETH, type BotWorld, type BotWorldOptions } from './bot-world.ts';
import { interceptCalls } from './intercept-calls.ts';
import { ScriptedStrategy } from './scripted-strategy.ts';
import { createTradedWorld } from './traded-world.ts';

let world: BotWorld;
const SECOND = 1_000;
afterEach(async () => {
  const verdict = await world.judge();
  await world.end();
  expect(verdict).toEqual({ lost: [], duplicates: [], unknown: [] });
});

/** The exchange port, with the methods named in `failures` failing. */
function failing(failures: Map<string, Error>): Pick<BotWorldOptions, 'wrapExchange'> {
  return {
    wrapExchange: (exchange) =>
      interceptCalls(exchange, async (method, _args, call) => {
        const error = failures.get(method);
        if (error !== undefined) throw error;
        return call();
      }),
  };
}

/** As `createTradedWorld`. */
async function withTrade(options: BotWorldOptions = {}): Promise<void> {
  world = await createTradedWorld(options);
}

async function expectStopped(): Promise<void> {
  world.setPrice(ETH, 2900);
  await world.pass(60 * SECOND);
  expect(await world.bot.openTrades()).toEqual([]);
  expect((await world.store.trades.closed())[0]).toMatchObject({ exitReason: 'stop_loss' });
}

const stuck = async (): Promise<never> => {
  throw new PitwallError('STRATEGY_STUCK', 'The strategy did not answer in time.');
};
const forceEntry = async (pair: string): Promise<unknown> =>
  world.bot.forceEnter({
    pair,
    side: 'long',
    price: null,
    orderType: 'market',
    stakeAmount: null,
    entryTag: null,
    leverage: null,
  });
const TEMPORARY = new PitwallError('EXCHANGE_TEMPORARY', 'The exchange does not answer this.');

describe('a hit stop is sold', () => {
  test('while the markets cannot be loaded', async () => {
    const failures = new Map<string, Error>();
    await withTrade({ ...failing(failures), settings: { marketsRefreshIntervalMinutes: 1 } });
    failures.set('loadMarkets', TEMPORARY);
    await world.pass(90 * SECOND);
    await expectStopped();
  });

  test('while the pair lists get no tickers', async () => {
    const failures = new Map<string, Error>();
    const pairLists = [{ method: 'VolumePairList', parameters: { number_assets: 2, refresh_period: 0 } }] as const;
    await withTrade({ ...failing(failures), settings: { pairLists } });
    failures.set('fetchTickers', TEMPORARY);
    await world.pass(1_800 * SECOND);
    await expectStopped();
  });

  test.each(['analyse', 'informativePairs', 'decideExits'] as const)('while the strategy hangs in %s', async (step) => {
    await withTrade();
    world.brain[step] = stuck;
    await expectStopped();
  });

  test('while the strategy hangs over the confirmation', async () => {
    const strategy = new ScriptedStrategy();
    strategy.confirmTradeExit = () => true;
    await withTrade({ strategy });
    world.brain.ask = stuck;
    await expectStopped();
  });

  test('while the strategy hangs over the exit of another trade', async () => {
    await withTrade();
    world.setPrice(BTC, 42_000);
    await world.settle(forceEntry(BTC));
    world.strategy.exit.add(BTC);
    world.strategy.confirmTradeExit = () => true;
    world.brain.ask = stuck;
    world.brain.decideExits = async (snapshot, trades) =>
      (await BrainCore.prototype.decideExits.call(world.brain, snapshot, trades)).reverse();
    await world.pass(20 * SECOND);
    expect(await world.bot.openTrades()).toHaveLength(2);
    world.setPrice(ETH, 2900);
    await world.pass(60 * SECOND);
    expect((await world.bot.openTrades()).map(({ pair }) => pair)).toEqual([BTC]);
  });
});

test('a database that is away for a while costs no stop: the bot tries again until it is back', async () => {
  await withTrade();
  const { trades } = world.store;
  const open = trades.open.bind(trades);
  trades.open = async () => {
    throw new PitwallError('DATABASE', 'The connection to the database was lost.');
  };
  await world.pass(120 * SECOND);
  expect(world.bot.state()).toBe('running');
  expect(world.messages.filter(({ type }) => type === 'exception')).toHaveLength(1);
  trades.open = open;
  await expectStopped();
});
