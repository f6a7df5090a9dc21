/**
 * Bounds the memory of answers that wait to be read. Whoever asks for large tables over many connections and reads none of
 * them would use up the memory of the bot: beyond a limit the connection whose answer waits longest is dropped. Entry point:
 * `boundUnsentAnswers`.
 */
import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** Of all answers that wait, bytes. */
const MAX_UNSENT_BYTES = 256 * 1024 * 1024;
/** Smaller answers are not counted: connections are bounded themselves. */
const COUNTED_BYTES = 16 * 1024;

/** @param limit bytes; a single answer may be larger */
export function boundUnsentAnswers(app: FastifyInstance, limit: number = MAX_UNSENT_BYTES): void {
  /** Their bytes; oldest first. */
  const waiting = new Map<ServerResponse, number>();
  let total = 0;
  const forget = (response: ServerResponse): void => {
    total -= waiting.get(response) ?? 0;
    waiting.delete(response);
  };
  const count = (raw: ServerResponse, payload: unknown): void => {
    if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return;
    const bytes = Buffer.byteLength(payload);
    if (bytes < COUNTED_BYTES || raw.destroyed) return;
    waiting.set(raw, bytes);
    total += bytes;
    // Comes when all of it was handed to the system, and when the connection is lost.
    raw.once('close', () => forget(raw));
    for (const oldest of waiting.keys()) {
      if (total <= limit || oldest === raw) break;
      forget(oldest);
      oldest.destroy();
    }
  };
  app.addHook('onSend', (_request, { raw }, payload, done) => {
    count(raw, payload);
    done();
  });
}
