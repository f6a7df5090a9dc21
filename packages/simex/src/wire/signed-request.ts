/**
 * Makes requests as a client does, for callers in the same process. Entry points: {@link publicRequest},
 * {@link signedRequest}.
 */
import type { Credentials } from './authorise.ts';
import type { WireRequest } from './message.ts';
import { sign } from './signature.ts';

export type RequestParameters = Readonly<Record<string, string | number | boolean>>;

/** A request without key and signature. */
export function publicRequest(path: string, parameters: RequestParameters = {}): WireRequest {
  return { method: 'GET', path, query: encode(parameters) };
}

/**
 * A signed request: the parameters go into the query of GET and DELETE, into the body of POST and PUT.
 * `timestamp` is the sender's time in milliseconds; `recvWindow` is taken from the parameters.
 */
export function signedRequest(
  credentials: Credentials,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  parameters: RequestParameters,
  timestamp: number,
): WireRequest {
  const payload = encode({ timestamp, ...parameters });
  const text = `${payload}&signature=${sign(payload, credentials.secret)}`;
  const headers = { 'x-mbx-apikey': credentials.key };
  return method === 'GET' || method === 'DELETE'
    ? { method, path, query: text, headers }
    : { method, path, body: text, headers };
}

function encode(parameters: RequestParameters): string {
  const pairs = Object.entries(parameters).map(([name, value]): [string, string] => [name, String(value)]);
  return new URLSearchParams(pairs).toString();
}
