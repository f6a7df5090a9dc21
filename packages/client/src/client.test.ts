import { afterEach, describe, expect, it } from 'vitest';
import {
  ApiError,
  ConnectionError,
  FormatError,
  LoginNeededError,
  PitwallClient,
  TimeoutError,
  type ClientOptions,
} from './index.ts';
import { ManualTimers } from './testing/manual-timers.ts';
import { ScriptServer, type Script } from './testing/script-server.ts';

const LOGIN = { username: 'trader', password: 'pass wörd' };
const servers: ScriptServer[] = [];

async function serve(script: Script): Promise<ScriptServer> {
  const server = await ScriptServer.open(script);
  servers.push(server);
  return server;
}

async function clientOf(script: Script, options: Partial<ClientOptions> = {}) {
  const server = await serve(script);
  const timers = new ManualTimers();
  return { server, timers, client: new PitwallClient({ url: server.url, timers, ...options }) };
}

/** The error of a call that must fail. */
async function failure(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => {
      throw new Error('It did not fail.');
    },
    (error: unknown) => error,
  );
}

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

describe('a call', () => {
  it('case 188: sends name and password as Basic', async () => {
    const { server, client } = await clientOf(() => ({}), LOGIN);
    await client.call('count');
    expect(client.url).toBe(server.url);
    expect(server.seen[0]?.headers.authorization).toBe(`Basic ${Buffer.from('trader:pass wörd').toString('base64')}`);
  });

  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])('case 189: %s is exactly one request', async (method) => {
    const { server, client } = await clientOf(() => ({ body: { a: 1 } }), LOGIN);
    expect(await client.request(method, '/any', { query: { limit: 5, none: undefined } })).toEqual({ a: 1 });
    expect(server.calls).toEqual([`${method} /api/v1/any?limit=5`]);
  });

  it('case 189: a method or a route that is none is refused without a request', async () => {
    const { server, client } = await clientOf(() => ({}));
    await expect(client.request('FETCH', '/any')).rejects.toThrow(TypeError);
    await expect(client.call('nonsense' as 'ping')).rejects.toThrow("There is no route 'nonsense'");
    await expect(client.call('trade', { params: {} as { tradeid: number } })).rejects.toThrow("'tradeid'");
    expect(server.seen).toEqual([]);
  });

  it('fills path, query and body', async () => {
    const { server, client } = await clientOf(() => ({}), { token: 'abc' });
    await client.call('trade', { params: { tradeid: 'a/b' } });
    await client.call('entries', { query: { pair: 'ETH/BTC' } });
    await client.call('delete_from_blacklist', { query: { pairs_to_delete: ['A/B', 'C/D'] } });
    await client.call('forceenter', { body: { pair: 'ETH/BTC', side: 'long', price: null } });
    await client.call('ping');
    expect(server.calls).toEqual([
      'GET /api/v1/trade/a%2Fb',
      'GET /api/v1/entries?pair=ETH%2FBTC',
      'DELETE /api/v1/blacklist?pairs_to_delete=A%2FB&pairs_to_delete=C%2FD',
      'POST /api/v1/forceenter',
      'GET /api/v1/ping',
    ]);
    expect(JSON.parse(server.seen[3]?.body ?? '')).toEqual({ pair: 'ETH/BTC', side: 'long', price: null });
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual([
      ...Array.from({ length: 4 }, () => 'Bearer abc'),
      undefined,
    ]);
  });

  it('takes a token that changes', async () => {
    const tokens = ['one', 'two'];
    const { server, client } = await clientOf(
      ({ headers }) => (headers.authorization === 'Bearer two' ? {} : { status: 401, body: { detail: 'x' } }),
      { token: () => tokens.shift() ?? 'two' },
    );
    await client.call('count');
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer one', 'Bearer two']);
  });

  it('tells what is wrong with a request, one by one', async () => {
    const problem = { loc: ['body', 'price'], msg: 'value is not a valid float', type: 'type_error.float' };
    const { client } = await clientOf(() => ({ status: 422, body: { detail: [problem] } }));
    const error = await failure(client.call('count'));
    expect(error).toMatchObject({ name: 'ApiError', status: 422, problems: [problem] });
    expect((error as ApiError).message).toBe('GET /api/v1/count answered 422: body.price: value is not a valid float');
  });

  it.each([
    [502, { error: 'Error querying /api/v1/count: trader is not running' }, 'trader is not running'],
    [404, { detail: 'Not Found' }, 'Not Found'],
    [500, 'Internal Server Error', 'Internal Server Error'],
    [302, '', 'redirects'],
  ])('a refusal with %i is an ApiError that says why', async (status, body, reason) => {
    const { server, client } = await clientOf(() => ({ status, body, headers: { location: 'http://localhost/x' } }));
    const error = await failure(client.call('count'));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status, problems: [], retryAfterMs: null });
    expect((error as ApiError).reason).toContain(reason);
    expect(server.seen).toHaveLength(1);
  });

  it('an answer that is not JSON is a FormatError', async () => {
    const { client } = await clientOf(() => ({ body: '<html>' }));
    await expect(client.call('count')).rejects.toThrow(FormatError);
  });

  it.each([
    ['nonsense', 'is no address'],
    ['ftp://127.0.0.1', 'begins with ftp:'],
    ['http://trader:geheim@127.0.0.1', 'holds a name or password'],
    ['http://127.0.0.1/?token=geheim', 'holds a query'],
  ])('refuses the address %s', (url, why) => {
    const make = (): unknown => new PitwallClient({ url });
    expect(make).toThrow(why);
    expect(make).not.toThrow('geheim');
  });

  it('keeps the path of a proxy, and refuses two ways of access at once', async () => {
    const { server } = await clientOf(() => ({}));
    await new PitwallClient({ url: `${server.url}/bot1/` }).call('ping');
    expect(server.calls).toEqual(['GET /bot1/api/v1/ping']);
    expect(() => new PitwallClient({ url: server.url, ...LOGIN, token: 'x' })).toThrow('Give one of');
  });
});

