import { afterEach, describe, expect, test } from 'vitest';
import { PitwallError } from '../../../pitwall/src/domain/errors.ts';
import { createBotWorld, ETH, type BotWorld, type BotWorldOptions } from './bot-world.ts';
import { interceptCalls } from './intercept-calls.ts';
import { ScriptedStrategy } from './scripted-strategy.ts';

let world: BotWorld;
const SECOND = 1_000;
const begin = async (options: BotWorldOptions = {}): Promise<void> => {
  world = await createBotWorld(options);
};
afterEach(async () => world.end());

/** What was told of states, in order. */
const states = (): string[] =>
  world.messages.flatMap((message) => {
    if (message.type === 'status') return [message.status];
    return message.type === 'startup' || message.type === 'exception' ? [message.type] : [];
  });

describe('states', () => {
  test('a start tells the state, then the settings', async () => {
    await begin();
    await world.pass(SECOND);
    expect(states()).toEqual(['running', 'startup', 'startup']);
    expect(world.bot.state()).toBe('running');
  });

  test('a bot that starts stopped does nothing until it is told to', async () => {
    const strategy = new ScriptedStrategy();
    strategy.enter.add(ETH);
    await begin({ strategy, settings: { initialState: 'stopped' } });
    await world.pass(20 * SECOND);
    expect(world.bot.lastProcess()).toBeNull();
    expect(world.bot.start()).toBe(true);
    expect(world.bot.start()).toBe(false);
    await world.pass(10 * SECOND);
    expect(states()).toEqual(['stopped', 'running', 'startup', 'startup']);
    expect(await world.bot.slotsTaken()).toHaveLength(1);
  });

  test('a stop is heard at once, and open trades are not forgotten', async () => {
    const strategy = new ScriptedStrategy();
    strategy.enter.add(ETH);
    await begin({ strategy });
    await world.pass(6 * SECOND);
    expect(world.bot.stop()).toBe(true);
    expect(world.bot.stop()).toBe(false);
    await world.pass(10);
    expect(states().at(-1)).toBe('stopped');
    expect(world.messages.at(-1)).toMatchObject({ type: 'warning' });
    const last = world.bot.lastProcess();
    await world.pass(60 * SECOND);
    expect(world.bot.lastProcess()).toBe(last);
  });

  test('open orders are cancelled on the way out when the settings say so', async () => {
    const strategy = new ScriptedStrategy();
    strategy.enter.add(ETH);
    await begin({ strategy, settings: { cancelOpenOrdersOnExit: true } });
    await world.pass(6 * SECOND);
    world.bot.stop();
    await world.pass(6 * SECOND);
    expect(await world.bot.slotsTaken()).toEqual([]);
    expect(world.messages.find(({ type }) => type === 'entry_cancel')).toMatchObject({
      reason: 'cancelled (all unfilled and partially filled open orders cancelled), fully cancelled',
    });
  });
});

describe('a reload', () => {
  test('puts new settings in force and tells it', async () => {
    await begin();
    world.bot.stopEntry();
    await world.pass(6 * SECOND);
    world.settings = { ...world.settings, stakeAmount: 55 };
    world.bot.reloadConfig();
    await world.pass(10 * SECOND);
    expect(states()).toEqual([
      'running',
      'startup',
      'startup',
      'reload_config',
      'config reloaded',
      'startup',
      'startup',
    ]);
    expect(world.bot.settings.stakeAmount).toBe(55);
    expect(world.bot.maxOpenTrades()).toBe(3);
  });

  test('that cannot be followed leaves the old settings in force', async () => {
    await begin();
    await world.pass(6 * SECOND);
    world.settings = { ...world.settings, stakeCurrency: 'EUR', stakeAmount: 55 };
    world.bot.reloadConfig();
    await world.pass(10 * SECOND);
    expect(world.bot.state()).toBe('running');
    expect(world.bot.settings.stakeAmount).toBe(100);
    expect(world.messages.find(({ type }) => type === 'exception')).toMatchObject({
      status: expect.stringContaining('stakeCurrency cannot change while the bot runs') as string,
    });
  });
});

describe('failures', () => {
  /** The exchange port, with one of its methods failing as long as there is an error. */
  const failing = (method: 'fetchTickers', failure: { error: Error | null }): BotWorldOptions => ({
    settings: { pairLists: [{ method: 'VolumePairList', parameters: { number_assets: 2, refresh_period: 0 } }] },
    wrapExchange: (exchange) =>
      interceptCalls(exchange, async (called, _args, call) => {
        if (called === method && failure.error !== null) throw failure.error;
        return call();
      }),
  });

  test('of the network pause the loop and are forgotten', async () => {
    const failure: { error: Error | null } = { error: null };
    await begin(failing('fetchTickers', failure));
    await world.pass(6 * SECOND);
    // Tickers are read again half an hour later.
    await world.pass(1_800 * SECOND - 6 * SECOND);
    failure.error = new PitwallError('EXCHANGE_TEMPORARY', 'The exchange does not answer.');
    await world.pass(10 * SECOND);
    const stuck = world.bot.lastProcess();
    await world.pass(30 * SECOND);
    expect(world.bot.lastProcess()).toBe(stuck);
    expect(world.bot.state()).toBe('running');
    failure.error = null;
    await world.pass(40 * SECOND);
    expect(world.bot.lastProcess()).toBeGreaterThan(stuck ?? Infinity);
  });

  test('that need a person stop the bot, which says why', async () => {
    const failure: { error: Error | null } = { error: null };
    await begin(failing('fetchTickers', failure));
    await world.pass(1_799 * SECOND);
    failure.error = new PitwallError('EXCHANGE_OPERATIONAL', 'The key is not valid any more.');
    await world.pass(20 * SECOND);
    expect(world.bot.state()).toBe('stopped');
    expect(states()).toEqual(['running', 'startup', 'startup', 'exception', 'stopped']);
    expect(world.messages.find(({ type }) => type === 'exception')).toMatchObject({
      status: expect.stringContaining('The key is not valid any more.') as string,
    });
  });
});

test('differences nobody can explain forbid entries and are told', async () => {
  const strategy = new ScriptedStrategy();
  await begin({ strategy });
  strategy.enter.add(ETH);
  await world.pass(6 * SECOND);
  strategy.enter.clear();
  world.setPrice(ETH, 3199);
  await world.pass(6 * SECOND);
  world.bot.stop();
  await world.pass(SECOND);
  // Somebody takes the coins of the trade away.
  world.venue.deposit('spot', 'ETH', '-0.03');
  strategy.enter.add('BTC/USDT');
  world.bot.start();
  await world.pass(20 * SECOND);
  expect((await world.bot.slotsTaken()).map(({ pair }) => pair)).toEqual([ETH]);
  expect(world.messages.some((message) => message.type === 'warning' && message.status.includes('differ'))).toBe(true);
  world.venue.deposit('spot', 'ETH', '0.03');
  await world.pass(1_900 * SECOND);
  expect((await world.bot.slotsTaken()).map(({ pair }) => pair)).toEqual([ETH, 'BTC/USDT']);
});
