/**
 * What is known of one call into ccxt while it runs: which lane it takes, whether anything was sent, and what came back.
 * It follows the call through ccxt's promises, so that the hooks (`hooks.ts`) know whose request they see.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

export interface Call {
  /** Orders and cancels never wait behind data. */
  readonly lane: 'order' | 'data';
  /** Headers to be added to the request. */
  readonly headers: Readonly<Record<string, string>>;
  /** True once a request that can change something at the venue was handed to the transport. */
  sent: boolean;
  /** HTTP status of the answer to it; null before and when none came. */
  status: number | null;
  /** The answer, parsed; undefined when it was no JSON. */
  body: unknown;
}

const storage = new AsyncLocalStorage<Call>();

export function newCall(lane: Call['lane'], headers: Call['headers'] = {}): Call {
  return { lane, headers, sent: false, status: null, body: undefined };
}

export function runCall<T>(call: Call, work: () => Promise<T>): Promise<T> {
  return storage.run(call, work);
}

/** The call that is running here, if any. */
export function currentCall(): Call | undefined {
  return storage.getStore();
}