describe('time', () => {
  it('ends a call that takes too long, the reading of the answer included', async () => {
    const { timers, server, client } = await clientOf(() => 'hang', { retry: { attempts: 1 } });
    const error = failure(client.call('count', { timeoutMs: 1_234 }));
    await server.heard(1);
    await timers.run(1_234);
    expect(await error).toBeInstanceOf(TimeoutError);
    expect(timers.delays).toEqual([]);
  });

  it("ends a call at the caller's wish, with the caller's reason", async () => {
    const { server, client, timers } = await clientOf(() => 'hang');
    const wish = new AbortController();
    const error = failure(client.call('count', { signal: wish.signal }));
    await server.heard(1);
    wish.abort(new Error('changed my mind'));
    expect(await error).toMatchObject({ message: 'changed my mind' });
    expect(server.seen).toHaveLength(1);
    await expect(client.call('count', { signal: wish.signal })).rejects.toThrow('changed my mind');
    expect(server.seen).toHaveLength(1);
    expect(timers.delays).toEqual([]);
  });
});

describe('repeating', () => {
  it('asks again with growing pauses when a reading call is cut', async () => {
    const { timers, server, client } = await clientOf((_, index) => (index < 2 ? 'cut' : { body: { current: 1 } }));
    const answer = client.call('count');
    await timers.run(125);
    await timers.run(250);
    expect(await answer).toEqual({ current: 1 });
    expect(server.seen).toHaveLength(3);
  });

  it('gives up after the last attempt', async () => {
    const { timers, server, client } = await clientOf(() => 'cut', { retry: { attempts: 2, firstDelayMs: 80 } });
    timers.chance = 0.5;
    const error = failure(client.call('count'));
    await timers.run(60);
    expect(await error).toMatchObject({ name: 'ConnectionError', mayHaveArrived: true });
    expect(server.seen).toHaveLength(2);
  });

  it.each(['start', 'stopentry', 'reload_config'] as const)('never sends %s twice', async (name) => {
    const { server, client } = await clientOf(() => 'cut');
    expect(await failure(client.call(name))).toBeInstanceOf(ConnectionError);
    expect(server.seen).toHaveLength(1);
  });

  it('never repeats DELETE, nor the GET that changes something, nor a POST that is told to wait', async () => {
    const { server, client } = await clientOf(({ method }) =>
      method === 'POST' ? { status: 429, headers: { 'retry-after': '1' } } : 'cut',
    );
    await failure(client.call('delete_trade', { params: { tradeid: 1 } }));
    await failure(client.call('reload_trade_by_get', { params: { tradeid: 1 } }));
    const error = await failure(client.call('forceexit', { body: { tradeid: 'all' } }));
    expect(error).toMatchObject({ status: 429, retryAfterMs: 1_000 });
    expect(server.seen).toHaveLength(3);
  });

  it.each(['127.0.0.1', 'localhost'])('repeats any call that %s refused to connect: nothing was sent', async (host) => {
    const gone = await ScriptServer.open(() => ({}));
    const url = gone.url.replace('127.0.0.1', host);
    await gone.close();
    const timers = new ManualTimers();
    const error = failure(new PitwallClient({ url, timers }).call('start'));
    await timers.run(125);
    await timers.run(250);
    expect(await error).toMatchObject({ name: 'ConnectionError', mayHaveArrived: false });
  });

  it('does not repeat a POST when it cannot be known, as in a browser', async () => {
    let calls = 0;
    const fetchAsBrowser: typeof fetch = async () => {
      calls += 1;
      throw new TypeError('Failed to fetch');
    };
    const client = new PitwallClient({ url: 'http://127.0.0.1:1', fetch: fetchAsBrowser });
    expect(await failure(client.call('start'))).toMatchObject({ mayHaveArrived: true });
    expect(calls).toBe(1);
  });

  it('waits as long as a 429 asks, up to the limit', async () => {
    const { timers, server, client } = await clientOf((_, index) =>
      index === 0 ? { status: 429, headers: { 'retry-after': '7' } } : {},
    );
    const answer = client.call('count');
    await timers.run(7_000);
    await answer;
    expect(server.seen).toHaveLength(2);
  });

  it.each([
    ['longer than the limit', '11', 20_000],
    ['longer than the call may take', '9', 8_000],
  ])('does not wait %s', async (_, after, timeoutMs) => {
    const { server, client } = await clientOf(() => ({ status: 429, headers: { 'retry-after': after } }));
    expect(await failure(client.call('count', { timeoutMs }))).toMatchObject({ retryAfterMs: Number(after) * 1_000 });
    expect(server.seen).toHaveLength(1);
  });
});

describe('without access', () => {
  it('calls what is public, and has no session or socket', async () => {
    const { server, client } = await clientOf(() => ({}));
    await client.call('ping');
    expect(server.seen[0]?.headers.authorization).toBeUndefined();
    await expect(client.login(LOGIN)).rejects.toThrow('no session');
    const ended = Promise.withResolvers<Error | null>();
    client.messages({ onEnd: ended.resolve });
    expect(await ended.promise).toBeInstanceOf(LoginNeededError);
  });
});
