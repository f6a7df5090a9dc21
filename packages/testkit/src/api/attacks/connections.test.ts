/** Many connections of strangers: they must not use up what the bot itself needs, nor keep others out. */
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAX_PIPELINED } from '../../../../pitwall/src/api/pipelining.ts';
import { AccessApi, RIGHT } from '../harness/access-api.ts';

const LIMIT = 100;
/** Of one address. */
const SHARE = 10;
const STRANGER = '127.0.0.2';
const OWNER = '127.0.0.3';
const THIS_MACHINE = '127.0.0.1';

let bench: AccessApi;
let port: number;
let sockets: Socket[] = [];
beforeEach(async () => {
  bench = await AccessApi.start({ maxConnections: LIMIT });
  port = Number(new URL(bench.api.url).port);
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
  await bench.close();
});

async function open(localAddress: string): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  sockets.push(socket);
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
}

/** What comes back for a question over an open connection; empty when the server has dropped it. */
async function ask(socket: Socket): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  socket.once('data', (data: Buffer) => resolve(data.toString()));
  socket.once('close', () => resolve(''));
  if (socket.closed) resolve('');
  socket.write('GET /api/v1/ping HTTP/1.1\r\nHost: bot\r\n\r\n');
  return promise;
}

async function openMany(count: number, address: string): Promise<Socket[]> {
  const opened = [];
  for (let index = 0; index < count; index += 1) opened.push(await open(address));
  return opened;
}

const PONG = expect.stringContaining('{"status":"pong"}') as string;

it(`beyond ${LIMIT} they are dropped, and who is there goes on`, async () => {
  const [first] = await openMany(LIMIT, THIS_MACHINE);
  expect(await ask(await open(THIS_MACHINE))).toBe('');
  expect(first === undefined ? '' : await ask(first)).toEqual(PONG);
});

describe('one address', () => {
  it(`has ${SHARE} of them, and leaves the others to others; what is closed can be opened again`, async () => {
    const opened = await openMany(SHARE, STRANGER);
    for (let index = 0; index < 3; index += 1) expect(await ask(await open(STRANGER))).toBe('');
    for (const socket of opened.slice(1)) expect(await ask(socket)).toEqual(PONG);
    expect(await ask(await open(OWNER))).toEqual(PONG);
    const [first] = opened;
    first?.destroy();
    await expect.poll(async () => ask(await open(STRANGER)), { timeout: 10_000 }).toEqual(PONG);
    const { logs } = (await bench.get('/logs', RIGHT)).json as { logs: string[][] };
    const lines = logs.map((line) => line[4] ?? '').filter((line) => line.includes('connections'));
    expect(lines).toEqual([`${STRANGER} has ${SHARE} connections open: further ones are dropped.`]);
  });

  it.each([
    ['a trusted proxy', STRANGER, [STRANGER]],
    ['this machine', THIS_MACHINE, []],
  ])('that is %s has all of them', async (_name, address, trusted) => {
    bench.block['trusted_proxies'] = trusted;
    for (const socket of await openMany(3 * SHARE, address)) expect(await ask(socket)).toEqual(PONG);
  });
});

describe('requests that do not wait for answers', () => {
  const PING = 'GET /api/v1/ping HTTP/1.1\r\nHost: bot\r\n\r\n';

  /** How many answers come back for so many requests sent at once; the connection is closed in the end, or not. */
  async function send(count: number): Promise<{ readonly answers: number; readonly isClosed: boolean }> {
    const socket = await open(OWNER);
    let text = '';
    const answersOf = (): number => text.split('{"status":"pong"}').length - 1;
    const ended = new Promise<boolean>((resolve) => {
      socket.once('close', () => resolve(true));
      socket.on('data', (data: Buffer) => {
        text += data.toString();
        if (answersOf() === count) resolve(false);
      });
    });
    socket.write(PING.repeat(count));
    const isClosed = await ended;
    return { answers: answersOf(), isClosed };
  }

  it('are answered in order when they are few, again and again', async () => {
    expect(await send(1 + MAX_PIPELINED)).toEqual({ answers: 1 + MAX_PIPELINED, isClosed: false });
    const socket = await open(OWNER);
    for (let time = 0; time < 3 * MAX_PIPELINED; time += 1) expect(await ask(socket)).toEqual(PONG);
  });

  it('end the connection when they are many', async () => {
    const { answers, isClosed } = await send(500);
    expect(isClosed).toBe(true);
    expect(answers).toBeLessThanOrEqual(1 + MAX_PIPELINED);
  });
});
