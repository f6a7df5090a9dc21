/** The pairs of the last iteration. */
import type { Whitelist } from '@pitwall/wire';
import type { ControlContext } from '../context.ts';

export function queryWhitelist(context: ControlContext): Whitelist {
  const { pairs, methods } = context.bot.whitelist();
  return { whitelist: [...pairs], length: pairs.length, method: [...methods] };
}
