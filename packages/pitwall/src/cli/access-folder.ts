/** Finds and opens the access database that a bot of the same configuration uses. */
import { join } from 'node:path';
import { userInfo } from 'node:os';
import type { CommandLineOptions } from '../config/load.ts';
import type { AccessStore, AuditEntry } from '../ports/access-store.ts';
import { realClock } from '../system/clock.ts';

export interface OpenedAccess extends Disposable {
  readonly store: AccessStore;
  readonly file: string;
  /** Puts a command that changed something on record. */
  record(entry: Pick<AuditEntry, 'action' | 'what' | 'status' | 'message'>): void;
}

/** Throws CONFIG, or DATABASE when it cannot be opened. */
export async function openAccess(options: CommandLineOptions): Promise<OpenedAccess> {
  const { loadWithWarnings } = await import('./load.ts');
  const { ACCESS_FILE, openAccessStore } = await import('../store/access/sqlite-access-store.ts');
  const { userDataDir, raw } = await loadWithWarnings(options, 'util_no_exchange');
  const file = join(userDataDir, ACCESS_FILE);
  const store = openAccessStore(file);
  const bot = typeof raw['bot_name'] === 'string' ? raw['bot_name'] : '';
  return {
    store,
    file,
    record: (entry) => {
      const who = { name: userInfo().username, how: 'command', scope: 'admin', address: '' };
      store.addAudit({ at: realClock().now(), bot, ...who, ...entry });
    },
    [Symbol.dispose]: () => store.close(),
  };
}
