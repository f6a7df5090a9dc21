import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConfigObject } from '../../../../pitwall/src/config/tree.ts';
import type { AnalyzedFrame } from '../../../../pitwall/src/domain/frame.ts';
import { PitwallError } from '../../../../pitwall/src/domain/errors.ts';
import { createToken } from '../../../../pitwall/src/api/access/jwt.ts';
import { MAX_PENDING_REQUESTS } from '../../../../pitwall/src/api/websocket/limits.ts';
import type { RecordedApi } from '../harness/recorded-api.ts';
import { send } from '../harness/http-call.ts';
import { handshake, SOCKET_TOKEN, SocketClient } from '../harness/socket-client.ts';
import { STANDARD_NOW, startStandardBot } from '../harness/standard-bot.ts';

const PATH = '/api/v1/message/ws';
const PAIRS = ['ETH/BTC', 'LTC/BTC', 'XRP/BTC', 'NEO/BTC'];
const SECRET = 'a key of the tests, 32 bytes long or more';

let bench: RecordedApi;
const start = async (settings: ConfigObject = { ws_token: SOCKET_TOKEN }): Promise<void> => {
  bench = await startStandardBot({ apiServer: settings });
};
afterEach(async () => bench.close());

const FRAME: AnalyzedFrame = {
  pair: 'ETH/BTC',
  timeframe: '5m',
  analyzedAt: STANDARD_NOW,
  columns: new Map<string, Float64Array | (string | null)[]>([
    ['date', Float64Array.of(STANDARD_NOW - 900_000, STANDARD_NOW - 600_000, STANDARD_NOW - 300_000)],
    ['close', Float64Array.of(0.123456789012, 1e-12, 723_456.125)],
    ['rsi', Float64Array.of(Number.NaN, Infinity, 70.5)],
    ['enter_tag', [null, 'dip', null]],
  ]),
};

interface Frame {
  readonly columns: string[];
  readonly index: number[];
  readonly data: unknown[][];
}

function frameIn(message: Record<string, unknown>): Frame {
  const { df } = message['data'] as { df: { __type__: string; __value__: string } };
  expect(df.__type__).toBe('dataframe');
  return JSON.parse(df.__value__) as Frame;
}

