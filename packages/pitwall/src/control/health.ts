/** When the bot last finished an iteration, and when it was started: now, and for the first time with this database. */
import type { Health } from '@pitwall/wire';
import type { ControlContext } from './context.ts';
import { isoText } from './text/dates.ts';

function toSeconds(ms: number): number {
  return Math.floor(ms / 1000);
}

function optional(ms: string | number | undefined): { text: string | null; seconds: number | null } {
  return typeof ms === 'number' ? { text: isoText(ms), seconds: toSeconds(ms) } : { text: null, seconds: null };
}

export async function queryHealth(context: ControlContext): Promise<Health> {
  const { keyValues } = context.store;
  const first = optional(await keyValues.get('bot_start_time'));
  const current = optional(await keyValues.get('startup_time'));
  const lastProcess = context.bot.lastProcess() ?? 0;
  return {
    last_process: isoText(lastProcess),
    last_process_ts: toSeconds(lastProcess),
    bot_start: first.text,
    bot_start_ts: first.seconds,
    bot_startup: current.text,
    bot_startup_ts: current.seconds,
  };
}
