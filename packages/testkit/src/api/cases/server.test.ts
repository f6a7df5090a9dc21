/** Cases of the API's contract about the server as an object and about what it pushes, by their numbers. */
import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { prepareObject } from '../../../../pitwall/src/config/prepare.ts';
import { plainMarket } from '../../recorded-market.ts';
import { serveApi, type RecordedApi } from '../harness/recorded-api.ts';
import { basic, send } from '../harness/http-call.ts';
import { handshake, SOCKET_TOKEN, SocketClient } from '../harness/socket-client.ts';
import { standardConfig, startStandardBot, STANDARD_LOGIN, STANDARD_NOW } from '../harness/standard-bot.ts';

const RIGHT = { authorization: basic(STANDARD_LOGIN.username, STANDARD_LOGIN.password) };
const SOCKET = '/api/v1/message/ws';
const PAIRS = ['ETH/BTC', 'LTC/BTC', 'XRP/BTC', 'NEO/BTC'];

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

async function open(): Promise<RecordedApi> {
  const bench = await startStandardBot({ apiServer: { ws_token: SOCKET_TOKEN } });
  opened.push(bench);
  return bench;
}

/** A genuine signature over any claims. */
function signed(claims: object): string {
  const { jwt_secret_key: key } = standardConfig()['api_server'] as { jwt_secret_key: string };
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
}

describe('tokens', () => {
  it('case 9: a token of no known type opens nothing', async () => {
    const { url } = await open();
    const claims = {
      identity: { u: STANDARD_LOGIN.username },
      iat: STANDARD_NOW / 1000,
      exp: STANDARD_NOW / 1000 + 60,
    };
    const withType = (type: unknown) => ({ headers: { authorization: `Bearer ${signed({ ...claims, type })}` } });
    expect((await send(url, '/api/v1/version', withType('access'))).status).toBe(200);
    for (const type of ['NotAType', '', null, undefined, ['access']]) {
      expect(await send(url, '/api/v1/version', withType(type))).toMatchObject({
        status: 401,
        json: { detail: 'Could not validate credentials' },
      });
      expect((await send(url, '/api/v1/token/refresh', { method: 'POST', ...withType(type) })).status).toBe(401);
    }
  });

  it.each([
    ['case 14: a wrong token', 'bad-ws_token', 403],
    ['case 15: the configured token', SOCKET_TOKEN, 101],
  ])('%s at the WebSocket', async (_name, token, status) => {
    const { url } = await open();
    expect(await handshake(url, `${SOCKET}?token=${encodeURIComponent(token)}`)).toEqual({ status, body: '' });
  });

  it('case 16: an access token at the WebSocket', async () => {
    const { url } = await open();
    const login = await send(url, '/api/v1/token/login', { method: 'POST', headers: RIGHT });
    const { access_token: access, refresh_token: refresh } = login.json as Record<string, string>;
    expect(await handshake(url, `${SOCKET}?token=${access ?? ''}`)).toMatchObject({ status: 101 });
    expect(await handshake(url, `${SOCKET}?token=${refresh ?? ''}`)).toMatchObject({ status: 403 });
  });
});

