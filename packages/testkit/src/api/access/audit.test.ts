/** The record of changes over real HTTP: who did what with which result, never a secret, nothing twice, nothing lost. */
import { DatabaseSync } from 'node:sqlite';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Audit } from '@pitwall/wire';
import { openAccessStore } from '../../../../pitwall/src/store/access/sqlite-access-store.ts';
import { AccessApi, RIGHT } from '../harness/access-api.ts';
import { basic } from '../harness/http-call.ts';
import { SocketClient } from '../harness/socket-client.ts';
import { STANDARD_LOGIN, STANDARD_NOW } from '../harness/standard-bot.ts';

const { username, password } = STANDARD_LOGIN;

let folder: string;
let bench: AccessApi;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pitwall-audit-'));
  bench = await AccessApi.start({ trades: 'long', accessFile: join(folder, 'access.sqlite') });
});
afterEach(async () => {
  await bench.close();
  await rm(folder, { recursive: true, force: true });
});

const audit = async (query = ''): Promise<Audit> => (await bench.get(`/audit${query}`, RIGHT)).json as Audit;
const newest = async () => (await audit('?limit=1')).audit[0];

describe('an entry', () => {
  it('says who did what, from where, and what came of it', async () => {
    const { token } = await bench.token('robot', 'trade');
    await bench.call('DELETE', '/locks/77?x=1', `Bearer ${token}`, { localAddress: '127.0.0.5' });
    expect(await newest()).toEqual({
      id: 2,
      timestamp: STANDARD_NOW,
      name: 'robot',
      how: 'token',
      scope: 'trade',
      address: '127.0.0.5',
      bot: 'freqtrade',
      action: 'DELETE /api/v1/locks/{lockid}',
      status: 200,
      message: '',
      what: '{"path":{"lockid":"77"},"query":{"x":"1"}}',
    });
  });

  it.each([
    ['/stop', undefined, 200, 'stopping trader ...', ''],
    ['/forceenter', { pair: 'ETH/BTC' }, 502, 'Force_entry not enabled.', '{"body":{"pair":"ETH/BTC"}}'],
    ['/forceexit', {}, 422, 'body.tradeid: field required', ''],
    ['/forceexit', { tradeid: 'x', amount: 'y' }, 422, 'body.amount', '{"body":{"tradeid":"x","amount":"y"}}'],
  ])('of POST %s %j: status %i', async (path, body, status, message, what) => {
    await bench.post(path, RIGHT, body);
    const entry = await newest();
    expect(entry).toMatchObject({ name: username, how: 'password', scope: 'admin', status, what });
    expect(entry?.message).toContain(message);
  });

  it('is written for refused callers, with a name the configuration knows and no other', async () => {
    await bench.post('/stop', basic(username, 'wrong'));
    expect(await newest()).toMatchObject({ name: username, how: null, scope: null, status: 401 });
    await bench.post('/stop', basic('a password typed as a name', 'x'));
    expect(await newest()).toMatchObject({ name: null, status: 401, message: 'Unauthorized' });
    const { token } = await bench.token('screen', 'read');
    await bench.post('/stop', `Bearer ${token}`);
    expect(await newest()).toMatchObject({ name: 'screen', scope: 'read', status: 403 });
  });

  it('is not written for what changes nothing', async () => {
    await bench.get('/count', RIGHT);
    await bench.get('/count', basic(username, 'wrong'));
    await bench.call('OPTIONS', '/stop', RIGHT, { headers: { origin: 'x', 'access-control-request-method': 'POST' } });
    await bench.call('POST', '/nothing', RIGHT);
    expect((await audit()).audit).toEqual([]);
  });

  it('has its size, whatever was sent', async () => {
    await bench.post('/blacklist', RIGHT, { blacklist: Array.from({ length: 400 }, (_, index) => `P${index}/BTC`) });
    const long = await newest();
    expect([long?.what.length, long?.what.at(-1)]).toEqual([2000, '…']);
    await bench.post('/blacklist', RIGHT, { blacklist: ['x'.repeat(100_000)] });
    expect((await newest())?.what).toBe('{"body":"100018 bytes"}');
    await bench.call('POST', '/blacklist', RIGHT, { body: '\u0000\u0001{' });
    expect((await newest())?.what).toBe('{"body":"3 bytes that are no JSON"}');
  });
});

