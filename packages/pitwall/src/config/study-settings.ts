/** Settings for running a strategy's methods on candles, without a bot: nothing is traded, so little has to be there. */
import type { StrategyDescription } from '../brain/brain.ts';
import type { BotSettings } from '../domain/settings.ts';
import { insertDefaults } from './defaults.ts';
import { toSettings } from './settings.ts';
import { mergeStrategy } from './sources/strategy-merge.ts';
import type { ConfigObject } from './tree.ts';

/** What a bot insists on, where neither the configuration nor the strategy says it. */
const NOT_TRADED: ConfigObject = {
  stake_currency: '',
  stake_amount: 0,
  max_open_trades: 0,
  stoploss: -1,
  minimal_roi: {},
};

/** What belongs to a strategy alone: beside a bot, the configuration holds those of the running one. */
const OWN_KEYS = ['startup_candle_count', 'disable_dataframe_checks'];

/** @param raw checked values of a configuration; is not changed */
export function studySettings(raw: ConfigObject, strategy: StrategyDescription, timeframe: string): BotSettings {
  const others = Object.fromEntries(Object.entries(raw).filter(([key]) => !OWN_KEYS.includes(key)));
  const merged = mergeStrategy(others, strategy);
  const complete: ConfigObject = { ...NOT_TRADED, ...merged, strategy: strategy.name, timeframe };
  insertDefaults(complete);
  // The same candles may be asked about again.
  return { ...toSettings(complete), processOnlyNewCandles: false };
}
