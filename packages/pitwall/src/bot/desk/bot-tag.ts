/** The tag of this bot: 24 random bits, made once and kept in its database. Every order it sends carries it. */
import { TAG_BITS } from '../../domain/client-order-id.ts';
import { PitwallError } from '../../domain/errors.ts';
import type { Ids } from '../../ports/ids.ts';
import type { Store } from '../../ports/store.ts';

const KEY = 'bot_tag';

export async function botTag(store: Store, ids: Ids): Promise<number> {
  return store.transaction(async (session) => {
    const stored = await session.keyValues.get(KEY);
    if (stored === undefined) {
      const tag = Number(ids.randomBits(TAG_BITS));
      await session.keyValues.set(KEY, tag);
      return tag;
    }
    if (typeof stored === 'number' && Number.isInteger(stored) && stored >= 0 && stored < 2 ** TAG_BITS) return stored;
    throw new PitwallError(
      'DATABASE',
      `The database holds "${stored}" as ${KEY}; it must be a whole number below ${2 ** TAG_BITS}.`,
    );
  });
}
