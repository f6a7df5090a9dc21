import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

/** Higher than any process has. */
const NOBODY = 999_999_999;
const LONG_AGO = new Date(2020, 0, 1);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pitwall-cache-'));
  vi.stubEnv('TMPDIR', folder);
  vi.resetModules();
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function left(name: string): string {
  const path = join(folder, `pitwall-strategies-${NOBODY}-${name}`);
  mkdirSync(path);
  utimesSync(path, LONG_AGO, LONG_AGO);
  return path;
}

async function makeCache(): Promise<string> {
  const { strategyCache } = await import('./cache.ts');
  return strategyCache();
}

it('removes what a killed process of the same user left', async () => {
  const path = left('ours');
  expect((await makeCache()).startsWith(folder)).toBe(true);
  expect(existsSync(path)).toBe(false);
});

it('leaves links alone', async () => {
  const target = join(folder, 'precious');
  mkdirSync(target);
  utimesSync(target, LONG_AGO, LONG_AGO);
  const link = join(folder, `pitwall-strategies-${NOBODY}-link`);
  symlinkSync(target, link);
  await makeCache();
  expect([existsSync(target), existsSync(link)]).toEqual([true, true]);
});

it.runIf(process.getuid?.() === 0)('is not hindered by folders of other users', async () => {
  const path = left('theirs');
  chownSync(path, 65_534, 65_534);
  await makeCache();
  expect(existsSync(path)).toBe(true);
});