it('secrets reach neither the record nor the log nor an answer', async () => {
  bench.block['verbosity'] = 'info';
  const { token } = await bench.token('a', 'admin');
  const { access_token: access, refresh_token: refresh } = await bench.login();
  const socket = await SocketClient.open(bench.api.url, token);
  await socket.close();
  await bench.post('/token/login', RIGHT, { username, password });
  await bench.post('/token/refresh', `Bearer ${refresh}`, { rotate: true, password });
  await bench.call('POST', `/stop?token=${token}&api_key=${password}`, `Bearer ${access}`);
  await bench.post('/blacklist', `Bearer ${token}`, {
    blacklist: [token, access],
    password,
    nested: [{ secret: access }],
  });
  await bench.post('/stop', `Bearer ${token}x`);
  await bench.call('DELETE', `/locks/${token}`, RIGHT);
  const logs = await bench.get('/logs', RIGHT);
  const record = await bench.get('/audit', RIGHT);
  expect((record.json as Audit).audit.length).toBeGreaterThanOrEqual(7);
  const database = JSON.stringify(bench.api.accessStore.audit(100));
  for (const text of [logs.text, record.text, database]) {
    for (const secret of [token, access, refresh, password, RIGHT.slice(6)]) expect(text).not.toContain(secret);
  }
});

it('GET /audit pages from the newest to the oldest, for admins only', async () => {
  for (let index = 0; index < 5; index += 1) await bench.post('/stop', RIGHT);
  const first = await audit('?limit=2');
  expect([first.audit.map(({ id }) => id), first.next_before]).toEqual([[5, 4], 4]);
  const second = await audit('?limit=2&before=4');
  expect([second.audit.map(({ id }) => id), second.next_before]).toEqual([[3, 2], 2]);
  const third = await audit('?limit=2&before=2');
  expect([third.audit.map(({ id }) => id), third.next_before]).toEqual([[1], null]);
  const { token } = await bench.token('x', 'trade');
  expect((await bench.get('/audit', `Bearer ${token}`)).status).toBe(403);
});

it('nobody changes or removes an entry through the database', async () => {
  await bench.post('/stop', RIGHT);
  const other = new DatabaseSync(join(folder, 'access.sqlite'));
  expect(() => other.exec("UPDATE audit SET name = 'somebody else'")).toThrow(/append-only/);
  expect(() => other.exec('DELETE FROM audit')).toThrow(/append-only/);
  expect(() => other.exec('INSERT OR REPLACE INTO audit SELECT * FROM audit')).toThrow(/append-only/);
  other.close();
});

it('entries are there after the end, the ones of strangers that were only counted included', async () => {
  for (let index = 0; index < 100; index += 1) await bench.post('/stop', '');
  await bench.post('/stop', RIGHT);
  await bench.close();
  const store = openAccessStore(join(folder, 'access.sqlite'));
  const entries = store.audit(1000);
  expect(entries).toHaveLength(62);
  expect(entries[0]).toMatchObject({ name: null, message: '40 further calls were refused within a minute' });
  expect(entries[1]).toMatchObject({ name: username, status: 200 });
  store.close();
  bench = await AccessApi.start();
});

it('whoever is refused cannot fill the disk, under a known name or with a token for reading either', async () => {
  const { token } = await bench.token('screen', 'read');
  for (let index = 0; index < 100; index += 1) {
    await bench.post('/stop', basic(username, 'wrong'));
    await bench.post('/stop', `Bearer ${token}`);
  }
  expect(bench.api.accessStore.audit(1000)).toHaveLength(121);
});

it('a record that cannot be written is told, and keeps nobody from stopping a bot', async () => {
  bench.api.accessStore.addAudit = () => {
    throw new Error('disk is full');
  };
  expect((await bench.post('/stop', RIGHT)).status).toBe(200);
  const { logs } = (await bench.get('/logs', RIGHT)).json as { logs: string[][] };
  expect(logs.some((line) => line[4]?.includes('could not be written'))).toBe(true);
});
