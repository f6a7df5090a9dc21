/** Tokens that somebody made or changed, and genuine ones where they do not belong: none of them opens anything. */
import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AccessApi, RIGHT, type Tokens } from '../harness/access-api.ts';
import { handshake } from '../harness/socket-client.ts';
import { STANDARD_LOGIN, STANDARD_NOW } from '../harness/standard-bot.ts';

const NOW = STANDARD_NOW / 1000;

let bench: AccessApi;
let tokens: Tokens;
beforeEach(async () => {
  bench = await AccessApi.start();
  tokens = await bench.login();
});
afterEach(async () => bench.close());

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decoded = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;

const HEADER = { alg: 'HS256', typ: 'JWT' };
const CLAIMS = { identity: { u: STANDARD_LOGIN.username }, exp: NOW + 600, iat: NOW, type: 'access' };

function signed(header: unknown, claims: unknown, key: string | Buffer, hash = 'sha256'): string {
  const text = `${part(header)}.${part(claims)}`;
  return `${text}.${createHmac(hash, key).update(text).digest('base64url')}`;
}

/** Neither a question, nor a command, nor a new token, nor a socket. */
async function opensNothing(token: string): Promise<void> {
  const bearer = `Bearer ${token}`;
  expect((await bench.get('/count', bearer)).status).toBe(401);
  expect((await bench.post('/stop', bearer)).status).toBe(401);
  expect((await bench.post('/token/refresh', bearer)).status).toBe(401);
  const path = `/api/v1/message/ws?token=${encodeURIComponent(token)}`;
  expect((await handshake(bench.api.url, path)).status).toBe(403);
  expect(bench.api.bot.state()).toBe('running');
}

describe('a token of somebody without the key', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  it.each<readonly [string, () => string]>([
    ['unsigned', () => `${part({ alg: 'none' })}.${part(CLAIMS)}.`],
    ['unsigned, in other letters', () => `${part({ alg: 'nOnE', typ: 'JWT' })}.${part(CLAIMS)}.`],
    ['unsigned, with an empty header', () => `${part({})}.${part(CLAIMS)}.`],
    ['without a signature', () => tokens.access_token.split('.').slice(0, 2).join('.')],
    ['with an empty signature', () => `${tokens.access_token.split('.').slice(0, 2).join('.')}.`],
    ['with an empty key', () => signed(HEADER, CLAIMS, '')],
    ['with another key', () => signed(HEADER, CLAIMS, 'another key')],
    ['with a key inside', () => signed({ ...HEADER, jwk: { kty: 'oct', k: 'AAAA' } }, CLAIMS, Buffer.alloc(3))],
    ['with a key from a file', () => signed({ ...HEADER, kid: '/dev/null' }, CLAIMS, '')],
    [
      'other claims under a genuine signature',
      () => {
        const [header, , signature] = tokens.access_token.split('.');
        return [header, part({ ...decoded(tokens.access_token), exp: NOW + 9e9 }), signature].join('.');
      },
    ],
    [
      'signed with a key pair',
      () => {
        const text = `${part({ alg: 'RS256' })}.${part(CLAIMS)}`;
        return `${text}.${createSign('sha256').update(text).sign(privateKey, 'base64url')}`;
      },
    ],
    [
      'signed with a public key as the secret',
      () => signed(HEADER, CLAIMS, publicKey.export({ type: 'spki', format: 'pem' }).toString()),
    ],
    ['five parts', () => `${tokens.access_token}.a.b`],
    ['a name of an access token', () => 'pw_'],
    ['an unknown access token', () => `pw_${'A'.repeat(43)}`],
  ])('%s', async (_name, make) => opensNothing(make()));
});

describe('a token of somebody with the key, wrongly made', () => {
  const make = (claims: unknown, header: unknown = HEADER, hash = 'sha256'): string =>
    signed(header, claims, bench.block['jwt_secret_key'] as string, hash);
  it.each<readonly [string, () => string]>([
    ['HS384', () => make(CLAIMS, { ...HEADER, alg: 'HS384' }, 'sha384')],
    ['HS512', () => make(CLAIMS, { ...HEADER, alg: 'HS512' }, 'sha512')],
    ['without an end', () => make({ ...CLAIMS, exp: undefined })],
    ['ended', () => make({ ...CLAIMS, exp: NOW })],
    ['an end as text', () => make({ ...CLAIMS, exp: String(NOW + 600) })],
    ['an end that is nothing', () => make({ ...CLAIMS, exp: null })],
    ['of no type', () => make({ ...CLAIMS, type: undefined })],
    ['of a list of types', () => make({ ...CLAIMS, type: ['access', 'refresh'] })],
    ['without a name', () => make({ ...CLAIMS, identity: {} })],
    ['with an empty name', () => make({ ...CLAIMS, identity: { u: '' } })],
    ['with a name that is none', () => make({ ...CLAIMS, identity: { u: { toString: 'x' } } })],
    ['with an identity that is none', () => make({ ...CLAIMS, identity: STANDARD_LOGIN.username })],
    ['of a session that never was', () => make({ ...CLAIMS, sid: 'none' })],
    ['of a session that is no text', () => make({ ...CLAIMS, sid: { toString: 'x' } })],
    [
      'of a session of somebody else',
      () => make({ ...CLAIMS, identity: { u: 'other' }, sid: decoded(tokens.access_token)['sid'] }),
    ],
    ['a text', () => make('admin')],
    ['a list', () => make([CLAIMS])],
    ['nothing', () => make(null)],
  ])('%s', async (_name, token) => opensNothing(token()));

  it('rightly made opens', async () => {
    expect((await bench.get('/count', `Bearer ${make(CLAIMS)}`)).status).toBe(200);
  });
});

describe('a genuine token where it does not belong', () => {
  it('a refresh token neither asks nor commands nor listens', async () => {
    const bearer = `Bearer ${tokens.refresh_token}`;
    expect((await bench.get('/count', bearer)).status).toBe(401);
    expect((await bench.post('/stop', bearer)).status).toBe(401);
    const path = `/api/v1/message/ws?token=${tokens.refresh_token}`;
    expect((await handshake(bench.api.url, path)).status).toBe(403);
  });

  it('an access token renews nothing, and neither does the password', async () => {
    expect((await bench.post('/token/refresh', `Bearer ${tokens.access_token}`)).status).toBe(401);
    expect((await bench.post('/token/refresh', RIGHT)).status).toBe(401);
    expect((await bench.post('/token/login', `Bearer ${tokens.access_token}`)).status).toBe(401);
  });

  it('a token to look makes no other, not by a second header either', async () => {
    const { token } = await bench.token('looks', 'read');
    expect((await bench.post('/tokens', `Bearer ${token}`, { name: 'more', scope: 'admin' })).status).toBe(403);
    expect((await bench.get('/audit', `Bearer ${token}`)).status).toBe(403);
    expect((await bench.get('/trades/1/reload', `Bearer ${token}`)).status).toBe(403);
    expect((await bench.post('/token/login', `Bearer ${token}`)).status).toBe(401);
    expect((await bench.post('/token/refresh', `Bearer ${token}`)).status).toBe(401);
    const both = { 'x-authorization': RIGHT, 'proxy-authorization': RIGHT, cookie: RIGHT };
    expect((await bench.call('POST', '/stop', `Bearer ${token}`, { headers: both })).status).toBe(403);
    expect((await bench.call('POST', `/stop?token=${tokens.access_token}`, '')).status).toBe(401);
  });
});
