/** Named access tokens over real HTTP: made, listed, used, revoked, by the API and by another process. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAccessStore } from '../../../../pitwall/src/store/access/sqlite-access-store.ts';
import { AccessApi, RIGHT } from '../harness/access-api.ts';
import { handshake, SocketClient } from '../harness/socket-client.ts';
import { STANDARD_NOW } from '../harness/standard-bot.ts';

const DAY_MS = 86_400_000;
const MAIN = fileURLToPath(new URL('../../../../pitwall/src/cli/main.ts', import.meta.url));
const run = promisify(execFile);

const UNKNOWN = { status: 401, json: { detail: 'Could not validate credentials' } };

describe('by the API', () => {
  let bench: AccessApi;
  beforeEach(async () => {
    bench = await AccessApi.start();
  });
  afterEach(async () => bench.close());

  it('a token is shown once, and listed without what it is made of', async () => {
    const made = await bench.post('/tokens', RIGHT, { name: 'grafana', scope: 'read' });
    expect(made.json).toEqual({
      id: 1,
      name: 'grafana',
      scope: 'read',
      created_ts: STANDARD_NOW,
      last_used_ts: null,
      expires_ts: null,
      token: expect.stringMatching(/^pw_[A-Za-z0-9_-]{43}$/),
    });
    const { token } = made.json as { token: string };
    const list = await bench.get('/tokens', RIGHT);
    const row = { id: 1, name: 'grafana', scope: 'read', created_ts: STANDARD_NOW };
    expect(list.json).toEqual({ tokens: [{ ...row, last_used_ts: null, expires_ts: null }] });
    const kept = JSON.stringify([bench.api.accessStore.tokens(), bench.api.accessStore.audit(10)]);
    expect(kept).not.toContain(token.slice(3));
  });

  it('opens what its scope allows, and notes when it was used', async () => {
    const { token } = await bench.token('bot', 'trade');
    expect((await bench.get('/count', `Bearer ${token}`)).status).toBe(200);
    expect((await bench.post('/stop', `bearer ${token}`)).status).toBe(200);
    expect(await bench.get('/tokens', `Bearer ${token}`)).toMatchObject({
      status: 403,
      json: { detail: 'This needs the scope "admin", and "bot" has "trade"' },
    });
    bench.pass(1000);
    await bench.get('/count', `Bearer ${token}`);
    const { tokens } = (await bench.get('/tokens', RIGHT)).json as { tokens: { last_used_ts: number }[] };
    expect(tokens[0]?.last_used_ts).toBe(STANDARD_NOW + 1000);
  });

  it('the next request after revoking is refused, and open sockets are closed', async () => {
    const { id, token } = await bench.token('screen', 'read');
    const socket = await SocketClient.open(bench.api.url, token);
    const other = await SocketClient.open(bench.api.url);
    await socket.subscribe('status');
    expect(await bench.call('DELETE', `/tokens/${id}`, RIGHT)).toMatchObject({
      status: 200,
      json: { status: 'token "screen" revoked' },
    });
    expect(await bench.get('/count', `Bearer ${token}`)).toMatchObject(UNKNOWN);
    expect(await socket.closed).toBe(1008);
    expect((await handshake(bench.api.url, `/api/v1/message/ws?token=${token}`)).status).toBe(403);
    await other.inStep();
    await other.close();
    expect(await bench.call('DELETE', `/tokens/${id}`, RIGHT)).toMatchObject({ status: 404 });
  });

  it('ends when it expires', async () => {
    const { token } = await bench.token('week', 'read', 7);
    const socket = await SocketClient.open(bench.api.url, token);
    bench.pass(7 * DAY_MS - 1);
    expect((await bench.get('/count', `Bearer ${token}`)).status).toBe(200);
    bench.pass(1);
    expect(await bench.get('/count', `Bearer ${token}`)).toMatchObject(UNKNOWN);
    expect(await socket.closed).toBe(1008);
    expect((await bench.get('/tokens', RIGHT)).json).toEqual({ tokens: [] });
  });

  it.each([
    [{ name: 'x' }, 422, 'scope'],
    [{ name: 'x', scope: 'root' }, 422, 'permitted'],
    [{ name: '', scope: 'read' }, 502, '1 to 64'],
    [{ name: '<script>', scope: 'read' }, 502, '1 to 64'],
    [{ name: 'x'.repeat(65), scope: 'read' }, 502, '1 to 64'],
    [{ name: 'x', scope: 'read', expires_in_days: -1 }, 502, 'has passed'],
    [{ name: 'x', scope: 'read', expires_in_days: 1e300 }, 502, 'expiry'],
    [{ name: 'taken', scope: 'read' }, 502, 'There is a token named'],
  ])('%j is refused', async (body, status, why) => {
    await bench.token('taken', 'read');
    const answer = await bench.post('/tokens', RIGHT, body);
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(why)]);
    expect(bench.api.accessStore.tokens()).toHaveLength(1);
  });

  it('is no refresh token', async () => {
    const { token } = await bench.token('x', 'admin');
    expect(await bench.post('/token/refresh', `Bearer ${token}`)).toMatchObject(UNKNOWN);
  });
});

describe('by another process', () => {
  let folder: string;
  let bench: AccessApi;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pitwall-access-'));
    bench = await AccessApi.start({ accessFile: join(folder, 'access.sqlite') });
  });
  afterEach(async () => {
    await bench.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('what the commands make and revoke counts at once, sockets included', async () => {
    const config = join(folder, 'config.json');
    await writeFile(config, JSON.stringify(bench.api.raw), { mode: 0o600 });
    const pitwall = async (...args: string[]) =>
      run(process.execPath, [MAIN, ...args, '--config', config, '--userdir', folder]);
    const { stdout } = await pitwall('token', 'add', 'screen', '--scope', 'trade');
    const token = stdout.trim();
    expect((await bench.get('/count', `Bearer ${token}`)).status).toBe(200);
    const socket = await SocketClient.open(bench.api.url, token);
    expect((await pitwall('token', 'list')).stdout).toMatch(/^1 {3}screen {2}trade /m);
    await pitwall('token', 'revoke', 'screen');
    expect(await bench.get('/count', `Bearer ${token}`)).toMatchObject(UNKNOWN);
    expect(await socket.closed).toBe(1008);
    const { stdout: record } = await pitwall('audit', '--json');
    const actions = record.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as { action: string }]));
    expect(actions.map(({ action }) => action)).toEqual(['pitwall token revoke', 'pitwall token add']);
    expect(record).not.toContain(token);
  }, 60_000);

  it('the file is its owner’s only', async () => {
    for (const name of ['access.sqlite', 'access.sqlite-wal']) {
      expect([name, (await stat(join(folder, name))).mode & 0o777]).toEqual([name, 0o600]);
    }
  });

  it('tokens, sessions and uses outlive the server', async () => {
    const { token } = await bench.token('x', 'read');
    const { access_token: access, refresh_token: refresh } = await bench.login();
    bench.pass(5000);
    await bench.get('/count', `Bearer ${token}`);
    await bench.close();
    const store = openAccessStore(join(folder, 'access.sqlite'));
    expect(store.tokens()[0]?.lastUsedAt).toBe(STANDARD_NOW + 5000);
    store.close();
    bench = await AccessApi.start({ accessFile: join(folder, 'access.sqlite') });
    for (const good of [token, access]) expect((await bench.get('/count', `Bearer ${good}`)).status).toBe(200);
    expect((await bench.post('/token/refresh', `Bearer ${refresh}`)).status).toBe(200);
  });
});
