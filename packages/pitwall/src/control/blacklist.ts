/**
 * The blacklist: what is never traded, as pairs or as patterns. Changes last until the configuration is reloaded. An entry
 * that cannot be added or taken off is told beside the others, which are.
 */
import type { Blacklist } from '@pitwall/wire';
import type { BotFace } from '../bot/face.ts';
import { PitwallError } from '../domain/errors.ts';
import { areQuick } from '../pairlist/pattern-trial.ts';
import { pairPattern } from '../pairlist/patterns.ts';

/** Entries the list holds at most. */
export const MAX_BLACKLIST_ENTRIES = 1_000;
/** Characters of one entry. */
export const MAX_BLACKLIST_ENTRY_LENGTH = 100;

/** Entries added by one request. */
const MAX_ADDED = 2_000;

const KEY = 'the blacklist';

/** Existing pairs by entry; a pair that two entries match is there twice. */
function expand(bot: BotFace, entries: readonly string[]): string[] {
  const pairs = [...bot.markets.keys()];
  return entries.flatMap((entry) => {
    const pattern = pairPattern(entry, KEY);
    return pairs.filter((pair) => pattern.test(pair));
  });
}

function answer(bot: BotFace, errors: Blacklist['errors'] = {}): Blacklist {
  const entries = bot.blacklist();
  return {
    blacklist: [...entries],
    blacklist_expanded: expand(bot, entries),
    errors,
    length: entries.length,
    method: [...bot.whitelist().methods],
  };
}

function isPattern(entry: string): boolean {
  try {
    pairPattern(entry, KEY);
    return entry.length <= MAX_BLACKLIST_ENTRY_LENGTH;
  } catch (error) {
    if (error instanceof PitwallError) return false;
    throw error;
  }
}

export function queryBlacklist(bot: BotFace): Blacklist {
  return answer(bot);
}

/** Throws COMMAND_REFUSED for more entries than can be meant. */
export function addToBlacklist(bot: BotFace, added: readonly string[]): Blacklist {
  if (added.length > MAX_ADDED) {
    throw new PitwallError('COMMAND_REFUSED', `${added.length} entries at once are too many: ${MAX_ADDED} at most.`);
  }
  const former = bot.blacklist();
  const entries = [...former];
  const errors = new Map<string, { error_msg: string }>();
  const refuse = (entry: string, why: string): unknown => errors.set(entry, { error_msg: `Pair ${entry} ${why}` });
  for (const entry of added) {
    if (entries.includes(entry)) refuse(entry, 'already in pairlist.');
    else if (!isPattern(entry)) refuse(entry, 'is not a valid wildcard.');
    else if (entries.length >= MAX_BLACKLIST_ENTRIES)
      refuse(entry, `does not fit: the blacklist holds ${MAX_BLACKLIST_ENTRIES} entries.`);
    else entries.push(entry);
  }
  if (entries.length > former.length && !areQuick(entries, bot.markets.keys(), KEY)) {
    for (const entry of entries.splice(former.length)) refuse(entry, 'takes too long to be matched with all markets.');
  }
  bot.setBlacklist(entries);
  return answer(bot, Object.fromEntries(errors));
}

export function deleteFromBlacklist(bot: BotFace, removed: readonly string[]): Blacklist {
  const entries = [...bot.blacklist()];
  const errors = new Map<string, { error_msg: string }>();
  for (const entry of removed) {
    const index = entries.indexOf(entry);
    if (index === -1) errors.set(entry, { error_msg: `Pair ${entry} is not in the current blacklist.` });
    else entries.splice(index, 1);
  }
  bot.setBlacklist(entries);
  return answer(bot, Object.fromEntries(errors));
}
