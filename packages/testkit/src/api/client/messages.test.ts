/** The message stream of the client: with the real API, and with a server that does what a test wants. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { ServerMessage } from '@pitwall/wire';
import {
  LoginNeededError,
  PitwallClient,
  QueueOverflowError,
  type MessageStream,
  type SessionEnd,
  type StreamOptions,
  type StreamState,
} from '../../../../client/src/index.ts';
import { ManualTimers } from '../../../../client/src/testing/manual-timers.ts';
import { SOCKET_TOKEN } from '../harness/socket-client.ts';
import { STANDARD_LOGIN, STANDARD_NOW } from '../harness/standard-bot.ts';
import { FaultyServer } from './faulty-server.ts';
import { closeAll, closing, inStep, listen, startBot } from './listening.ts';

afterEach(closeAll);

describe('with the real API', () => {
  const accesses = {
    'name and password': STANDARD_LOGIN,
    'a session': { session: { login: STANDARD_LOGIN } },
  };

  it.each(Object.entries(accesses))('hears what it subscribed to, with %s', async (_, access) => {
    const bench = await startBot();
    const stream = await listen(new PitwallClient({ url: bench.url, ...access }), { subscribe: ['status', 'warning'] });
    const heard: ServerMessage[] = [];
    stream.on('*', (message) => heard.push(message));
    stream.on('status', ({ status }) => heard.push({ type: 'strategy_msg', msg: status.toUpperCase() }));
    expect(await inStep(stream)).toEqual(bench.bot.whitelist().pairs);
    heard.length = 0;
    bench.messages.notify({ type: 'startup', status: 'not wanted' });
    bench.messages.notify({ type: 'status', status: 'running' });
    await inStep(stream);
    expect(heard.slice(0, 2)).toEqual([
      { type: 'strategy_msg', msg: 'RUNNING' },
      { type: 'status', status: 'running' },
    ]);
    stream.subscribe(['startup']);
    await inStep(stream);
    heard.length = 0;
    bench.messages.notify({ type: 'status', status: 'stopped' });
    bench.messages.notify({ type: 'startup', status: 'wanted now' });
    await inStep(stream);
    expect(heard[0]).toEqual({ type: 'startup', status: 'wanted now' });
  });

  it('takes the token of the configuration, and gives messages to a loop until it is left', async () => {
    const bench = await startBot();
    const stream = await listen(new PitwallClient({ url: bench.url }), { token: SOCKET_TOKEN, subscribe: ['status'] });
    const heard: string[] = [];
    const loop = (async () => {
      for await (const message of stream) {
        if (message.type === 'status') heard.push(message.status);
        if (heard.length === 2) break;
      }
    })();
    await inStep(stream);
    for (const status of ['one', 'two', 'three']) bench.messages.notify({ type: 'status', status });
    await loop;
    expect(heard).toEqual(['one', 'two']);
    expect(stream.state).toBe('closed');
    expect(stream.send({ type: 'whitelist' })).toBe(false);
  });

  it('ends when its token is refused, with the reason', async () => {
    const bench = await startBot();
    const ended = Promise.withResolvers<Error | null>();
    new PitwallClient({ url: bench.url, token: 'no such token' }).messages({ onEnd: ended.resolve });
    expect(await ended.promise).toMatchObject({ name: 'ApiError', status: 401 });
  });

  it('ends when its named token is revoked', async () => {
    const bench = await startBot();
    const admin = new PitwallClient({ url: bench.url, ...STANDARD_LOGIN });
    const { id, token } = await admin.call('add_token', { body: { name: 'screen', scope: 'read' } });
    const timers = new ManualTimers();
    const ended = Promise.withResolvers<Error | null>();
    await listen(new PitwallClient({ url: bench.url, token, timers }), { onEnd: ended.resolve });
    await admin.call('revoke_token', { params: { tokenid: id } });
    await timers.run(500);
    expect(await ended.promise).toMatchObject({ name: 'ApiError', status: 401 });
  });

  it('gets a new token when the old one is refused, and ends with the session', async () => {
    const bench = await startBot();
    const timers = new ManualTimers();
    const ends: SessionEnd[] = [];
    const session = { login: STANDARD_LOGIN, onEnd: (end: SessionEnd) => ends.push(end) };
    const client = new PitwallClient({ url: bench.url, timers, session });
    await client.call('version');
    // The access token has ended, which the client cannot know: its own clock stands.
    bench.setTime(STANDARD_NOW + 20 * 60_000);
    const ended = Promise.withResolvers<Error | null>();
    const opened = Promise.withResolvers<undefined>();
    const stream = client.messages({ onOpen: () => opened.resolve(undefined), onEnd: ended.resolve });
    await timers.run(500);
    await opened.promise;
    await client.logout();
    await timers.run(1_000);
    expect(await ended.promise).toBeInstanceOf(LoginNeededError);
    expect(stream.state).toBe('closed');
    expect(ends).toEqual([{ reason: 'logout' }]);
  });
});

interface Listening {
  readonly server: FaultyServer;
  readonly timers: ManualTimers;
  readonly stream: MessageStream;
  readonly events: string[];
  readonly errors: string[];
  readonly ended: Promise<Error | null>;
}

async function withFaults(options: StreamOptions = {}, token: () => string = () => 'abc'): Promise<Listening> {
  const server = await FaultyServer.open();
  closing.push(() => server.close());
  const timers = new ManualTimers();
  const events: string[] = [];
  const errors: string[] = [];
  const ended = Promise.withResolvers<Error | null>();
  const stream = await listen(new PitwallClient({ url: server.url, token, timers, retry: { attempts: 1 } }), {
    subscribe: ['status', 'entry_fill'],
    onState: (state: StreamState) => events.push(state),
    onReconnect: () => events.push('read the state again'),
    onError: ({ message }) => errors.push(message),
    onEnd: ended.resolve,
    ...options,
  });
  return { server, timers, stream, events, errors, ended: ended.promise };
}

const SUBSCRIBED = { type: 'subscribe', data: ['status', 'entry_fill'] };

describe('with a server that fails', () => {
  it('comes back: later each time, with the token of now, subscribed again, and says so', async () => {
    const tokens = ['one', 'two', 'three', 'four'];
    const { server, timers, events, errors } = await withFaults({}, () => tokens.shift() ?? 'last');
    expect(await server.sent(0, 1)).toEqual([SUBSCRIBED]);
    server.refuses = true;
    (await server.socket(0)).terminate();
    await timers.run(500);
    // The ordinary call that asks why takes a token too.
    await timers.run(1_000);
    await timers.run(2_000);
    server.refuses = false;
    expect(await server.sent(1, 1)).toEqual([SUBSCRIBED]);
    expect(server.tokens).toEqual(['one', 'two', 'four', 'last']);
    expect(events).toEqual([
      ...['connecting', 'open', 'waiting', 'connecting', 'waiting', 'connecting', 'waiting', 'connecting'],
      ...['open', 'read the state again'],
    ]);
    expect(errors).toHaveLength(3);
  });

  it('waits never longer than the limit, and shortly again after a connection that lasted', async () => {
    const { server, timers } = await withFaults({ reconnect: { firstDelayMs: 100, maxDelayMs: 300 } });
    timers.chance = 1;
    for (const [index, delayMs] of [100, 200, 300, 300].entries()) {
      (await server.socket(index)).terminate();
      await timers.run(delayMs);
    }
    await server.sent(4, 1);
    timers.pass(10_000);
    (await server.socket(4)).terminate();
    await timers.run(100);
    await server.sent(5, 1);
  });

  it('asks a silent server for a sign of life, and leaves it when none comes', async () => {
    const { server, timers, stream, errors } = await withFaults({ idleMs: 60_000, answerTimeoutMs: 15_000 });
    const heard: ServerMessage[] = [];
    stream.on('*', (message) => heard.push(message));
    await timers.run(60_000);
    expect(await server.sent(0, 2)).toEqual([SUBSCRIBED, { type: 'whitelist', data: null }]);
    (await server.socket(0)).send('{"type":"whitelist","data":["A/B"]}');
    await timers.run(60_000);
    await server.sent(0, 3);
    await timers.run(15_000);
    await timers.run(500);
    expect(await server.sent(1, 1)).toEqual([SUBSCRIBED]);
    expect(errors).toEqual(['The message socket is gone: the server has gone silent.']);
    // Nobody asked for that list but the client itself.
    expect(heard).toEqual([]);
    expect(server.sockets).toHaveLength(2);
  });

  it('gives a handshake only so much time', async () => {
    const server = createServer();
    server.on('upgrade', (_request, socket) => closing.push(() => socket.destroy()));
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    closing.push(() => server.close());
    const timers = new ManualTimers();
    const { port } = server.address() as AddressInfo;
    const errors: string[] = [];
    const stream = new PitwallClient({ url: `http://127.0.0.1:${port}`, timers }).messages({
      token: 'x',
      onError: ({ message }) => errors.push(message),
    });
    await timers.run(20_000);
    await timers.run(500);
    expect(errors).toEqual(['The message socket is gone: the handshake took too long.']);
    stream.close();
  });

  it('ignores kinds it does not know, tells what is no JSON, and survives a listener that throws', async () => {
    const { server, stream, errors } = await withFaults();
    const heard = Promise.withResolvers<ServerMessage>();
    stream.on('status', () => {
      throw new Error('my own mistake');
    });
    stream.on('status', heard.resolve);
    const socket = await server.socket(0);
    socket.send('{"type":"of a later version","data":1}');
    socket.send('not json');
    socket.send(Buffer.from([1, 2, 3]));
    socket.send('[1]');
    socket.send('{"type":"status","status":"running"}');
    expect(await heard.promise).toEqual({ type: 'status', status: 'running' });
    expect(errors).toEqual([
      'A message of the socket is not JSON.',
      'A message of the socket is not JSON.',
      'A listener for status failed: my own mistake',
    ]);
    expect(stream.state).toBe('open');
  });

  it('cuts off a loop that is too slow, instead of keeping everything', async () => {
    const { server, stream, ended } = await withFaults({ queueLimit: 3 });
    const messages = stream[Symbol.asyncIterator]();
    const last = Promise.withResolvers<undefined>();
    let count = 0;
    stream.on('status', () => {
      count += 1;
      if (count === 4) last.resolve(undefined);
    });
    const socket = await server.socket(0);
    for (const status of ['1', '2', '3', '4']) socket.send(JSON.stringify({ type: 'status', status }));
    await last.promise;
    await expect(messages.next()).rejects.toThrow(QueueOverflowError);
    expect(await messages.next()).toEqual({ done: true, value: undefined });
    expect(await ended).toBeNull();
    expect(stream.state).toBe('closed');
  });

  it('is closed by a signal, also while it waits, and ends every loop', async () => {
    const wish = new AbortController();
    const { server, timers, stream, events, ended } = await withFaults({ signal: wish.signal });
    const next = stream[Symbol.asyncIterator]().next();
    (await server.socket(0)).terminate();
    while (!events.includes('waiting')) await new Promise((resolve) => setImmediate(resolve));
    wish.abort();
    expect(await next).toEqual({ done: true, value: undefined });
    expect(await ended).toBeNull();
    expect(timers.delays).toEqual([]);
    expect(server.sockets).toHaveLength(1);
  });
});
