/** The commands `token`, `hash-password` and `audit` as real processes. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { computeScrypt } from '../api/access/password.ts';
import { parsePasswordHash } from '../domain/password-hash.ts';
import { openAccessStore } from '../store/access/sqlite-access-store.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pitwall-commands-'));
  await pitwall(['new-config', '--yes', '--config', 'config.json']);
  await pitwall(['create-userdir', '--userdir', 'user']);
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

async function pitwall(args: readonly string[], input = ''): Promise<Outcome> {
  const child = spawn(process.execPath, [MAIN, ...args], { cwd: folder });
  child.stdin.end(input);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, stdout, stderr };
}

const access = async (...args: string[]): Promise<Outcome> =>
  pitwall([...args, '--config', 'config.json', '--userdir', 'user']);

describe('hash-password', () => {
  it('makes a hash of the first line of its input, another one each time', async () => {
    const first = await pitwall(['hash-password', '--ln', '14'], 'my good password\nand more\n');
    const second = await pitwall(['hash-password', '--ln', '14'], 'my good password\r\n');
    expect([first.code, first.stderr]).toEqual([0, '']);
    expect(first.stdout).not.toBe(second.stdout);
    for (const { stdout } of [first, second]) {
      const parsed = parsePasswordHash(stdout.trimEnd());
      expect(await computeScrypt('my good password', parsed, 32)).toEqual(parsed.hash);
    }
  });

  it.each([
    ['', 'is empty'],
    ['changeme\n', 'one that is published'],
    ['pässwörd\n', 'ASCII'],
  ])('refuses %j', async (input, why) => {
    const { code, stdout, stderr } = await pitwall(['hash-password'], input);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(why);
  });
});

describe('token and audit', () => {
  it('make, list, revoke, and put it on record; cutting writes a file and is on record, too', async () => {
    const { stdout: token, stderr } = await access('token', 'add', 'grafana', '--expires-in-days', '2');
    expect(token).toMatch(/^pw_[\w-]{43}\n$/);
    expect(stderr).not.toContain(token.trim());
    const again = await access('token', 'add', 'grafana');
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('There is a token named "grafana"')]);
    const { stdout: list } = await access('token', 'list', '--json');
    expect(JSON.parse(list)).toMatchObject([{ id: 1, name: 'grafana', scope: 'read', last_used_ts: null }]);
    expect((await access('token', 'revoke', '1')).stdout).toBe('Revoked "grafana"\n');
    expect((await access('token', 'revoke', '1')).code).toBe(2);
    expect((await access('token', 'list')).stdout).toContain('No tokens');

    const record = await access('audit', '--limit', '1');
    expect(record.stdout).toMatch(/^\d{4}-.* {2}pitwall token revoke {2}.* \(command, admin\) {2}.*\n$/);
    const cut = ['audit', 'cut', '--before', '2100-01-01', '--export', 'old.jsonl'];
    expect((await access(...cut)).stdout).toContain('Wrote 2 entries');
    expect((await stat(join(folder, 'old.jsonl'))).mode & 0o777).toBe(0o600);
    const lines = (await readFile(join(folder, 'old.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { id: 1, action: 'pitwall token add', how: 'command' },
      { id: 2, action: 'pitwall token revoke', how: 'command' },
    ]);
    const twice = await access(...cut);
    expect([twice.code, twice.stderr]).toEqual([2, expect.stringContaining('choose a file that does not exist')]);
    const store = openAccessStore(join(folder, 'user', 'access.sqlite'));
    expect(store.audit(10)).toMatchObject([{ id: 3, action: 'pitwall audit cut', message: '2 entries' }]);
    store.close();
  }, 120_000);

  it('nothing that a caller sent passes for another entry, or commands the terminal', async () => {
    const store = openAccessStore(join(folder, 'user', 'access.sqlite'));
    const said = { name: 'bot', how: 'token', scope: 'trade', address: '127.0.0.1', bot: '', what: '{}', status: 502 };
    const message = 'No pair X\n2026-01-01 00:00:00  200  POST /api/v1/stop  owner (password, admin)\u001b[2J';
    store.addAudit({ at: Date.now(), action: 'POST /api/v1/forceenter', ...said, message });
    store.addAudit({ at: Date.now(), action: 'POST /api/v1/stop', ...said, status: null, message: '' });
    store.close();
    const { stdout } = await access('audit', '--limit', '2');
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/ {4}- {2}POST \/api\/v1\/stop .*begun, and no end is on record/),
      expect.stringContaining('No pair X\\n2026-01-01'),
      '',
    ]);
    expect(stdout).not.toContain('\u001b');
  });

  it.each([
    [['token', 'add', 'x', '--scope', 'root'], 'read, trade, admin'],
    [['token', 'add', 'x', '--expires-in-days', '0'], 'above 0'],
    [['token', 'revoke', 'nobody'], 'There is no token "nobody"'],
    [['audit', 'cut', '--before', 'yesterday', '--export', 'x'], 'YYYY-MM-DD'],
  ])('%j is refused', async (args, why) => {
    const { code, stderr } = await access(...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(why)]);
  });
});
