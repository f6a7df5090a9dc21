/**
 * What web pages of strangers can make the owner's browser send: it adds the remembered name and password, and it reaches
 * this machine. Nothing of it may command the bot, and nothing may use up the owner's attempts to log in.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AccessApi, RIGHT } from '../harness/access-api.ts';
import { basic, type HttpAnswer, type HttpCall } from '../harness/http-call.ts';
import { handshake, SOCKET_TOKEN } from '../harness/socket-client.ts';
import { STANDARD_LOGIN, STANDARD_ORIGIN } from '../harness/standard-bot.ts';

const EVIL = 'http://evil.example';
const SOCKET = `/api/v1/message/ws?token=${encodeURIComponent(SOCKET_TOKEN)}`;

let bench: AccessApi;
beforeEach(async () => {
  bench = await AccessApi.start({ trades: 'long' });
});
afterEach(async () => bench.close());

const post = async (path: string, headers: HttpCall['headers'] = {}, body?: string): Promise<HttpAnswer> =>
  bench.call('POST', path, RIGHT, { headers, body });

const REFUSED = {
  status: 403,
  json: { detail: 'A page of another address sent this: its origin is not in api_server.CORS_origins' },
};

/** What browsers send along for pages of other addresses. */
const FOREIGN: readonly (readonly [string, Record<string, string>])[] = [
  ['a form', { origin: EVIL, 'content-type': 'application/x-www-form-urlencoded' }],
  ['a form of text', { origin: EVIL, 'content-type': 'text/plain' }],
  ['a script, without a content type', { origin: EVIL }],
  ['a frame without an origin of its own', { origin: 'null' }],
  ['a file', { origin: 'file://' }],
  ['what is no origin', { origin: 'evil' }],
  ['a listed origin in other letters', { origin: STANDARD_ORIGIN.toUpperCase() }],
  ['an origin that begins like a listed one', { origin: `${STANDARD_ORIGIN}.evil.example` }],
  ['the same host at another port', { origin: 'http://127.0.0.1:1' }],
  ['a browser that hides the origin', { 'sec-fetch-site': 'cross-site' }],
  ['another port of this machine, origin hidden', { 'sec-fetch-site': 'same-site' }],
  ['a browser of the future', { 'sec-fetch-site': 'elsewhere' }],
];

describe('a page of a stranger', () => {
  it.each(FOREIGN)('commands nothing: %s', async (_name, headers) => {
    expect(await post('/stop', headers)).toMatchObject(REFUSED);
    expect(await post('/forceexit', headers, '{"tradeid":"all"}')).toMatchObject(REFUSED);
    expect(await post('/tokens', headers, '{"name":"mine","scope":"admin"}')).toMatchObject(REFUSED);
    expect(await post('/token/login', headers)).toMatchObject(REFUSED);
    expect(await bench.call('DELETE', '/trades/1', RIGHT, { headers })).toMatchObject(REFUSED);
    expect(await bench.get('/trades/1/reload', RIGHT, { headers })).toMatchObject(REFUSED);
    expect(bench.api.bot.state()).toBe('running');
    expect(bench.api.accessStore.tokens()).toEqual([]);
    expect(bench.api.accessStore.sessions()).toEqual([]);
  });

  it('is put on record', async () => {
    await post('/stop', { origin: EVIL });
    expect(bench.api.accessStore.audit(1)).toMatchObject([
      { action: 'POST /api/v1/stop', status: 403, how: null, name: null, message: REFUSED.json.detail },
    ]);
  });

  it('does not lock the owner out by failing to log in', async () => {
    for (let attempt = 0; attempt < 30; attempt += 1) {
      const wrong = basic(STANDARD_LOGIN.username, `guess ${attempt}`);
      await bench.call('POST', '/token/login', wrong, { headers: { origin: EVIL } });
      await handshake(bench.api.url, `/api/v1/message/ws?token=guess${attempt}`, { origin: EVIL });
    }
    expect((await bench.get('/count', RIGHT)).status).toBe(200);
    expect((await handshake(bench.api.url, SOCKET)).status).toBe(101);
  });

  it('does not lock out who sits at this machine by a name that leads here', async () => {
    const rebound = { host: 'evil.example:8080', origin: 'http://evil.example:8080', 'sec-fetch-site': 'same-origin' };
    const statuses = [];
    for (let attempt = 0; attempt < 15; attempt += 1) {
      const wrong = basic(STANDARD_LOGIN.username, `guess ${attempt}`);
      statuses.push((await bench.call('POST', '/token/login', wrong, { headers: rebound })).status);
      await handshake(bench.api.url, `/api/v1/message/ws?token=guess${attempt}`, rebound);
    }
    expect(statuses).toEqual([...Array<number>(10).fill(401), ...Array<number>(5).fill(429)]);
    // All names count together.
    const other = { ...rebound, host: 'other.example', origin: 'http://other.example' };
    expect((await post('/token/login', other)).status).toBe(429);
    expect((await post('/token/login', { origin: bench.api.url })).status).toBe(200);
    expect((await post('/token/login', { host: 'localhost:8080' })).status).toBe(200);
    expect((await handshake(bench.api.url, SOCKET)).status).toBe(101);
  });

  it('opens no socket, not even with the token', async () => {
    expect((await handshake(bench.api.url, SOCKET, { origin: EVIL })).status).toBe(403);
    expect((await handshake(bench.api.url, SOCKET, { origin: 'null' })).status).toBe(403);
  });
});

describe('everybody else goes on as before', () => {
  const own = (): string => bench.api.url;
  it.each([
    ['programs', () => ({})],
    ['a page of a listed origin', () => ({ origin: STANDARD_ORIGIN, 'sec-fetch-site': 'cross-site' })],
    ['a page of the bot', () => ({ origin: own(), 'sec-fetch-site': 'same-origin' })],
    ['a page of the bot in an early browser', () => ({ origin: own() })],
    ['a page behind a proxy with HTTPS', () => ({ origin: 'https://bot.example', host: 'bot.example' })],
    [
      'a page behind a proxy that keeps the host to itself',
      () => ({ origin: 'https://bot.example', 'sec-fetch-site': 'same-origin' }),
    ],
    ['somebody at the address bar', () => ({ 'sec-fetch-site': 'none' })],
  ])('%s', async (_name, headers) => {
    expect((await post('/stopentry', headers())).status).toBe(200);
    expect((await bench.get('/trades/1/reload', RIGHT, { headers: headers() })).status).not.toBe(403);
    expect((await handshake(bench.api.url, SOCKET, headers())).status).toBe(101);
  });

  it('plain questions of foreign pages are answered; the browser keeps the answer from them', async () => {
    const answer = await bench.get('/count', RIGHT, { headers: { origin: EVIL } });
    expect(answer.status).toBe(200);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });
});
