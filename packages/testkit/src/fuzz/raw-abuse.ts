/**
 * What no HTTP library sends: cut connections, bodies that never come, broken heads. The server may answer with anything
 * but a failure of its own, or just close.
 */
import { connect } from 'node:net';
import type { SeededRandom } from '../seeded-random.ts';
import { findCanary } from './canaries.ts';

const HEADS: readonly ((basic: string) => string)[] = [
  () => 'GET',
  () => 'GET / HTTP/9.9\r\n\r\n',
  () => '\u0000\u0001\u0002\r\n\r\n',
  () => 'GET /api/v1/ping HTTP/1.1\r\nHost: a\r\nHost: b\r\nContent-Length: x\r\n\r\n',
  (basic) => `POST /api/v1/forceexit HTTP/1.1\r\nHost: a\r\nAuthorization: ${basic}\r\nContent-Length: 50\r\n\r\n{"tr`,
  (basic) =>
    `POST /api/v1/stop HTTP/1.1\r\nHost: a\r\nAuthorization: ${basic}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
  () => 'POST /api/v1/token/login HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n',
  () => `GET /api/v1/ping HTTP/1.1\r\nHost: a\r\n${'X-A: b\r\n'.repeat(3_000)}\r\n`,
  () => 'GET /api/v1/message/ws?token= HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
  () => 'GET /api/v1/ping HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n',
  () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  () => '\u0016\u0003\u0001\u0002\u0000',
];

/** Sends one of them, gives the server a moment to answer, and cuts the connection. Resolves with what is wrong. */
export async function abuse(port: number, basic: string, random: SeededRandom): Promise<string | undefined> {
  const { promise: ended, resolve: end } = Promise.withResolvers<undefined>();
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk;
    socket.destroy();
  });
  socket.on('error', () => undefined);
  socket.on('close', () => end(undefined));
  socket.on('connect', () => {
    socket.write(random.pick(HEADS)(basic), 'latin1');
    if (random.chance(0.7)) socket.end();
    else socket.destroy();
  });
  await ended;
  if (findCanary(text) !== undefined) return 'a secret shows in the answer to a broken request';
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
  return status >= 500 && status !== 502 ? `status ${status} for a broken request` : undefined;
}
