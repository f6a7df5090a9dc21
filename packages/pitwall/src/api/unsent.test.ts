import { connect, type AddressInfo, type Socket } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { boundUnsentAnswers } from './unsent.ts';

const MIB = 1024 * 1024;
/** More than the system keeps for a connection. */
const ANSWER_BYTES = 16 * MIB;

let app: FastifyInstance;
let port = 0;
const sockets: Socket[] = [];
beforeEach(async () => {
  app = Fastify({ forceCloseConnections: true });
  boundUnsentAnswers(app, 3 * ANSWER_BYTES);
  app.get('/large', async () => Buffer.alloc(ANSWER_BYTES));
  await app.listen({ host: '127.0.0.1', port: 0 });
  ({ port } = app.server.address() as AddressInfo);
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await app.close();
});

/** Asks, and reads nothing; resolves when the answer has begun. */
async function ask(): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => undefined);
  socket.write('GET /large HTTP/1.1\r\nHost: bot\r\n\r\n');
  await new Promise((resolve) => socket.once('readable', resolve));
  return socket;
}

/** Bytes until the answer is there, or the connection has ended. */
async function read(socket: Socket): Promise<number> {
  let bytes = 0;
  return new Promise((resolve) => {
    socket.on('close', () => resolve(bytes));
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes >= ANSWER_BYTES) resolve(bytes);
    });
  });
}

it('drops the answers that wait longest, and no others', async () => {
  const [first, second, third, fourth, fifth] = [await ask(), await ask(), await ask(), await ask(), await ask()];
  expect(await read(first)).toBeLessThan(ANSWER_BYTES);
  expect(await read(second)).toBeLessThan(ANSWER_BYTES);
  for (const socket of [third, fourth, fifth]) expect(await read(socket)).toBeGreaterThanOrEqual(ANSWER_BYTES);
});

it('drops nobody who reads', async () => {
  for (let round = 0; round < 8; round += 1) expect(await read(await ask())).toBeGreaterThanOrEqual(ANSWER_BYTES);
});
