/** Many connections of strangers: they must not use up what the bot itself needs. */
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AccessApi } from '../access-api.ts';

const LIMIT = 100;

let bench: AccessApi;
let sockets: Socket[] = [];
beforeEach(async () => {
  bench = await AccessApi.start({ maxConnections: LIMIT });
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
  await bench.close();
});

/** An open connection; `closed` when the server ended it. */
async function open(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('connect', resolve));
}

it(`beyond ${LIMIT} they are dropped, and who is there goes on`, async () => {
  const port = Number(new URL(bench.api.url).port);
  await Promise.all(Array.from({ length: LIMIT }, async () => open(port)));
  const [first] = sockets;
  const further = connect(port, '127.0.0.1');
  sockets.push(further);
  await new Promise((resolve) => further.once('close', resolve).on('error', () => undefined));
  const answer = new Promise<string>((resolve) => first?.once('data', (data: Buffer) => resolve(data.toString())));
  first?.write('GET /api/v1/ping HTTP/1.1\r\nHost: bot\r\n\r\n');
  expect(await answer).toContain('{"status":"pong"}');
});