describe('the door', () => {
  it.each([
    ['no token', PATH],
    ['an empty token', `${PATH}?token=`],
    ['a wrong token', `${PATH}?token=wrong`],
    ['another path with a good token', `/api/v1/ping?token=${encodeURIComponent(SOCKET_TOKEN)}`],
    ['a trailing slash', `${PATH}/?token=${encodeURIComponent(SOCKET_TOKEN)}`],
    ['a good token before a wrong one', `${PATH}?token=${encodeURIComponent(SOCKET_TOKEN)}&token=wrong`],
  ])('refuses %s with 403 and no body', async (_, path) => {
    await start();
    expect(await handshake(bench.url, path)).toEqual({ status: 403, body: '' });
  });

  it('takes any token of a list, and of repeated ones the last', async () => {
    await start({ ws_token: ['first token', 'second token'] });
    for (const token of ['first token', 'second token']) {
      const query = `token=wrong&token=${encodeURIComponent(token)}`;
      expect(await handshake(bench.url, `${PATH}?${query}`)).toMatchObject({ status: 101 });
    }
    expect(await handshake(bench.url, `${PATH}?token=third`)).toMatchObject({ status: 403 });
  });

  it('takes access tokens, and neither refresh nor expired ones nor a header', async () => {
    await start({});
    const access = createToken('FreqTrader', 'access', SECRET, STANDARD_NOW);
    const refresh = createToken('FreqTrader', 'refresh', SECRET, STANDARD_NOW);
    expect(await handshake(bench.url, `${PATH}?token=${access}`)).toMatchObject({ status: 101 });
    expect(await handshake(bench.url, `${PATH}?token=${refresh}`)).toMatchObject({ status: 403 });
    expect(await handshake(bench.url, PATH, { authorization: `Bearer ${access}` })).toMatchObject({ status: 403 });
    bench.setTime(STANDARD_NOW + 16 * 60_000);
    expect(await handshake(bench.url, `${PATH}?token=${access}`)).toMatchObject({ status: 403 });
  });

  it('is shut while there is no bot, to strangers with 403, to others with 502', async () => {
    await start();
    bench.server.detach();
    expect(await handshake(bench.url, `${PATH}?token=wrong`)).toEqual({ status: 403, body: '' });
    expect(await handshake(bench.url, `${PATH}?token=${encodeURIComponent(SOCKET_TOKEN)}`)).toEqual({
      status: 502,
      body: `{"error":"Error querying ${PATH}: Bot is not in the correct state"}`,
    });
  });

  it('is no route for plain requests', async () => {
    await start();
    expect(await send(bench.url, PATH)).toMatchObject({ status: 404, json: { detail: 'Not Found' } });
  });

  it('leaves other kinds of upgrade to HTTP', async () => {
    await start();
    const headers = { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': '' };
    expect(await send(bench.url, '/api/v1/ping', { headers })).toMatchObject({ status: 200 });
  });
});

describe('requests', () => {
  let client: SocketClient;
  beforeEach(async () => {
    await start();
    client = await SocketClient.open(bench.url);
  });
  const tell = (status: string): void => bench.messages.notify({ type: 'status', status });

  it('case 180: subscribe sets the subscriptions, and again replaces them', async () => {
    tell('before anybody listens');
    await client.subscribe('status', 'warning');
    tell('first');
    expect(await client.next()).toEqual({ type: 'status', status: 'first' });
    await client.subscribe('warning');
    tell('second');
    bench.messages.notify({ type: 'warning', status: 'third' });
    expect(await client.next()).toEqual({ type: 'warning', status: 'third' });
  });

  it.each([
    ['case 181: a text', 'whitelist'],
    ['an unknown type among known ones', ['warning', 'weather']],
    ['something that is no text', ['warning', 7]],
    ['an object', { warning: 1 }],
    ['an empty list', []],
    ['null', null],
  ])('subscribe ignores %s', async (_, data) => {
    await client.subscribe('status');
    client.send({ type: 'subscribe', data });
    await client.inStep();
    bench.messages.notify({ type: 'warning', status: 'not wanted' });
    tell('wanted');
    expect(await client.next()).toEqual({ type: 'status', status: 'wanted' });
  });

  it('case 182: whitelist gives one message with the pairs, whatever its data', async () => {
    client.send({ type: 'whitelist', data: null });
    client.send({ type: 'whitelist', data: { some: 'thing' }, extra: 1 });
    client.send({ type: 'whitelist' });
    for (let count = 0; count < 3; count += 1) {
      expect(await client.next()).toEqual({ type: 'whitelist', data: PAIRS });
    }
  });

  it.each([[{}], [{ limit: 100 }], [{ limit: 1500, pair: null }], [null], [undefined], [[]]])(
    'case 183: analyzed_df with %j gives one message for each pair',
    async (data) => {
      bench.bot.frames.set('ETH/BTC', FRAME);
      client.send({ type: 'analyzed_df', data });
      const messages = [];
      for (let count = 0; count < PAIRS.length; count += 1) messages.push(await client.next());
      expect(messages.map(({ type }) => type)).toEqual(PAIRS.map(() => 'analyzed_df'));
      expect(messages.map((message) => (message['data'] as { key: string[] }).key)).toEqual(
        PAIRS.map((pair) => [pair, '5m', 'spot']),
      );
      expect(messages[0]?.['data']).toMatchObject({ la: '2024-03-05T14:30:00+00:00' });
      expect(frameIn(messages[0] ?? {})).toEqual({
        columns: ['date', 'close', 'rsi', 'enter_tag'],
        index: [0, 1, 2],
        data: [
          [STANDARD_NOW - 900_000, 0.123456789, null, null],
          [STANDARD_NOW - 600_000, 0, null, 'dip'],
          [STANDARD_NOW - 300_000, 723_456.125, 70.5, null],
        ],
      });
      expect(messages[1]?.['data']).toMatchObject({ la: '1970-01-01T00:00:00+00:00' });
      expect(frameIn(messages[1] ?? {})).toEqual({ columns: [], index: [], data: [] });
    },
  );

  it('case 202: a limit of 1 gives the last row, with its number in the whole frame', async () => {
    bench.bot.frames.set('ETH/BTC', FRAME);
    client.send({ type: 'analyzed_df', data: { limit: 1, pair: 'ETH/BTC' } });
    const message = await client.next();
    expect(frameIn(message)).toMatchObject({ index: [2], data: [[STANDARD_NOW - 300_000, 723_456.125, 70.5, null]] });
    await client.inStep();
    expect(client.heard.filter(({ type }) => type === 'analyzed_df')).toHaveLength(1);
  });

  it('a limit gives 1500 rows at most, no limit all', async () => {
    const long = { ...FRAME, columns: new Map([['date', new Float64Array(1600)]]) };
    bench.bot.frames.set('ETH/BTC', long);
    const rowsFor = async (limit: number | null): Promise<number> => {
      client.send({ type: 'analyzed_df', data: { limit, pair: 'ETH/BTC' } });
      return frameIn(await client.next()).index.length;
    };
    expect(await rowsFor(5000)).toBe(1500);
    expect(await rowsFor(null)).toBe(1600);
    expect(await rowsFor(0)).toBe(1600);
  });

  it.each([
    ['a list', '[1]'],
    ['a number', '7'],
    ['null', 'null'],
    ['an unknown type', '{"type":"weather","data":[]}'],
    ['no type', '{"data":["status"]}'],
    ['a type that is no text', '{"type":{"subscribe":1}}'],
  ])('case 203: %s is ignored, and the next request is answered', async (_, text) => {
    client.send(text);
    client.send({ type: 'whitelist', data: null });
    expect(await client.next()).toEqual({ type: 'whitelist', data: PAIRS });
  });

  it.each<[string, unknown]>([
    ['case 203: what is no JSON', 'notjson'],
    ['an empty text', ''],
    ['a binary frame', Buffer.from('{"type":"whitelist"}')],
    ['subscribe with a number', { type: 'subscribe', data: 5 }],
    ['analyzed_df with a list', { type: 'analyzed_df', data: ['ETH/BTC'] }],
    ['analyzed_df with a limit that is a text', { type: 'analyzed_df', data: { limit: '5' } }],
    ['analyzed_df with a negative limit', { type: 'analyzed_df', data: { limit: -1 } }],
    ['analyzed_df with a pair that is a number', { type: 'analyzed_df', data: { pair: 5 } }],
  ])('%s closes the connection with code 1000, without answer', async (_, message) => {
    client.send(message);
    expect(await client.closed).toBe(1000);
    expect(client.heard).toEqual([]);
  });

  it('a message that is too large closes the connection with code 1009', async () => {
    client.send('x'.repeat(1024 * 1024 + 1));
    expect(await client.closed).toBe(1009);
  });

  it('a failure of the bot is answered, and the connection stays', async () => {
    const failure = Promise.reject(new PitwallError('STRATEGY_STUCK', 'The strategy hangs.'));
    failure.catch(() => undefined);
    bench.bot.thinking = failure;
    client.send({ type: 'analyzed_df', data: { pair: 'ETH/BTC' } });
    expect(await client.next()).toEqual({ type: 'exception', data: 'Error processing request' });
    await client.inStep();
  });

  it('a client that only asks and never waits is closed with code 1008', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    bench.bot.thinking = promise;
    for (let count = 0; count < MAX_PENDING_REQUESTS; count += 1) client.send({ type: 'analyzed_df', data: null });
    client.send({ type: 'whitelist', data: null });
    expect(await client.closed).toBe(1008);
    resolve(undefined);
  });
});
