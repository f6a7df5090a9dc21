/** The wallet holds a little less than the books: a fee the exchange does not tell was taken from the coins. */
import { afterEach, expect, test } from 'vitest';
import { exitSettings } from '../../../pitwall/src/domain/fixtures/settings.ts';
import { PitwallError } from '../../../pitwall/src/domain/errors.ts';
import type { OrderReport } from '../../../pitwall/src/ports/exchange.ts';
import { createBotWorld, ETH, type BotWorld } from './bot-world.ts';
import { interceptCalls } from './intercept-calls.ts';
import { ScriptedStrategy } from './scripted-strategy.ts';

let world: BotWorld;
afterEach(async () => world.end());

const SECOND = 1_000;

test('an exit of all the wallet holds ends the trade, also when fees are asked for in vain meanwhile', async () => {
  const strategy = new ScriptedStrategy();
  strategy.enter.add(ETH);
  world = await createBotWorld({
    strategy,
    settings: { stakeAmount: 3_000, exits: exitSettings({ minimalRoi: [], stoploss: -0.05 }) },
    wrapExchange: (exchange) =>
      interceptCalls(exchange, async (method, _args, call) => {
        if (method === 'fetchFills') throw new PitwallError('EXCHANGE_TEMPORARY', 'No executions.');
        const answer = await call();
        const isOrder = method === 'fetchOrder' || method === 'createOrder';
        return isOrder ? { ...(answer as OrderReport), fees: [] } : answer;
      }),
  });
  await world.pass(8 * SECOND);
  strategy.enter.clear();
  strategy.exit.add(ETH);
  world.setPrice(ETH, 3199);
  await world.pass(15 * SECOND);
  expect((await world.bot.openTrades())[0]?.orders.at(-1)).toMatchObject({ side: 'sell', status: 'open' });
  world.setPrice(ETH, 3300);
  await world.pass(60 * SECOND);
  expect(await world.bot.openTrades()).toEqual([]);
  expect(await world.store.trades.closed()).toMatchObject([{ exitReason: 'script_exit' }]);
});