describe('the server', () => {
  it('case 28: two servers of one process know nothing of each other', async () => {
    const [first, second] = [await open(), await open()];
    expect(first.url).not.toBe(second.url);
    first.bot.stop();
    const states = await Promise.all(
      [first, second].map(async ({ url }) => {
        const { json } = await send(url, '/api/v1/show_config', { headers: RIGHT });
        return (json as { state: string }).state;
      }),
    );
    expect(states).toEqual(['stopped', 'running']);
  });

  it.each(['dry_run', 'webserver'])('case 31: it serves while its caller goes on: %s', async (runMode) => {
    const served = await serveApi({
      raw: standardConfig(),
      runMode,
      now: () => STANDARD_NOW,
      fiat: { rate: async () => 0 },
    });
    opened.push(served);
    expect(await send(served.url, '/api/v1/ping')).toMatchObject({ status: 200 });
    expect((await send(served.url, '/api/v1/show_config', { headers: RIGHT })).json).toMatchObject({
      runmode: runMode,
    });
  });

  it('case 33: it ends once, with everything that is open', async () => {
    const { server, url, messages } = await open();
    const client = await SocketClient.open(url);
    await server.close();
    await server.close();
    expect(await client.closed).toBe(1012);
    await expect(send(url, '/api/v1/ping')).rejects.toThrow('ECONNREFUSED');
    messages.notify({ type: 'status', status: 'nobody hears it' });
  });

  it('case 68: a bot that is asked for Edge does not start without it', () => {
    const edge = { enabled: true, process_throttle_secs: 3600, calculate_since_number_of_days: 14 };
    expect(() => prepareObject({ ...standardConfig(), edge }, 'trade')).toThrow(/edge.*cannot do that yet/);
  });

  it('case 197: the API documents are nobody’s while they are off', async () => {
    const { url } = await open();
    expect(await send(url, '/openapi.json')).toMatchObject({ status: 404, json: { detail: 'Not Found' } });
    expect(await send(url, '/openapi.json', { headers: RIGHT })).toMatchObject({ status: 404 });
  });
});

describe('paths that belong to a server without a bot', () => {
  const paths = ['/backtest', '/backtest/abort', '/backtest/history', '/backtest/history/result?filename=x&strategy=y'];

  it.each(paths)('case 155 and 168: a bot refuses GET %s, to those it knows', async (path) => {
    const { url } = await open();
    expect(await send(url, `/api/v1${path}`)).toMatchObject({ status: 401, json: { detail: 'Unauthorized' } });
    const error = `Error querying /api/v1${path.split('?')[0] ?? ''}: Bot is not in the correct state`;
    expect(await send(url, `/api/v1${path}`, { headers: RIGHT })).toMatchObject({ status: 502, json: { error } });
  });

  it.each(['POST', 'DELETE'])('a bot refuses %s /backtest, whatever is sent', async (method) => {
    const { url } = await open();
    const call = { method, headers: { ...RIGHT, 'content-type': 'application/json' }, body: '{"strategy":' };
    const error = 'Error querying /api/v1/backtest: Bot is not in the correct state';
    expect(await send(url, '/api/v1/backtest', call)).toMatchObject({ status: 502, json: { error } });
  });
});

describe('pair lists', () => {
  it('case 132: the pairs of most volume', async () => {
    const volumes = { 'ETH/BTC': 50, 'LTC/BTC': 10, 'XRP/BTC': 40, 'NEO/BTC': 30, 'ETC/BTC': 20, 'BTC/USDT': 90 };
    const pairs = Object.entries(volumes);
    const price = { last: 0.01, bid: 0.01, ask: 0.01, percentage: null };
    const bench = await startStandardBot({
      config: (config) => ({
        ...config,
        pairlists: [{ method: 'VolumePairList', number_assets: 4, sort_key: 'quoteVolume' }],
      }),
      market: {
        markets: new Map(pairs.map(([pair]) => [pair, plainMarket(pair)])),
        tickers: new Map(pairs.map(([pair, quoteVolume]) => [pair, { ...price, pair, quoteVolume }])),
        books: new Map(),
      },
    });
    opened.push(bench);
    expect((await send(bench.url, '/api/v1/whitelist', { headers: RIGHT })).json).toEqual({
      whitelist: ['ETH/BTC', 'XRP/BTC', 'NEO/BTC', 'ETC/BTC'],
      length: 4,
      method: ['VolumePairList'],
    });
  });
});

