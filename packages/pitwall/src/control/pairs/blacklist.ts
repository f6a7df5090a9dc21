/**
 * The blacklist: what is never traded, as pairs or as patterns. Changes last until the configuration is reloaded. An entry
 * that cannot be added or taken off is told beside the others, which are.
 */
import type { Blacklist } from '@pitwall/wire';
import type { BotFace } from '../../bot/face.ts';
import { PitwallError } from '../../domain/errors.ts';
import { tryPatterns } from '../../pairlist/pattern-trial.ts';
import { pairPattern } from '../../pairlist/patterns.ts';
import { FairTurns } from '../fair-turns.ts';
import { keptPer } from '../kept.ts';

/** Entries the list holds at most. */
export const MAX_BLACKLIST_ENTRIES = 1_000;
/** Characters of one entry. */
export const MAX_BLACKLIST_ENTRY_LENGTH = 100;

/** Entries added by one request. */
const MAX_ADDED = 2_000;

const KEY = 'the blacklist';

type Expanded = ReadonlyMap<string, readonly string[]>;

/**
 * Existing pairs by entry, as they were last asked for: to match a thousand entries with all markets takes long enough to
 * hold up a bot, and whoever may read asks as often as he likes.
 */
const kept = new WeakMap<BotFace['markets'], Expanded>();

/** @param found what entries were found to match already */
function expandEach(bot: BotFace, entries: readonly string[], found: Expanded): Expanded {
  const before = kept.get(bot.markets);
  const pairs = [...bot.markets.keys()];
  const matches = (entry: string): readonly string[] => {
    const pattern = pairPattern(entry, KEY);
    return pairs.filter((pair) => pattern.test(pair));
  };
  return new Map(entries.map((entry) => [entry, found.get(entry) ?? before?.get(entry) ?? matches(entry)]));
}

/** A pair that two entries match is there twice. */
function expand(bot: BotFace, entries: readonly string[], found: Expanded): string[] {
  const expanded = expandEach(bot, entries, found);
  kept.set(bot.markets, expanded);
  return entries.flatMap((entry) => expanded.get(entry) ?? []);
}

function answer(bot: BotFace, errors: Blacklist['errors'] = {}, found: Expanded = new Map()): Blacklist {
  const entries = bot.blacklist();
  return {
    blacklist: [...entries],
    blacklist_expanded: expand(bot, entries, found),
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

/** The list with what can be added, and why the others cannot. */
class Addition {
  readonly former: readonly string[];
  readonly entries: string[];
  readonly #errors = new Map<string, { error_msg: string }>();

  constructor(former: readonly string[], added: readonly string[]) {
    this.former = former;
    this.entries = [...former];
    for (const entry of added) this.#add(entry);
  }

  get errors(): Blacklist['errors'] {
    return Object.fromEntries(this.#errors);
  }

  refuseNew(why: string): void {
    for (const entry of this.entries.splice(this.former.length)) this.#refuse(entry, why);
  }

  #add(entry: string): void {
    if (this.entries.includes(entry)) this.#refuse(entry, 'already in pairlist.');
    else if (!isPattern(entry)) this.#refuse(entry, 'is not a valid wildcard.');
    else if (this.entries.length >= MAX_BLACKLIST_ENTRIES)
      this.#refuse(entry, `does not fit: the blacklist holds ${MAX_BLACKLIST_ENTRIES} entries.`);
    else this.entries.push(entry);
  }

  #refuse(entry: string, why: string): void {
    this.#errors.set(entry, { error_msg: `Pair ${entry} ${why}` });
  }
}

/** Additions come one after another: each is tried together with all that is on the list by then. */
const ADDITIONS = { running: 1, perCaller: 16, total: 16 };
const turnsOf = keptPer<BotFace, FairTurns>(() => new FairTurns(ADDITIONS));

/** Throws COMMAND_REFUSED for more entries than can be meant, and BUSY when too many ask for such things at once. */
export async function addToBlacklist(bot: BotFace, added: readonly string[]): Promise<Blacklist> {
  if (added.length > MAX_ADDED) {
    throw new PitwallError('COMMAND_REFUSED', `${added.length} entries at once are too many: ${MAX_ADDED} at most.`);
  }
  return turnsOf(bot).run('anybody', 'additions to the blacklist', async () => add(bot, added));
}

/**
 * Entries may be taken off while others are tried, which changes nothing for those; only a list that has others on it then
 * (the configuration was reloaded) is tried once more.
 */
async function add(bot: BotFace, added: readonly string[]): Promise<Blacklist> {
  let found: Expanded = new Map();
  for (;;) {
    const addition = new Addition(bot.blacklist(), added);
    const { former, entries } = addition;
    if (entries.length === former.length || entries.every((entry) => found.has(entry))) {
      bot.setBlacklist(entries);
      return answer(bot, addition.errors, found);
    }
    const tried = await tryPatterns(entries, bot.markets.keys(), KEY);
    if (tried === null) {
      const refused = new Addition(bot.blacklist(), added);
      refused.refuseNew('takes too long to be matched with all markets.');
      return answer(bot, refused.errors);
    }
    found = tried;
  }
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
