/** Named access tokens, sessions, and the record of changes. Times are milliseconds since the epoch, UTC. */
import Type from 'typebox';
import { nullable, NullableString, Timestamp } from './schema.ts';

export const AccessScope = Type.Union([Type.Literal('read'), Type.Literal('trade'), Type.Literal('admin')], {
  description: 'what the caller may do; each includes the ones before it',
});

export const NamedToken = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  scope: AccessScope,
  created_ts: Timestamp,
  last_used_ts: nullable(Timestamp),
  expires_ts: nullable(Timestamp),
});
export type NamedToken = Type.Static<typeof NamedToken>;

export const NamedTokens = Type.Object({ tokens: Type.Array(NamedToken) });
export type NamedTokens = Type.Static<typeof NamedTokens>;

export const NewTokenBody = Type.Object({
  name: Type.String({ description: 'to know it by; no two tokens have the same' }),
  scope: AccessScope,
  expires_in_days: Type.Optional(Type.Number({ description: 'it does not expire when absent' })),
});
export type NewTokenBody = Type.Static<typeof NewTokenBody>;

export const NewToken = Type.Object({
  ...NamedToken.properties,
  token: Type.String({ description: 'shown this once; send it as `Authorization: Bearer …`' }),
});
export type NewToken = Type.Static<typeof NewToken>;

export const TokenParams = Type.Object({ tokenid: Type.Integer() });
export type TokenParams = Type.Static<typeof TokenParams>;

export const Session = Type.Object({
  id: Type.String(),
  name: Type.String(),
  address: Type.String({ description: 'from where it was opened' }),
  created_ts: Timestamp,
  last_used_ts: Timestamp,
  expires_ts: Timestamp,
  is_current: Type.Boolean({ description: 'it is the one that asks' }),
});
export type Session = Type.Static<typeof Session>;

export const Sessions = Type.Object({ sessions: Type.Array(Session) });
export type Sessions = Type.Static<typeof Sessions>;

export const SessionParams = Type.Object({ sessionid: Type.String() });
export type SessionParams = Type.Static<typeof SessionParams>;

export const AuditRow = Type.Object({
  id: Type.Integer(),
  timestamp: Timestamp,
  name: nullable(Type.String({ description: 'null: not known' })),
  how: nullable(Type.String({ description: 'password, session, signed, token; command on the command line' })),
  scope: NullableString,
  address: Type.String({ description: 'empty on the command line' }),
  bot: Type.String({ description: 'bot_name of its configuration' }),
  action: Type.String({ description: 'method and path, or the command' }),
  what: Type.String({ description: 'parameters and body as JSON, without secrets, cut to size' }),
  status: nullable(
    Type.Integer({
      description:
        'HTTP status, or exit code; null: begun, and its end is not on record: it runs still, or the bot was ended',
    }),
  ),
  message: Type.String(),
});
export type AuditRow = Type.Static<typeof AuditRow>;

export const Audit = Type.Object({
  audit: Type.Array(AuditRow, { description: 'the newest first' }),
  next_before: nullable(Type.Integer({ description: 'ask with this for the next page; null: there is none' })),
});
export type Audit = Type.Static<typeof Audit>;

export const AuditQuery = Type.Object({
  limit: Type.Optional(nullable(Type.Integer({ description: 'up to 1000; 100 when absent' }))),
  before: Type.Optional(nullable(Type.Integer({ description: 'only older ones than the row of this id' }))),
});
export type AuditQuery = Type.Static<typeof AuditQuery>;
