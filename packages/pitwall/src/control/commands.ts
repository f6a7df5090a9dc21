/** Start, stop, no more entries, reload: each answers with a line for people. */
import type { StatusMessage } from '@pitwall/wire';
import type { BotFace } from '../bot/face.ts';

export function startTrading(bot: BotFace): StatusMessage {
  return { status: bot.start() ? 'starting trader ...' : 'already running' };
}

export function stopTrading(bot: BotFace): StatusMessage {
  return { status: bot.stop() ? 'stopping trader ...' : 'already stopped' };
}

/** Changes nothing while the bot is stopped, and says the same: a stopped bot enters no trades anyway. */
export function stopEntries(bot: BotFace): StatusMessage {
  if (bot.state() === 'running') bot.stopEntry();
  return { status: 'No more entries will occur from now. Run /reload_config to reset.' };
}

export function reloadConfig(bot: BotFace): StatusMessage {
  bot.reloadConfig();
  return { status: 'Reloading config ...' };
}
