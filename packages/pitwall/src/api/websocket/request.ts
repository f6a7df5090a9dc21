/**
 * Reads what a client sends. Pure. What the protocol does not know is ignored and the connection stays; what is no JSON,
 * or asks for a known thing in a way that cannot be read, ends the connection.
 */
import { MESSAGE_TYPES, type MessageType } from '@pitwall/wire';

export type SocketRequest =
  | { readonly kind: 'subscribe'; readonly types: readonly MessageType[] }
  | { readonly kind: 'whitelist' }
  /** `limit` and `pair` are null when all rows, all pairs are meant. */
  | { readonly kind: 'frames'; readonly limit: number | null; readonly pair: string | null }
  | { readonly kind: 'ignored'; readonly why: string }
  | { readonly kind: 'unreadable'; readonly why: string };

function ignored(why: string): SocketRequest {
  return { kind: 'ignored', why };
}

function unreadable(why: string): SocketRequest {
  return { kind: 'unreadable', why };
}

function isMessageType(value: unknown): value is MessageType {
  return MESSAGE_TYPES.some((type) => type === value);
}

/** Null, absent, or nothing in it. */
function isEmpty(data: unknown): boolean {
  if (data === undefined || data === null || data === false || data === 0 || data === '') return true;
  return typeof data === 'object' && Object.keys(data).length === 0;
}

function readSubscribe(data: unknown): SocketRequest {
  if (isEmpty(data)) return ignored('it subscribes to nothing');
  if (typeof data === 'number' || typeof data === 'boolean') return unreadable('the subscriptions are no list');
  if (!Array.isArray(data)) return ignored('the subscriptions are no list');
  const types = data.filter(isMessageType);
  return types.length === data.length ? { kind: 'subscribe', types } : ignored('it subscribes to an unknown type');
}

function readFrames(data: unknown): SocketRequest {
  if (isEmpty(data)) return { kind: 'frames', limit: null, pair: null };
  if (typeof data !== 'object' || Array.isArray(data)) return unreadable('the wish for frames is no object');
  const { limit = null, pair = null } = data as { limit?: unknown; pair?: unknown };
  if (limit !== null && !(typeof limit === 'number' && Number.isSafeInteger(limit) && limit >= 0)) {
    return unreadable('the limit is no count of rows');
  }
  if (pair !== null && typeof pair !== 'string') return unreadable('the pair is no text');
  return { kind: 'frames', limit: limit === 0 ? null : limit, pair: pair === '' ? null : pair };
}

export function readSocketRequest(text: string): SocketRequest {
  let request: unknown;
  try {
    request = JSON.parse(text);
  } catch {
    return unreadable('it is no JSON');
  }
  if (typeof request !== 'object' || request === null || Array.isArray(request)) return ignored('it is no object');
  const { type, data } = request as { type?: unknown; data?: unknown };
  if (type === 'subscribe') return readSubscribe(data);
  if (type === 'whitelist') return { kind: 'whitelist' };
  if (type === 'analyzed_df') return readFrames(data);
  return ignored('its type is unknown');
}
