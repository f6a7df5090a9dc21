/** Lists of pairs: what may be traded, what may not, what is locked. */
import Type from 'typebox';
import { DateText, nullable, NullableString, Timestamp, ZonedDate } from './schema.ts';

export const Whitelist = Type.Object({
  whitelist: Type.Array(Type.String()),
  length: Type.Integer(),
  method: Type.Array(Type.String(), { description: 'the handlers that made it, in order' }),
});
export type Whitelist = Type.Static<typeof Whitelist>;

export const Blacklist = Type.Object({
  blacklist: Type.Array(Type.String(), { description: 'entries as they were given, patterns included' }),
  blacklist_expanded: Type.Array(Type.String(), { description: 'existing pairs that an entry matches' }),
  errors: Type.Record(Type.String(), Type.Object({ error_msg: Type.String() })),
  length: Type.Integer({ description: 'of `blacklist`' }),
  method: Type.Array(Type.String(), { description: 'the pair list handlers, in order' }),
});
export type Blacklist = Type.Static<typeof Blacklist>;

export const BlacklistBody = Type.Object({
  blacklist: Type.Array(Type.String(), { description: 'pairs, or regular expressions for whole names' }),
});
export type BlacklistBody = Type.Static<typeof BlacklistBody>;

export const BlacklistDeleteQuery = Type.Object({
  pairs_to_delete: Type.Optional(
    Type.Array(Type.String(), { default: [], description: 'given once for each entry, as it was written' }),
  ),
});
export type BlacklistDeleteQuery = Type.Static<typeof BlacklistDeleteQuery>;

export const Lock = Type.Object({
  id: Type.Integer(),
  active: Type.Boolean(),
  lock_end_time: DateText,
  lock_end_timestamp: Timestamp,
  lock_time: DateText,
  lock_timestamp: Timestamp,
  pair: Type.String({ description: '`*` = all' }),
  side: Type.String({ description: '`*` = both' }),
  reason: NullableString,
});
export type Lock = Type.Static<typeof Lock>;

export const Locks = Type.Object({ lock_count: Type.Integer(), locks: Type.Array(Lock) });
export type Locks = Type.Static<typeof Locks>;

export const LockParams = Type.Object({ lockid: Type.Integer() });
export type LockParams = Type.Static<typeof LockParams>;

export const DeleteLocksBody = Type.Object({
  pair: Type.Optional(nullable(Type.String({ description: 'all listed locks of this pair' }))),
  lockid: Type.Optional(nullable(Type.Integer({ description: 'only this lock; the pair is not looked at' }))),
});
export type DeleteLocksBody = Type.Static<typeof DeleteLocksBody>;

export const NewLock = Type.Object({
  pair: Type.String({ description: '`*` = all' }),
  until: ZonedDate,
  side: Type.Optional(Type.Union([Type.Literal('*'), Type.Literal('long'), Type.Literal('short')], { default: '*' })),
  reason: Type.Optional(NullableString),
});
export type NewLock = Type.Static<typeof NewLock>;

export const NewLocks = Type.Array(NewLock);
export type NewLocks = Type.Static<typeof NewLocks>;
