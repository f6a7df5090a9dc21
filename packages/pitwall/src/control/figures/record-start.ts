/** Notes when the bot was started: this time, and for the first time with this database. */
import type { Store } from '../../ports/store.ts';

/**
 * A database that comes from another program knows no first start: its oldest trade stands for it.
 *
 * @param now ms UTC
 */
export async function recordStart(store: Store, now: number): Promise<void> {
  await store.transaction(async ({ trades, keyValues }) => {
    await keyValues.set('startup_time', now);
    if ((await keyValues.get('bot_start_time')) !== undefined) return;
    const oldest = [...(await trades.closed({ limit: 1 })), ...(await trades.open()).slice(0, 1)];
    await keyValues.set('bot_start_time', Math.min(now, ...oldest.map((trade) => trade.openDate)));
  });
}
