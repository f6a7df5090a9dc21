/** Lists of pairs: what may be traded, what is locked. */
import Type from 'typebox';
import { DateText, NullableString, Timestamp } from './schema.ts';

export const Whitelist = Type.Object({
  whitelist: Type.Array(Type.String()),
  length: Type.Integer(),
  method: Type.Array(Type.String(), { description: 'the handlers that made it, in order' }),
});
export type Whitelist = Type.Static<typeof Whitelist>;

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
