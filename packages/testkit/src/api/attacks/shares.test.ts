/** One caller who asks for dear analyses without end: others are served meanwhile, and the caller is told to wait. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AccessApi, RIGHT } from '../access-api.ts';

let folder: string;
let bench: AccessApi;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pitwall-shares-'));
  bench = await AccessApi.start({ strategyFolder: folder });
});
afterEach(async () => {
  await bench.close();
  await rm(folder, { recursive: true, force: true });
});

/** A strategy that loads at once, or when the file `gate` is there. */
async function strategy(name: string, waitsFor?: string): Promise<void> {
  const wait = `while (!existsSync(${JSON.stringify(waitsFor)})) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);`;
  const text = `
import { existsSync } from 'node:fs';
import { Strategy } from 'pitwall';
${waitsFor === undefined ? '' : wait}
export class ${name} extends Strategy {
  override timeframe = '5m';
  override plotConfig = { subplots: { ${name}: {} } };
  override populateIndicators() { return existsSync('/'); }
  override populateEntryTrend() {}
  override populateExitTrend() {}
}`;
  await writeFile(join(folder, `${name}.ts`), text);
}

it('a token for reading keeps one worker busy, not all', async () => {
  const gate = join(folder, 'gate');
  const slow = ['SlowA', 'SlowB', 'SlowC'];
  for (const name of slow) await strategy(name, gate);
  await strategy('Quick');
  const [greedy, modest] = [(await bench.token('greedy', 'read')).token, (await bench.token('modest', 'read')).token];
  const plot = async (name: string, authorization: string) => bench.get(`/plot_config?strategy=${name}`, authorization);
  const asked = Array.from({ length: 12 }, async (_, index) => plot(slow[index % 3] ?? '', `Bearer ${greedy}`));
  // Those that are too many are answered at once.
  expect(await Promise.race(asked)).toMatchObject({
    status: 429,
    headers: { 'retry-after': '2' },
    json: { detail: '8 analyses of strategies of yours run or wait already: ask again when they are done.' },
  });
  for (const authorization of [`Bearer ${modest}`, RIGHT]) {
    expect(await plot('Quick', authorization)).toMatchObject({ status: 200, json: { subplots: { Quick: {} } } });
    expect((await bench.get('/count', authorization)).status).toBe(200);
  }
  await writeFile(gate, '');
  const statuses = (await Promise.all(asked)).map(({ status }) => status);
  expect(statuses.toSorted()).toEqual([...Array<number>(8).fill(200), ...Array<number>(4).fill(429)]);
  expect((await plot('Quick', `Bearer ${greedy}`)).status).toBe(200);
});
