/** Brute force over real HTTP: who guesses has to wait, and nobody else. */
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AccessApi, RIGHT } from '../harness/access-api.ts';
import { basic, type HttpAnswer } from '../harness/http-call.ts';
import { handshake, SOCKET_TOKEN } from '../harness/socket-client.ts';
import { STANDARD_LOGIN } from '../harness/standard-bot.ts';

const STRANGER = '127.0.0.2';
const OWNER = '127.0.0.3';
const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;

let bench: AccessApi;
beforeEach(async () => {
  bench = await AccessApi.start();
});
afterEach(async () => bench.close());

const guess = (index: number): string => basic(STANDARD_LOGIN.username, `guess ${index}`);
const from = async (localAddress: string, authorization: string, path = '/count'): Promise<HttpAnswer> =>
  bench.call(path === '/token/login' ? 'POST' : 'GET', path, authorization, { localAddress });

async function fail(times: number, address = STRANGER, path = '/count'): Promise<number[]> {
  const statuses: number[] = [];
  for (let index = 0; index < times; index += 1) statuses.push((await from(address, guess(index), path)).status);
  return statuses;
}

const TEN_REFUSED = Array<number>(10).fill(401);

describe('passwords', () => {
  it.each(['/count', '/token/login'])('after ten wrong ones at %s an address waits, longer each time', async (path) => {
    expect(await fail(10, STRANGER, path)).toEqual(TEN_REFUSED);
    const waits: (string | undefined)[] = [];
    for (let index = 10; index < 20; index += 1) {
      const answer = await from(STRANGER, guess(index), path);
      expect(answer.status).toBe(429);
      const wait = answer.headers['retry-after'];
      waits.push(wait);
      expect(answer.json).toEqual({ detail: `Too many failed attempts, try again in ${wait} s` });
      bench.pass(Number(wait) * SECOND_MS);
      expect((await from(STRANGER, guess(index), path)).status).toBe(401);
    }
    expect(waits).toEqual(['5', '10', '20', '40', '80', '160', '320', '640', '900', '900']);
  });

  it('who has to wait is not let in with the right one, and not told that it is right', async () => {
    await fail(10);
    for (const path of ['/count', '/token/login']) {
      expect(await from(STRANGER, RIGHT, path)).toMatchObject({ status: 429 });
      expect((await from(STRANGER, RIGHT, path)).text).toBe((await from(STRANGER, guess(1), path)).text);
    }
    bench.pass(HOUR_MS);
    expect((await from(STRANGER, RIGHT)).status).toBe(200);
  });

  it('the owner gets in from another address, however many addresses guess', async () => {
    for (let host = 10; host < 40; host += 1) await fail(2, `127.0.0.${host}`);
    expect((await from(OWNER, RIGHT)).status).toBe(200);
    expect((await from(OWNER, RIGHT, '/token/login')).status).toBe(200);
  });

  it('an account under attack leaves every address one attempt', async () => {
    await fail(10);
    expect(await fail(2, OWNER)).toEqual([401, 429]);
    // Another account is no better for the stranger, and no worse for others.
    expect((await from(STRANGER, basic('somebody', 'x'))).status).toBe(429);
    expect((await from('127.0.0.4', basic('somebody', 'x'))).status).toBe(401);
    expect((await from('127.0.0.4', basic('somebody', 'y'))).status).toBe(401);
  });

  it('a success clears nothing', async () => {
    await fail(9);
    expect((await from(STRANGER, RIGHT)).status).toBe(200);
    expect(await fail(2)).toEqual([401, 429]);
  });

  it('a script that repeats one wrong password does not prolong the wait of its owner', async () => {
    const stale = guess(0);
    for (let time = 0; time < 30; time += 1) {
      await from(OWNER, stale);
      bench.pass(60 * SECOND_MS);
    }
    expect((await from(OWNER, stale)).status).toBe(429);
    expect((await from(OWNER, RIGHT)).status).toBe(200);
  });

  it('failures are forgotten after an hour', async () => {
    expect(await fail(10)).toEqual(TEN_REFUSED);
    bench.pass(HOUR_MS);
    expect(await fail(10)).toEqual(TEN_REFUSED);
  });

  it('the log tells of it once, without a password', async () => {
    await fail(14);
    const { logs } = (await bench.get('/logs', RIGHT)).json as { logs: string[][] };
    const lines = logs.map((line) => line[4] ?? '').filter((line) => line.includes('failed attempts'));
    expect(lines).toEqual([
      `${STRANGER} has to wait: 10 failed attempts to reach the API (password).`,
      'Somebody guesses passwords: 10 failed attempts at one account of the API.',
    ]);
    expect(JSON.stringify(logs)).not.toContain('guess 1');
  });
});

