/** The message stream with users who change their mind, come late, or make mistakes. */
import { afterEach, describe, expect, it } from 'vitest';
import type { ServerMessage } from '@pitwall/wire';
import { PitwallClient, type StreamOptions, type StreamState } from '../../../../client/src/index.ts';
import { ManualTimers } from '../../../../client/src/testing/manual-timers.ts';
import { SOCKET_TOKEN } from '../harness/socket-client.ts';
import { STANDARD_LOGIN } from '../harness/standard-bot.ts';
import { FaultyServer } from './faulty-server.ts';
import { closeAll, closing, inStep, listen, startBot } from './listening.ts';

afterEach(closeAll);

/** Uncaught errors and rejections that nobody handles, instead of the test run's own end by them. */
function catchUncaught(): unknown[] {
  const caught: unknown[] = [];
  const take = (error: unknown): void => void caught.push(error);
  const kinds = ['uncaughtException', 'unhandledRejection'] as const;
  const before = kinds.map((kind) => [kind, process.rawListeners(kind)] as const);
  for (const kind of kinds) process.removeAllListeners(kind).on(kind, take);
  closing.push(() => {
    for (const [kind, listeners] of before) {
      process.removeAllListeners(kind);
      for (const listener of listeners) process.on(kind, listener as () => void);
    }
  });
  return caught;
}

describe('subscriptions', () => {
  it('that are taken back are heard no more, what is asked for is', async () => {
    const bench = await startBot();
    const stream = await listen(new PitwallClient({ url: bench.url, ...STANDARD_LOGIN }), {
      subscribe: ['status', 'analyzed_df'],
    });
    const heard: ServerMessage[] = [];
    stream.on('*', (message) => heard.push(message));
    await inStep(stream);
    stream.subscribe([]);
    heard.length = 0;
    bench.messages.notify({ type: 'status', status: 'not wanted any more' });
    expect(await inStep(stream)).toHaveLength(4);
    expect(heard.map(({ type }) => type)).toEqual(['whitelist']);
    const frame = Promise.withResolvers<unknown>();
    stream.on('analyzed_df', ({ data }) => frame.resolve(data.key[0]));
    stream.send({ type: 'analyzed_df', data: { pair: 'ETH/BTC' } });
    expect(await frame.promise).toBe('ETH/BTC');
  });

  it('that are sent as a request count like others, after a reconnect too', async () => {
    const server = await FaultyServer.open();
    closing.push(() => server.close());
    const timers = new ManualTimers();
    const stream = await listen(new PitwallClient({ url: server.url, timers }), {
      token: SOCKET_TOKEN,
      subscribe: ['status'],
    });
    const wanted = { type: 'subscribe', data: ['warning'] } as const;
    expect(stream.send({ type: 'subscribe', data: [...wanted.data] })).toBe(true);
    expect(stream.send({ type: 'subscribe', data: [] })).toBe(true);
    await server.sent(0, 3);
    (await server.socket(0)).terminate();
    await timers.run(500);
    expect(await server.sent(1, 1)).toEqual([wanted]);
    const heard = Promise.withResolvers<ServerMessage>();
    stream.on('*', heard.resolve);
    (await server.socket(1)).send('{"type":"status","status":"running"}');
    (await server.socket(1)).send('{"type":"warning","status":"dry run"}');
    expect(await heard.promise).toEqual({ type: 'warning', status: 'dry run' });
  });
});

describe('a mistake of the user', () => {
  const mistake = (): never => {
    throw new Error('my own mistake');
  };

  it.each<[string, StreamOptions]>([
    ['onState', { onState: mistake }],
    ['onOpen', { onOpen: mistake }],
    ['onReconnect', { onReconnect: mistake }],
  ])('in %s is told, and the stream goes on', async (name, callbacks) => {
    const caught = catchUncaught();
    const server = await FaultyServer.open();
    closing.push(() => server.close());
    const timers = new ManualTimers();
    const errors: string[] = [];
    const stream = new PitwallClient({ url: server.url, timers }).messages({
      token: SOCKET_TOKEN,
      subscribe: ['status'],
      onError: ({ message }) => errors.push(message),
      ...callbacks,
    });
    closing.push(() => stream.close());
    await server.sent(0, 1);
    (await server.socket(0)).terminate();
    await timers.run(500);
    await server.sent(1, 1);
    const heard = Promise.withResolvers<string>();
    stream.on('status', ({ status }) => heard.resolve(status));
    (await server.socket(1)).send('{"type":"status","status":"running"}');
    expect(await heard.promise).toBe('running');
    expect(errors).toContain(`${name} failed: my own mistake`);
    expect(caught).toEqual([]);
  });

  it.each(['onError', 'onEnd'] as const)('in %s is an uncaught error of the program, once', async (name) => {
    const caught = catchUncaught();
    const server = await FaultyServer.open();
    closing.push(() => server.close());
    const timers = new ManualTimers();
    const states: StreamState[] = [];
    const stream = new PitwallClient({ url: server.url, timers }).messages({
      token: SOCKET_TOKEN,
      subscribe: ['status'],
      onState: (state) => states.push(state),
      [name]: mistake,
    });
    await server.sent(0, 1);
    if (name === 'onError') {
      (await server.socket(0)).terminate();
      await timers.run(500);
      await server.sent(1, 1);
    }
    stream.close();
    expect(states.at(-1)).toBe('closed');
    while (caught.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(caught).toEqual([expect.objectContaining({ message: `${name} failed: my own mistake` })]);
  });
});

it('says in no error what the token is, not even when a browser names the address it may not connect to', async () => {
  class Forbidden {
    constructor(address: string) {
      throw new Error(`Refused to connect to '${address}' because it violates the Content Security Policy`);
    }
    send(): void {}
    close(): void {}
    addEventListener(): void {}
  }
  const told = Promise.withResolvers<Error>();
  const client = new PitwallClient({ url: 'http://127.0.0.1:1', WebSocket: Forbidden, token: 'geheim+/=' });
  const stream = client.messages({ onError: told.resolve, token: 'geheim+/=' });
  closing.push(() => stream.close());
  const { message } = await told.promise;
  expect(message).toContain("Refused to connect to 'ws://127.0.0.1:1/api/v1/message/ws?token=");
  expect(message).not.toContain('geheim');
});

describe('who comes late', () => {
  it('to a stream that has ended is told why by the loop', async () => {
    const bench = await startBot();
    const ended = Promise.withResolvers<Error | null>();
    const stream = new PitwallClient({ url: bench.url, token: 'no such token' }).messages({ onEnd: ended.resolve });
    await ended.promise;
    await expect(stream[Symbol.asyncIterator]().next()).rejects.toMatchObject({ name: 'ApiError', status: 401 });
    const closed = await listen(new PitwallClient({ url: bench.url, ...STANDARD_LOGIN }));
    closed.close();
    expect(await closed[Symbol.asyncIterator]().next()).toEqual({ done: true, value: undefined });
  });

  it('with a wish that is over already gets a closed stream, and is told of the end', async () => {
    const bench = await startBot();
    const ended = Promise.withResolvers<Error | null>();
    const stream = new PitwallClient({ url: bench.url, ...STANDARD_LOGIN }).messages({
      signal: AbortSignal.abort(),
      onEnd: ended.resolve,
    });
    expect(stream.state).toBe('closed');
    expect(await ended.promise).toBeNull();
  });
});
