/**
 * Sends one request as the clients of such servers do: always with a JSON body, `null` where there is nothing to say.
 * `fetch` cannot do that with a GET. The answer's status is of no interest: refusals are shown as they are.
 */
import { API_PREFIX } from '@pitwall/wire';
import { request as plainRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as secureRequest } from 'node:https';
import { ConnectionError, reasonOf } from '../errors.ts';
import { queryText } from '../http/address.ts';
import type { CommandRequest } from './command.ts';
import type { Target } from './target.ts';

/** Without a byte for so long, the connection is given up, ms. Candle history can take minutes. */
const SILENCE_MS = 300_000;

async function read(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function explain(error: unknown, address: URL): string {
  const reason = error instanceof AggregateError ? reasonOf(error.errors[0]) : reasonOf(error);
  if (/wrong version number|packet length too long/i.test(reason)) return 'it speaks HTTP, not HTTPS';
  if (address.protocol === 'http:' && reason === 'socket hang up') return `${reason} (does it speak HTTPS?)`;
  return /certificate|self-signed/i.test(reason) ? `${reason} (see --ca-file)` : reason;
}

/** The text of the answer. Throws ConnectionError. */
export async function send(target: Target, { method, path, query = {}, body = null }: CommandRequest): Promise<string> {
  const { base, authorization, tls } = target;
  const text = JSON.stringify(body);
  const options: RequestOptions = {
    method,
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
      ...(authorization === null ? {} : { authorization }),
    },
  };
  const address = new URL(base + API_PREFIX + path + queryText(query));
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const answered = (response: IncomingMessage): void => void read(response).then(resolve, reject);
  const outgoing =
    address.protocol === 'https:'
      ? secureRequest(address, { ...options, ...tls }, answered)
      : plainRequest(address, options, answered);
  outgoing.setTimeout(SILENCE_MS, () => outgoing.destroy(new Error(`no answer for ${SILENCE_MS / 1_000} seconds`)));
  outgoing.on('error', reject);
  outgoing.end(text);
  try {
    return await promise;
  } catch (error) {
    throw new ConnectionError(`${base} does not answer: ${explain(error, address)}`, true, { cause: error });
  }
}
