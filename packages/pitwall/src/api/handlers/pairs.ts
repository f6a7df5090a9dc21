/** Which pairs may be traded, which never, and which not now. */
import type { RouteGroups } from '@pitwall/wire';
import { addToBlacklist, deleteFromBlacklist, queryBlacklist } from '../../control/pairs/blacklist.ts';
import { addLocks, deleteLock, deleteLocks, queryLocks } from '../../control/pairs/locks.ts';
import { queryWhitelist } from '../../control/pairs/whitelist.ts';
import type { HandlersOf } from './call.ts';

export const pairHandlers: HandlersOf<RouteGroups['pairs']> = {
  whitelist: ({ context }) => queryWhitelist(context),
  locks: ({ context }) => queryLocks(context),
  add_locks: ({ context, body }) => addLocks(context, body),
  delete_lock: ({ context, params }) => deleteLock(context, params.lockid),
  delete_locks: ({ context, body }) => deleteLocks(context, body),
  blacklist: ({ context }) => queryBlacklist(context.bot),
  add_to_blacklist: ({ context, body }) => addToBlacklist(context.bot, body.blacklist),
  delete_from_blacklist: ({ context, query }) => deleteFromBlacklist(context.bot, query.pairs_to_delete ?? []),
};
