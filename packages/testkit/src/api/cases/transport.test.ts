/** Cases of the API's contract about transport, authentication and the server, by their numbers. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CandleFolder } from '../../../../pitwall/src/candles/candle-folder.ts';
import { createApiServer } from '../../../../pitwall/src/api/index.ts';
import { createToken, verifyToken } from '../../../../pitwall/src/api/access/jwt.ts';
import { PitwallError } from '../../../../pitwall/src/domain/errors.ts';
import type { ConfigObject } from '../../../../pitwall/src/config/tree.ts';
import { systemIds } from '../../../../pitwall/src/system/ids.ts';
import { settingsOf, type RecordedApi } from '../harness/recorded-api.ts';
import { basic, send, type HttpCall } from '../harness/http-call.ts';
import {
  standardConfig,
  startStandardBot,
  STANDARD_LOGIN,
  STANDARD_NOW,
  STANDARD_ORIGIN,
} from '../harness/standard-bot.ts';

const RIGHT = basic(STANDARD_LOGIN.username, STANDARD_LOGIN.password);
const CORS = { 'access-control-allow-origin': STANDARD_ORIGIN, 'access-control-allow-credentials': 'true' };
const SECRET = 'secret1234secret1234secret1234';
const FORGED = { failure: 'forged' };
const UNFIT = { failure: 'unfit' };

describe('transport and authentication', () => {
  let bench: RecordedApi;
  beforeAll(async () => {
    bench = await startStandardBot();
  });
  afterAll(async () => bench.close());

  const get = async (path: string, headers: HttpCall['headers'] = {}) => send(bench.url, path, { headers });
  const ask = async (path: string, authorization = RIGHT) =>
    get(`/api/v1${path}`, { authorization, origin: STANDARD_ORIGIN });
  const post = async (path: string, call: HttpCall = {}) =>
    send(bench.url, `/api/v1${path}`, {
      method: 'POST',
      ...call,
      headers: { authorization: RIGHT, origin: STANDARD_ORIGIN, ...call.headers },
    });

  it('case 1: an unknown path is not found', async () => {
    expect(await get('/api/v1/invalid_url')).toMatchObject({ status: 404, json: { detail: 'Not Found' } });
  });

  it('case 2: there is an icon', async () => {
    expect((await get('/favicon.ico')).status).toBe(200);
  });

  it.each([
    ['case 4', '/something'],
    ['case 5', '/something.js'],
    ['case 6', '/%2F%2F%2Fetc/passwd'],
    ['a path that cannot be decoded', '/%zz'],
    ['the root', '/'],
  ])('%s: %s shows the page', async (_name, path) => {
    const { status, headers, text } = await get(path);
    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'text/html; charset=utf-8' });
    expect(text).toContain('<title>Pitwall</title>');
  });

  it.each(['/apifoo', '/.uiversion', '/api', '/api/v1', '/api/v1/ping/', '/openapi.json'])(
    '%s is 404',
    async (path) => {
      expect(await get(path)).toMatchObject({ status: 404, json: { detail: 'Not Found' } });
    },
  );

  it('case 10 to 13: tokens open what they were made for, and nothing else', () => {
    const token = createToken('Freqtrade', 'access', SECRET, STANDARD_NOW);
    expect(verifyToken(token, 'access', SECRET, STANDARD_NOW)).toEqual({ name: 'Freqtrade', session: null });
    expect(verifyToken(token, 'refresh', SECRET, STANDARD_NOW)).toEqual(UNFIT);
    const nobody = createToken('', 'access', SECRET, STANDARD_NOW);
    expect(verifyToken(nobody, 'access', SECRET, STANDARD_NOW)).toEqual(UNFIT);
    expect(verifyToken('not_a_token', 'access', SECRET, STANDARD_NOW)).toEqual(FORGED);
  });

  it('tokens end on time, and with their secret', () => {
    const token = createToken('Freqtrade', 'access', SECRET, STANDARD_NOW);
    expect(verifyToken(token, 'access', SECRET, STANDARD_NOW + 899_000)).toMatchObject({ name: 'Freqtrade' });
    expect(verifyToken(token, 'access', SECRET, STANDARD_NOW + 900_000)).toEqual(UNFIT);
    expect(verifyToken(token, 'access', `${SECRET}x`, STANDARD_NOW)).toEqual(FORGED);
    expect(verifyToken(token, 'access', '', STANDARD_NOW)).toEqual(FORGED);
  });

  it('tokens that claim to need no signature are refused', () => {
    const [, claims = ''] = createToken('Freqtrade', 'access', SECRET, STANDARD_NOW).split('.');
    const header = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    expect(verifyToken(`${header}.${claims}.`, 'access', SECRET, STANDARD_NOW)).toEqual(FORGED);
  });

  it('case 17: ping needs nobody', async () => {
    const { status, headers, json } = await get('/api/v1/ping');
    expect({ status, json }).toEqual({ status: 200, json: { status: 'pong' } });
    expect(headers['content-type']).toBe('application/json');
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it('case 18: everything else does', async () => {
    const answer = await get('/api/v1/version');
    expect(answer).toMatchObject({ status: 401, json: { detail: 'Unauthorized' } });
    expect(answer.headers).not.toHaveProperty('www-authenticate');
  });

  it.each([
    ['case 19', { username: 'Ftrader' }],
    ['case 20', { password: 'WrongPassword.3' }],
    ['case 21', { username: 'Ftrader', password: 'WrongPassword.3' }],
  ])('%s: changed credentials apply at once', async (_name, changes) => {
    const block = bench.raw['api_server'] as ConfigObject;
    const before = { ...block };
    Object.assign(block, changes);
    const refused = await ask('/version');
    Object.assign(block, before);
    expect(refused).toMatchObject({ status: 401, json: { detail: 'Unauthorized' } });
    expect((await ask('/version')).status).toBe(200);
  });

  it('case 22: a wrong login', async () => {
    const answer = await post('/token/login', { headers: { authorization: basic('WRONG_USER', 'WRONG_PASS') } });
    expect(answer).toMatchObject({ status: 401, json: { detail: 'Incorrect username or password' }, headers: CORS });
  });

  it('case 23 to 25: login, use, refresh', async () => {
    const login = await post('/token/login');
    expect(login.status).toBe(200);
    const tokens = login.json as { access_token: string; refresh_token: string };
    expect(Object.keys(tokens)).toEqual(['access_token', 'refresh_token']);
    expect((await ask('/count', `Bearer ${tokens.access_token}`)).status).toBe(200);
    expect((await ask('/count', `bearer ${tokens.access_token}`)).status).toBe(200);
    const refresh = await post('/token/refresh', { headers: { authorization: `Bearer ${tokens.refresh_token}` } });
    expect(Object.keys(refresh.json as object)).toEqual(['access_token']);
  });

  it('case 26: the version', async () => {
    expect(await ask('/version')).toMatchObject({ status: 200, json: { version: '0.1.0' }, headers: CORS });
  });

  it.each([
    ['Bearer ', 'Unauthorized', undefined],
    ['Digest abc', 'Unauthorized', undefined],
    ['Basic', 'Invalid authentication credentials', 'Basic'],
    ['Basic bm9jb2xvbg==', 'Invalid authentication credentials', 'Basic'],
    [`Basic ${Buffer.from('ü:x').toString('base64')}`, 'Invalid authentication credentials', 'Basic'],
    ['Bearer x.y.z', 'Could not validate credentials', 'Bearer'],
  ])('the header "%s" is refused: %s', async (authorization, detail, challenge) => {
    const answer = await ask('/version', authorization);
    expect(answer).toMatchObject({ status: 401, json: { detail }, headers: CORS });
    expect(answer.headers['www-authenticate']).toBe(challenge);
  });

  it('an empty configured password opens nothing', async () => {
    const block = bench.raw['api_server'] as ConfigObject;
    const { password } = STANDARD_LOGIN;
    block['password'] = '';
    const answer = await ask('/version', basic(STANDARD_LOGIN.username, ''));
    block['password'] = password;
    expect(answer.status).toBe(401);
  });

  it('case 27: a second bot is a programming error', () => {
    expect(() => bench.server.attach({ bot: bench.bot, store: bench.store })).toThrow(PitwallError);
  });

  it.each([
    ['POST', '/api/v1/nope', 'GET'],
    ['HEAD', '/api/v1/ping', 'GET'],
    ['DELETE', '/api/v1/ping', 'GET'],
    ['PUT', '/api/v1/start', 'POST'],
    ['PATCH', '/api/v1/trade/5', 'GET'],
    ['POST', '/api/v1/trade/5/more', 'GET'],
  ])('case 196: %s %s is not allowed', async (method, path, allow) => {
    const { status, headers } = await send(bench.url, path, { method });
    expect({ status, allow: headers['allow'] }).toEqual({ status: 405, allow });
  });

  it('case 196: a GET of a POST route is not found', async () => {
    expect((await ask('/start')).status).toBe(404);
  });

  it('case 198: a refresh token opens no route, any name with the right key does', async () => {
    const { jwt_secret_key: key } = standardConfig()['api_server'] as { jwt_secret_key: string };
    const refresh = createToken(STANDARD_LOGIN.username, 'refresh', key, STANDARD_NOW);
    const refused = await ask('/version', `Bearer ${refresh}`);
    expect(refused).toMatchObject({ status: 401, json: { detail: 'Could not validate credentials' } });
    expect(refused.headers['www-authenticate']).toBe('Bearer');
    const stranger = createToken('somebody', 'access', key, STANDARD_NOW);
    expect((await ask('/version', `Bearer ${stranger}`)).status).toBe(200);
  });

  it('case 199: bodies are ignored where none is taken', async () => {
    const headers = { authorization: RIGHT, 'content-type': 'application/json' };
    expect((await send(bench.url, '/api/v1/trades', { headers, body: 'null' })).status).toBe(200);
    expect((await post('/start', { body: '{broken', headers: { 'content-type': 'application/json' } })).status).toBe(
      200,
    );
    expect((await post('/start', { body: 'x', headers: { 'content-type': 'text/plain' } })).status).toBe(200);
  });
});

describe('a server without a bot', () => {
  let bench: RecordedApi;
  beforeAll(async () => {
    bench = await startStandardBot();
    bench.server.detach();
  });
  afterAll(async () => bench.close());

  const ask = async (method: string, path: string, authorization = RIGHT) =>
    send(bench.url, `/api/v1${path}`, { method, headers: { authorization } });

  it.each(['/ping', '/version', '/show_config', '/logs', '/sysinfo'])('answers %s', async (path) => {
    expect((await ask('GET', path)).status).toBe(200);
  });

  it('tells its configuration without a state', async () => {
    expect((await ask('GET', '/show_config')).json).toMatchObject({ state: '', strategy_version: null });
  });

  it.each([
    ['GET', '/status'],
    ['GET', '/trade/abc'],
    ['POST', '/start'],
    ['POST', '/forceenter'],
  ])('refuses %s %s before it looks at the request', async (method, path) => {
    const error = `Error querying /api/v1${path}: Bot is not in the correct state`;
    expect(await ask(method, path)).toMatchObject({ status: 502, json: { error } });
    expect((await ask(method, path, 'Basic eDp5')).status).toBe(401);
  });
});

describe('the server', () => {
  it('case 206: a bug is 500 in plain text, without CORS headers, and is logged', async () => {
    const bench = await startStandardBot();
    await bench.store.close();
    const headers = { authorization: RIGHT, origin: STANDARD_ORIGIN };
    const answer = await send(bench.url, '/api/v1/trades', { headers });
    expect(answer).toMatchObject({ status: 500, text: 'Internal Server Error' });
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    const { logs } = (await send(bench.url, '/api/v1/logs', { headers })).json as { logs: string[][] };
    expect(logs.some(([, , , level, message]) => level === 'ERROR' && message?.includes('/api/v1/trades'))).toBe(true);
    await bench.server.close();
  });

  it('case 32: says what to do when the port is taken', async () => {
    const bench = await startStandardBot();
    const { port } = new URL(bench.url);
    const server = createApiServer({
      settings: () => settingsOf(bench.raw, Number(port)),
      configuration: () => bench.raw,
      strategyFolder: () => ({ path: '/none', recursive: false }),
      candleFiles: new CandleFolder('/none', () => 'json'),
      version: '0.1.0',
      runMode: 'dry_run',
      clock: { now: () => STANDARD_NOW, sleep: async () => undefined, after: () => ({ cancel: () => undefined }) },
      nextTurn: async () => undefined,
      ids: systemIds,
      accessStore: bench.accessStore,
      logger: bench.logger,
      logs: { records: () => [] },
      fiat: { rate: async () => 0 },
      messages: bench.messages,
    });
    await expect(server.listen()).rejects.toThrow(/Cannot listen on 127\.0\.0\.1:\d+ .*listen_port/);
    await server.close();
    await bench.close();
  });
});
