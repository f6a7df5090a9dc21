/** Sessions over real HTTP: opened by a login, listed, renewed, ended; and tokens that belong to none. */
import { createDecoder } from 'fast-jwt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AccessApi, RIGHT, type Tokens } from '../harness/access-api.ts';
import { SocketClient } from '../harness/socket-client.ts';
import { STANDARD_LOGIN, STANDARD_NOW } from '../harness/standard-bot.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const ENDED = { status: 401, json: { detail: 'Could not validate credentials' } };

let bench: AccessApi;
beforeEach(async () => {
  bench = await AccessApi.start();
});
afterEach(async () => bench.close());

const refresh = async (token: string, body?: unknown) => bench.post('/token/refresh', `Bearer ${token}`, body);
const count = async (token: string) => bench.get('/count', `Bearer ${token}`);

interface Row {
  readonly id: string;
  readonly is_current: boolean;
}
const sessions = async (authorization = RIGHT): Promise<Row[]> =>
  ((await bench.get('/sessions', authorization)).json as { sessions: Row[] }).sessions;

describe('login and refresh', () => {
  it('the tokens have the claims that clients know, and the session', async () => {
    const { access_token: access, refresh_token: renewal } = await bench.login();
    const [{ id } = { id: '' }] = await sessions();
    const iat = STANDARD_NOW / 1000;
    const common = { identity: { u: STANDARD_LOGIN.username }, iat, sid: id };
    const decode = createDecoder();
    expect(decode(access)).toEqual({ ...common, type: 'access', exp: iat + 15 * 60 });
    expect(decode(renewal)).toEqual({ ...common, type: 'refresh', exp: iat + 30 * 86_400, gen: 0 });
  });

  it.each([undefined, 'null', '{broken', '{}', '{"rotate": false}', '[1]'])(
    'a refresh with the body %s answers with an access token only, as often as it is asked',
    async (body) => {
      const { refresh_token: token } = await bench.login();
      for (let time = 0; time < 3; time += 1) {
        const headers = { 'content-type': 'application/json' };
        const answer = await bench.call('POST', '/token/refresh', `Bearer ${token}`, { body, headers });
        expect(Object.keys(answer.json as Tokens)).toEqual(['access_token']);
        expect((await count((answer.json as Tokens).access_token)).status).toBe(200);
      }
    },
  );

  it('rotation gives a new refresh token and ends the old one', async () => {
    const first = await bench.login();
    const second = (await refresh(first.refresh_token, { rotate: true })).json as Tokens;
    expect(Object.keys(second)).toEqual(['access_token', 'refresh_token']);
    const third = (await refresh(second.refresh_token, { rotate: true })).json as Tokens;
    for (const { access_token: access } of [first, second, third]) expect((await count(access)).status).toBe(200);
    expect(await sessions()).toHaveLength(1);
    expect((await refresh(third.refresh_token)).status).toBe(200);
  });

  it('a refresh token used again after its rotation ends the session, and the log says so', async () => {
    const first = await bench.login();
    const second = (await refresh(first.refresh_token, { rotate: true })).json as Tokens;
    const socket = await SocketClient.open(bench.api.url, second.access_token);
    expect(await refresh(first.refresh_token)).toMatchObject(ENDED);
    for (const { access_token: access, refresh_token: renewal } of [first, second]) {
      expect(await count(access)).toMatchObject(ENDED);
      expect(await refresh(renewal)).toMatchObject(ENDED);
    }
    expect(await socket.closed).toBe(1008);
    const { logs } = (await bench.get('/logs', RIGHT)).json as { logs: string[][] };
    expect(logs.filter((line) => line[4]?.includes('somebody has a copy'))).toHaveLength(1);
    const refused = bench.api.accessStore.audit(10).filter(({ status }) => status === 401);
    expect(new Set(refused.map(({ name }) => name))).toEqual(new Set([STANDARD_LOGIN.username]));
  });

  it('of two rotations at once one wins', async () => {
    const { refresh_token: token } = await bench.login();
    const answers = await Promise.all([1, 2].map(async () => refresh(token, { rotate: true })));
    const statuses = answers.map(({ status }) => status).sort();
    expect([
      [200, 401],
      [200, 502],
    ]).toContainEqual(statuses);
  });
});

