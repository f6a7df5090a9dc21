/** The commands by name. They send only what clients of freqtrade send, so that they work with its servers too. */
import { CANDLE_COMMANDS } from './commands/candles.ts';
import { CONTROL_COMMANDS } from './commands/control.ts';
import { PAIR_COMMANDS } from './commands/pairs.ts';
import { PROFIT_COMMANDS } from './commands/profit.ts';
import { SYSTEM_COMMANDS } from './commands/system.ts';
import { TRADE_COMMANDS } from './commands/trades.ts';
import type { Command } from './command.ts';

const ALL: Readonly<Record<string, Command>> = {
  ...SYSTEM_COMMANDS,
  ...CONTROL_COMMANDS,
  ...TRADE_COMMANDS,
  ...PROFIT_COMMANDS,
  ...PAIR_COMMANDS,
  ...CANDLE_COMMANDS,
};

/** In the order of their names. */
export const COMMANDS: Readonly<Record<string, Command>> = Object.fromEntries(
  Object.entries(ALL).sort(([one], [other]) => (one < other ? -1 : 1)),
);