describe('what is pushed', () => {
  it('case 184: a client that breaks off in the middle keeps nothing from the others', async () => {
    const { url, messages } = await open();
    const [broken, whole] = [await SocketClient.open(url), await SocketClient.open(url)];
    await broken.subscribe('status');
    await whole.subscribe('status');
    broken.socket.terminate();
    for (const status of ['first', 'second']) messages.notify({ type: 'status', status });
    expect(await whole.next()).toEqual({ type: 'status', status: 'first' });
    expect(await whole.next()).toEqual({ type: 'status', status: 'second' });
  });

  it('case 185: two messages come one after the other, and only to those who were there', async () => {
    const { url, messages } = await open();
    const early = await SocketClient.open(url);
    await early.subscribe('status');
    messages.notify({ type: 'status', status: 'first' });
    expect(await early.next()).toEqual({ type: 'status', status: 'first' });
    const late = await SocketClient.open(url);
    await late.subscribe('status');
    messages.notify({ type: 'status', status: 'second' });
    expect([await early.next(), await late.next()]).toEqual([
      { type: 'status', status: 'second' },
      { type: 'status', status: 'second' },
    ]);
  });
});

const FRAME = {
  pair: 'ETH/BTC',
  timeframe: '5m',
  analyzedAt: STANDARD_NOW,
  columns: new Map([
    ['date', Float64Array.of(STANDARD_NOW - 600_000, STANDARD_NOW - 300_000)],
    ['close', Float64Array.of(0.05, 0.06)],
  ]),
};

/** What another bot that follows this one sends when it has connected. */
const GREETINGS: readonly [string, readonly unknown[]][] = [
  [
    'an early version',
    [
      { type: 'subscribe', data: ['whitelist', 'analyzed_df'] },
      { type: 'whitelist' },
      { type: 'analyzed_df', data: { limit: 1500 } },
    ],
  ],
  [
    'a later version',
    [
      { type: 'subscribe', data: ['whitelist', 'analyzed_df'] },
      { type: 'whitelist', data: null },
      { type: 'analyzed_df', data: { limit: 1500, pair: null } },
    ],
  ],
];

describe('what a bot that follows this one needs', () => {
  it.each(GREETINGS)('case 186: messages it can read, as asked for by %s', async (_name, greeting) => {
    const bench = await open();
    bench.bot.frames.set('ETH/BTC', FRAME);
    const client = await SocketClient.open(bench.url);
    for (const message of greeting) client.send(message);
    expect(await client.next()).toEqual({ type: 'whitelist', data: PAIRS });
    const frames = [];
    for (const pair of PAIRS) {
      const message = await client.next();
      const data = message['data'] as Record<string, unknown>;
      expect(message.type).toBe('analyzed_df');
      expect(data).toMatchObject({ key: [pair, '5m', 'spot'], df: { __type__: 'dataframe' } });
      expect(new Date(String(data['la'])).getTime()).toBe(pair === 'ETH/BTC' ? STANDARD_NOW : 0);
      frames.push(JSON.parse((data['df'] as { __value__: string }).__value__));
    }
    expect(frames[0]).toEqual({
      columns: ['date', 'close'],
      index: [0, 1],
      data: [
        [STANDARD_NOW - 600_000, 0.05],
        [STANDARD_NOW - 300_000, 0.06],
      ],
    });
    expect(frames[1]).toEqual({ columns: [], index: [], data: [] });
    bench.messages.notify({ type: 'whitelist', data: ['LTC/BTC'] });
    bench.messages.notify({ type: 'status', status: 'not asked for' });
    bench.messages.notify({ type: 'whitelist', data: ['XRP/BTC'] });
    expect(await client.next()).toEqual({ type: 'whitelist', data: ['LTC/BTC'] });
    expect(await client.next()).toEqual({ type: 'whitelist', data: ['XRP/BTC'] });
  });

  it('case 187: an answer to its ping, and the same again when it comes back', async () => {
    const { url } = await open();
    const client = await SocketClient.open(url);
    const pong = new Promise<string>((resolve) => {
      client.socket.once('pong', (data: Buffer) => resolve(data.toString('utf8')));
    });
    client.socket.ping('still there');
    expect(await pong).toBe('still there');
    client.send({ type: 'whitelist' });
    const before = await client.next();
    client.socket.terminate();
    const again = await SocketClient.open(url);
    again.send({ type: 'whitelist' });
    expect(await again.next()).toEqual(before);
  });
});