describe('tokens', () => {
  it('after ten forged ones further ones are 429, and right ones open all the same', async () => {
    const { token } = await bench.token('mine', 'read');
    const { access_token: access } = await bench.login();
    const forged = async (index: number) =>
      from(STRANGER, `Bearer ${index % 2 === 0 ? `a.b.${index}` : `pw_${index}`}`);
    for (let index = 0; index < 10; index += 1) expect((await forged(index)).status).toBe(401);
    expect(await forged(11)).toMatchObject({ status: 429, headers: { 'retry-after': '5' } });
    for (const right of [token, access, bench.signed()]) {
      expect((await from(STRANGER, `Bearer ${right}`)).status).toBe(200);
    }
    expect((await from(STRANGER, RIGHT)).status).toBe(200);
    expect((await forged(12)).status).toBe(429);
    bench.pass(5 * SECOND_MS);
    expect((await forged(13)).status).toBe(401);
    expect(await forged(14)).toMatchObject({ status: 429, headers: { 'retry-after': '10' } });
  });

  it('a UI with tokens of an earlier key is told by its refresh to log in, however often it has asked before', async () => {
    const refresh = async () =>
      bench.call('POST', '/token/refresh', 'Bearer d.e.f', { localAddress: OWNER, body: '{}' });
    for (let time = 0; time < 10; time += 1) expect((await from(OWNER, 'Bearer a.b.c')).status).toBe(401);
    expect((await from(OWNER, 'Bearer a.b.c')).status).toBe(429);
    for (let time = 0; time < 10; time += 1) expect((await refresh()).status).toBe(401);
    expect((await refresh()).status).toBe(429);
    expect((await from(OWNER, RIGHT, '/token/login')).status).toBe(200);
  });

  it('outdated tokens are no guesses', async () => {
    const { access_token: access, refresh_token: refresh } = await bench.login();
    bench.pass(HOUR_MS);
    for (let time = 0; time < 15; time += 1) {
      for (const outdated of [access, refresh]) expect((await from(OWNER, `Bearer ${outdated}`)).status).toBe(401);
    }
  });

  it('wrong tokens of the WebSocket are 403, then 429', async () => {
    const open = async (token: string) => handshake(bench.api.url, `/api/v1/message/ws?token=${token}`);
    const right = encodeURIComponent(SOCKET_TOKEN);
    for (let index = 0; index < 10; index += 1) expect((await open(`wrong${index}`)).status).toBe(403);
    expect(await open('wrong10')).toMatchObject({ status: 429, body: expect.stringContaining('Too many') });
    // A configured one could be guessed; a signed or named one could not.
    expect((await open(right)).status).toBe(429);
    expect((await open(bench.signed())).status).toBe(101);
    bench.pass(HOUR_MS);
    expect((await open(right)).status).toBe(101);
  });
});

describe('behind a reverse proxy', () => {
  const asked = async (forwarded: string, authorization: string): Promise<number> =>
    (await bench.get('/count', authorization, { headers: { 'x-forwarded-for': forwarded } })).status;

  it('X-Forwarded-For says nothing, unless the proxy is trusted', async () => {
    for (let index = 0; index < 10; index += 1) await asked(`192.0.2.${index}`, guess(index));
    expect(await asked('192.0.2.99', RIGHT)).toBe(429);
  });

  it('a trusted proxy tells who asks; what a client puts in front is not believed', async () => {
    bench.block['trusted_proxies'] = ['127.0.0.1', '198.51.100.1'];
    for (let index = 0; index < 10; index += 1) expect(await asked('192.0.2.7', guess(index))).toBe(401);
    expect(await asked('192.0.2.7', RIGHT)).toBe(429);
    expect(await asked('203.0.113.5, 192.0.2.7, 198.51.100.1', RIGHT)).toBe(429);
    expect(await asked('192.0.2.7, 203.0.113.5', RIGHT)).toBe(200);
    const [entry] = bench.api.accessStore.audit(1);
    expect(entry).toBeUndefined();
  });

  it('the log names who asked, not the proxy', async () => {
    bench.block['trusted_proxies'] = ['127.0.0.1'];
    bench.block['verbosity'] = 'info';
    await asked('192.0.2.7', RIGHT);
    const { logs } = (await bench.get('/logs', RIGHT)).json as { logs: string[][] };
    expect(logs.map((line) => line[4])).toContain('192.0.2.7 - "GET /api/v1/count HTTP/1.1" 200');
  });
});

it('many guesses at once are no way round the limit', async () => {
  const answers = await Promise.all(
    Array.from({ length: 60 }, async (_, index) => {
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      const { hostname, port } = new URL(bench.api.url);
      const headers = { authorization: guess(index) };
      request({ hostname, port, path: '/api/v1/count', headers, localAddress: STRANGER }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      })
        .on('error', reject)
        .end();
      return promise;
    }),
  );
  expect(answers.filter((status) => status === 401)).toHaveLength(10);
  expect(answers.filter((status) => status === 429)).toHaveLength(50);
});
