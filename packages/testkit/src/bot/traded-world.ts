/** A world that begins with an open trade. Entry point: `createTradedWorld`. */
import { exitSettings } from '../../../pitwall/src/domain/fixtures/settings.ts';
import { createBotWorld, ETH, type BotWorld, type BotWorldOptions } from './bot-world.ts';
import { ScriptedStrategy } from './scripted-strategy.ts';

/** Order types of a bot that enters and exits by limit, and stops at the market. */
export const MARKET_STOPS = {
  entry: 'limit',
  exit: 'limit',
  forceEntry: 'limit',
  forceExit: 'limit',
  emergencyExit: 'market',
  stoploss: 'market',
} as const;

const SETTINGS = { exits: exitSettings({ minimalRoi: [], stoploss: -0.05 }), orderTypes: MARKET_STOPS };

/** With a filled trade on ETH, bought at 3199.99 with its stop at 3040; the price is 3199 now. */
export async function createTradedWorld(options: BotWorldOptions = {}): Promise<BotWorld> {
  const strategy = options.strategy ?? new ScriptedStrategy();
  strategy.enter.add(ETH);
  const world = await createBotWorld({ ...options, strategy, settings: { ...SETTINGS, ...options.settings } });
  await world.pass(8_000);
  strategy.enter.clear();
  world.setPrice(ETH, 3199);
  await world.pass(8_000);
  const [trade] = await world.bot.openTrades();
  if (trade?.openOrderId !== null || trade.stopLoss !== 3040) throw new Error('The trade to begin with did not fill.');
  return world;
}
