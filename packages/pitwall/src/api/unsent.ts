/**
 * Bounds the memory of answers that wait to be read. Whoever asks for large tables over many connections and reads none of
 * them would use up the memory of the bot: beyond a limit the connection whose answer waits longest is dropped. Entry point:
 * `boundUnsentAnswers`.
 */
import type { FastifyInstance } from 'fastify';
import { Deliveries } from './deliveries.ts';

/** Of all answers that wait, bytes. */
const MAX_UNSENT_BYTES = 256 * 1024 * 1024;
/** Smaller answers are not counted: connections are bounded themselves. */
const COUNTED_BYTES = 16 * 1024;

/** @param limit bytes; a single answer may be larger */
export function boundUnsentAnswers(app: FastifyInstance, limit: number = MAX_UNSENT_BYTES): void {
  const deliveries = new Deliveries(limit);
  app.addHook('onSend', (_request, { raw }, payload, done) => {
    const bytes = typeof payload === 'string' || Buffer.isBuffer(payload) ? Buffer.byteLength(payload) : 0;
    if (bytes >= COUNTED_BYTES && !raw.destroyed) {
      const reader = { giveUp: () => void raw.destroy() };
      // Comes when all of it was handed to the system, and when the connection is lost.
      raw.once('close', () => deliveries.end(reader));
      deliveries.begin(reader, bytes);
    }
    done();
  });
}