describe('the end of a session', () => {
  it('logout ends the own one at once, sockets included, and no other', async () => {
    const [mine, other] = [await bench.login(), await bench.login()];
    const socket = await SocketClient.open(bench.api.url, mine.access_token);
    const rows = await sessions(`Bearer ${mine.access_token}`);
    expect(rows.map((row) => row.is_current).sort()).toEqual([false, true]);
    const answer = await bench.post('/token/logout', `Bearer ${mine.access_token}`);
    expect(answer).toMatchObject({ status: 200, json: { status: 'logged out' } });
    expect(await count(mine.access_token)).toMatchObject(ENDED);
    expect(await refresh(mine.refresh_token)).toMatchObject(ENDED);
    expect(await socket.closed).toBe(1008);
    expect((await count(other.access_token)).status).toBe(200);
    expect(await sessions()).toHaveLength(1);
  });

  it('who has no session cannot log out', async () => {
    for (const who of [RIGHT, `Bearer ${bench.signed()}`]) {
      expect(await bench.post('/token/logout', who)).toMatchObject({ status: 502 });
    }
  });

  it('DELETE /sessions/… ends any', async () => {
    const { access_token: access } = await bench.login();
    const [{ id } = { id: '' }] = await sessions();
    expect((await bench.call('DELETE', `/sessions/${id}`, RIGHT)).status).toBe(200);
    expect(await count(access)).toMatchObject(ENDED);
    expect((await bench.call('DELETE', `/sessions/${id}`, RIGHT)).status).toBe(404);
  });

  it('sockets stay when their access token expires, and end with the key or the WebSocket token', async () => {
    const { access_token: access } = await bench.login();
    const [byLogin, bySignature] = [
      await SocketClient.open(bench.api.url, access),
      await SocketClient.open(bench.api.url, bench.signed()),
    ];
    const byToken = await SocketClient.open(bench.api.url);
    bench.pass(20 * MINUTE_MS);
    expect(await count(access)).toMatchObject(ENDED);
    for (const socket of [byLogin, bySignature, byToken]) await socket.inStep();
    bench.block['jwt_secret_key'] = 'another key of the tests, 32 bytes or more';
    expect(await Promise.all([byLogin.closed, bySignature.closed])).toEqual([1008, 1008]);
    await byToken.inStep();
    bench.block['ws_token'] = 'another token';
    expect(await byToken.closed).toBe(1008);
  });

  it('it expires with its refresh token, and use does not prolong it', async () => {
    const { refresh_token: token } = await bench.login();
    bench.pass(29 * DAY_MS);
    expect((await refresh(token)).status).toBe(200);
    bench.pass(DAY_MS);
    expect(await refresh(token)).toMatchObject(ENDED);
    expect(await sessions()).toEqual([]);
  });

  it('there are so many at a time; the one used longest ago goes', async () => {
    const { access_token: old } = await bench.login();
    const { access_token: used } = await bench.login();
    const store = bench.api.accessStore;
    for (let index = 0; index < 998; index += 1) {
      const times = { createdAt: STANDARD_NOW, lastUsedAt: STANDARD_NOW + 500, expiresAt: STANDARD_NOW + DAY_MS };
      store.addSession({ id: `s${index}`, name: 'x', address: '', ...times, generation: 0 }, 1000);
    }
    bench.pass(1000);
    expect((await count(used)).status).toBe(200);
    await bench.login();
    expect(await count(old)).toMatchObject(ENDED);
    expect((await count(used)).status).toBe(200);
    expect(await sessions()).toHaveLength(1000);
  });
});

it('tokens that somebody signed who has the key need no session', async () => {
  expect((await count(bench.signed())).status).toBe(200);
  const answer = await refresh(bench.signed('refresh'));
  expect(Object.keys(answer.json as Tokens)).toEqual(['access_token']);
  expect((await count((answer.json as Tokens).access_token)).status).toBe(200);
  expect((await refresh(bench.signed('refresh'), { rotate: true })).status).toBe(502);
  expect(await sessions()).toEqual([]);
});
