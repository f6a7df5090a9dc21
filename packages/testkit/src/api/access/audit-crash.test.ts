/** A process that is killed in the middle of a change: no change is without its entry on record. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openAccessStore } from '../../../../pitwall/src/store/access/sqlite-access-store.ts';
import { AccessApi, RIGHT } from '../harness/access-api.ts';
import { send } from '../harness/http-call.ts';
import { STANDARD_LOGIN } from '../harness/standard-bot.ts';
import type { CrashOptions } from './audit-crash-child.ts';

const CHILD = fileURLToPath(new URL('audit-crash-child.ts', import.meta.url));

let folder: string;
let accessFile: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pitwall-audit-crash-'));
  accessFile = join(folder, 'access.sqlite');
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

/** Lets an API die while it makes a token. */
async function dieMakingToken(death: CrashOptions['death']): Promise<void> {
  const options: CrashOptions = { accessFile, death };
  const child = spawn(process.execPath, [CHILD, JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const headers = { authorization: RIGHT, 'content-type': 'application/json' };
  const body = JSON.stringify({ name: 'made in the dark', scope: 'admin' });
  const call = send(line.toString().trim(), '/api/v1/tokens', { method: 'POST', headers, body });
  await expect(call).rejects.toThrow();
  expect(await ended).toEqual([null, 'SIGKILL']);
}

it.each([
  ['before the change', 0, { status: null, message: '' }],
  ['after the change', 1, { status: null, message: '' }],
  ['after the result', 1, { status: 200 }],
] as const)('killed %s: the entry is there, with %i tokens', async (death, tokens, result) => {
  await dieMakingToken(death);
  const store = openAccessStore(accessFile);
  expect(store.tokens()).toHaveLength(tokens);
  const entries = store.audit(10);
  store.close();
  expect(entries).toHaveLength(1);
  expect(entries[0]).toMatchObject({
    name: STANDARD_LOGIN.username,
    how: 'password',
    action: 'POST /api/v1/tokens',
    what: '{"body":{"name":"made in the dark","scope":"admin"}}',
    ...result,
  });
});

it('an entry without an end is shown as such by the API, between others', async () => {
  await dieMakingToken('after the change');
  const bench = await AccessApi.start({ accessFile });
  try {
    await bench.post('/stop', RIGHT);
    const { json } = await bench.get('/audit', RIGHT);
    expect(json).toMatchObject({
      audit: [
        { id: 2, action: 'POST /api/v1/stop', status: 200 },
        { id: 1, action: 'POST /api/v1/tokens', status: null, message: '' },
      ],
    });
  } finally {
    await bench.close();
  }
});
