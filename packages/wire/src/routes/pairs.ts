/** Which pairs may be traded, which never, and which not now. */
import {
  Blacklist,
  BlacklistBody,
  BlacklistDeleteQuery,
  DeleteLocksBody,
  LockParams,
  Locks,
  NewLocks,
  Whitelist,
} from '../pairs.ts';
import type { RouteDefinition } from '../route.ts';
import { command, read, remove } from './common.ts';

export const PAIR_ROUTES = {
  whitelist: { ...read, path: '/whitelist', response: Whitelist, summary: 'Pairs that may be traded' },
  locks: { ...read, path: '/locks', response: Locks, summary: 'Active locks of pairs' },
  add_locks: { ...command, path: '/locks', body: NewLocks, response: Locks, summary: 'Lock pairs for some time' },
  delete_lock: { ...remove, path: '/locks/{lockid}', params: LockParams, response: Locks, summary: 'End one lock' },
  delete_locks: {
    ...command,
    path: '/locks/delete',
    body: DeleteLocksBody,
    response: Locks,
    summary: 'End one lock, or all of a pair',
  },
  blacklist: { ...read, path: '/blacklist', response: Blacklist, summary: 'Pairs that are never traded' },
  add_to_blacklist: {
    ...command,
    path: '/blacklist',
    body: BlacklistBody,
    response: Blacklist,
    summary: 'Trade these pairs no more, until the configuration is reloaded',
  },
  delete_from_blacklist: {
    ...remove,
    path: '/blacklist',
    query: BlacklistDeleteQuery,
    response: Blacklist,
    summary: 'Take entries off the blacklist, until the configuration is reloaded',
  },
} as const satisfies Record<string, RouteDefinition>;
