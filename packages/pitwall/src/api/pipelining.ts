/**
 * Bounds the requests that one connection may send before it has read the answers to earlier ones. A few hundred requests
 * fit into what is read of a connection at once, and whoever reads none of the answers would have the bot keep all of them.
 * Browsers and usual clients send one after the other. Entry point: `boundPipelining`.
 */
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Requests of one connection whose answers wait behind another one. */
export const MAX_PIPELINED = 20;

export function boundPipelining(app: FastifyInstance): void {
  const waiting = new WeakMap<Socket, number>();
  app.addHook('onRequest', (request, { raw }, done) => {
    // The answer has the connection: it is the next one.
    if (raw.socket !== null) {
      done();
      return;
    }
    const { socket } = request.raw;
    const count = (waiting.get(socket) ?? 0) + 1;
    if (count > MAX_PIPELINED) {
      socket.destroy();
      return;
    }
    waiting.set(socket, count);
    raw.once('close', () => waiting.set(socket, (waiting.get(socket) ?? 1) - 1));
    done();
  });
}
