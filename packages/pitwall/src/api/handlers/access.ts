/** Login, tokens, sessions, and the record of changes. */
import type { RouteGroups, Session } from '@pitwall/wire';
import { DAY_MS } from '../../control/text/dates.ts';
import { PitwallError } from '../../domain/errors.ts';
import type { AuditRecord, SessionRecord } from '../../ports/access-store.ts';
import { createToken, type TokenSession, type TokenType } from '../access/jwt.ts';
import { tokenRow } from '../access/named-token.ts';
import { NotFound } from '../answers.ts';
import type { Call, HandlersOf } from './call.ts';

const DEFAULT_AUDIT_ROWS = 100;
const MAX_AUDIT_ROWS = 1_000;

type Who = Pick<Call, 'server' | 'caller'>;

function signed({ server, caller }: Who, type: TokenType, session: TokenSession | null): string {
  return createToken(caller?.name ?? '', type, server.settings().jwtSecretKey, server.clock.now(), session);
}

function sessionRow({ id, name, address, ...record }: SessionRecord, current: string | null): Session {
  const { createdAt, lastUsedAt, expiresAt } = record;
  const times = { created_ts: createdAt, last_used_ts: lastUsedAt, expires_ts: expiresAt };
  return { id, name, address, ...times, is_current: id === current };
}

/** The session of whoever asks; null when they came another way. */
function ownSession({ caller }: Pick<Call, 'caller'>): string | null {
  return caller?.how === 'session' ? caller.id : null;
}

function refusedSession(): PitwallError {
  return new PitwallError('COMMAND_REFUSED', 'The caller has no session: only the tokens of a login have one.');
}

function renewed(call: Who & Pick<Call, 'access'>): { access_token: string; refresh_token: string } {
  const { caller, access } = call;
  if (caller?.how !== 'session' || caller.id === null || caller.generation === undefined) throw refusedSession();
  const next = access.registry.rotateSession({ id: caller.id, generation: caller.generation });
  // Somebody was faster with the same token.
  if (next === null) throw new PitwallError('COMMAND_REFUSED', 'The refresh token was replaced meanwhile.');
  return { access_token: signed(call, 'access', next), refresh_token: signed(call, 'refresh', next) };
}

export const accessHandlers: HandlersOf<RouteGroups['access']> = {
  login: (call) => {
    const session = call.access.registry.openSession(call.caller?.name ?? '', call.address);
    return { access_token: signed(call, 'access', session), refresh_token: signed(call, 'refresh', session) };
  },
  refresh: (call) => {
    if (call.body.rotate === true) return renewed(call);
    const id = ownSession(call);
    return { access_token: signed(call, 'access', id === null ? null : { id, generation: 0 }) };
  },
  logout: (call) => {
    const id = ownSession(call);
    if (id === null) throw refusedSession();
    call.access.registry.endSession(id);
    return { status: 'logged out' };
  },
  sessions: (call) => ({
    sessions: call.access.registry.sessions().map((record) => sessionRow(record, ownSession(call))),
  }),
  end_session: ({ access, params }) => {
    if (access.registry.endSession(params.sessionid) === null) throw new NotFound('Session not found.');
    return { status: 'session ended' };
  },
  tokens: ({ access }) => ({ tokens: access.registry.tokens().map(tokenRow) }),
  add_token: ({ access, body, server }) => {
    const { name, scope, expires_in_days: days } = body;
    const expiresAt = days === undefined ? null : Math.round(server.clock.now() + days * DAY_MS);
    const { record, token } = access.registry.makeToken({ name, scope, expiresAt });
    server.hide?.([token]);
    return { ...tokenRow(record), token };
  },
  revoke_token: ({ access, params }) => {
    const record = access.registry.revokeToken(params.tokenid);
    if (record === null) throw new NotFound('Token not found.');
    return { status: `token "${record.name}" revoked` };
  },
  audit: ({ server, query }) => {
    const limit = Math.min(Math.max(query.limit ?? DEFAULT_AUDIT_ROWS, 1), MAX_AUDIT_ROWS);
    const records = server.accessStore.audit(limit, query.before ?? undefined);
    const last = records.length < limit ? undefined : records.at(-1);
    return { audit: records.map(auditRow), next_before: last?.id ?? null };
  },
};

function auditRow({ at, ...record }: AuditRecord) {
  return { ...record, timestamp: at };
}
