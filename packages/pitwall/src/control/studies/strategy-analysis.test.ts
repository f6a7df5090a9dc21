/** Strategies that do not run, in real workers: what is kept, what is given up, and what who asks is told. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { packUpdates } from '../../brain/packed-candles.ts';
import { botSettings, MINUTE_MS, waves } from '../../brain/fixtures/settings.ts';
import type { BotSettings } from '../../domain/settings.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { StrategyAnalysis, type LoadedStudy } from './strategy-analysis.ts';

let folder: string;
let lines: string[];
let analysis: StrategyAnalysis;
/** Timers of the idle time and of requests: they run when a test says so. */
let idle: (() => void)[];
let deadlines: (() => void)[];

const IDLE_MS = 60_000;
const DEADLINE_MS = 61_000;
const logger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: (line) => lines.push(line),
  error: (line) => lines.push(line),
  child: () => logger,
};

function testClock(): Clock {
  return {
    now: () => Date.now(),
    sleep: async (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    after: (ms, run) => {
      if (ms === IDLE_MS) {
        idle.push(run);
        return { cancel: () => void (idle = idle.filter((other) => other !== run)) };
      }
      if (ms === DEADLINE_MS) {
        deadlines.push(run);
        return { cancel: () => void (deadlines = deadlines.filter((other) => other !== run)) };
      }
      const timer = setTimeout(run, ms);
      return { cancel: () => clearTimeout(timer) };
    },
  };
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pitwall-study-'));
  lines = [];
  idle = [];
  deadlines = [];
  analysis = new StrategyAnalysis({ clock: testClock(), logger, timeoutMs: DEADLINE_MS });
});
afterEach(async () => {
  await analysis.close();
  expect(analysis.workers).toBe(0);
  await rm(folder, { recursive: true });
});

async function strategy(name: string, populate = '', version = '1'): Promise<void> {
  const text = `
import { Strategy, type Frame } from 'pitwall';
let runs = 0;
export class ${name} extends Strategy {
  override timeframe = '1m';
  override version() { return '${version}'; }
  override populateIndicators(frame: Frame) { runs += 1; frame.set('runs', runs); ${populate} }
  override populateEntryTrend(frame: Frame) { frame.set('enter_long', 0); }
  override populateExitTrend() {}
}`;
  await writeFile(join(folder, `${name}.ts`), text);
}

async function use<T>(name: string, work: (study: LoadedStudy) => Promise<T>, account = name): Promise<T> {
  return analysis.use(account, { name, strategiesFolder: folder, strategyPath: null, recursive: false }, work);
}

interface Table {
  readonly columns: string[];
  readonly data: (number | null)[][];
}

/** The column of the newest row after one study. */
async function run(name: string, column = 'runs', timeframe = '1m'): Promise<number | null | undefined> {
  const bytes = await use(name, async ({ study }) => {
    const settings: BotSettings = { ...botSettings(), strategy: name, timeframe };
    const key = { pair: 'ETH/USDT', timeframe };
    const updates = packUpdates([{ key, rows: waves(50), replace: true }]);
    const asked = { settings, pair: key.pair, timeframe, now: 50 * MINUTE_MS, from: null, columns: null, limit: 0 };
    return study({ ...asked, updates, rows: 50 });
  });
  const table = JSON.parse(Buffer.from(bytes).toString()) as Table;
  return table.data.at(-1)?.[table.columns.indexOf(column)];
}

const version = async (name: string, account = name): Promise<string | null> =>
  use(name, async ({ description }) => description.version, account);

it('keeps a worker for who asks again soon, and ends it later', async () => {
  await strategy('Kept');
  expect(await run('Kept')).toBe(1);
  expect(await run('Kept')).toBe(2);
  expect(analysis.workers).toBe(1);
  expect(idle).toHaveLength(1);
  idle[0]?.();
  expect(analysis.workers).toBe(0);
  expect(await run('Kept')).toBe(1);
});

it('sees a changed file', async () => {
  await strategy('Changing');
  expect(await version('Changing')).toBe('1');
  await strategy('Changing', '', '2');
  expect(await version('Changing')).toBe('2');
  await expect.poll(() => analysis.workers, { timeout: 20_000 }).toBe(1);
});

it('ends a strategy that hangs, and answers meanwhile and afterwards', async () => {
  await strategy('Hanging', 'for (;;);');
  await strategy('Other');
  await version('Hanging');
  const hanging = run('Hanging');
  const behind = version('Hanging', 'somebody else');
  await expect.poll(() => deadlines.length, { timeout: 20_000 }).toBe(1);
  const [deadline] = deadlines;
  expect(await run('Other')).toBe(1);
  deadline?.();
  await expect(hanging).rejects.toMatchObject({
    code: 'STRATEGY_STUCK',
    message: 'the strategy did not answer "study" within 61000 ms',
  });
  // It waited for the worker that is gone, and got what that one had said before.
  expect(await behind).toBe('1');
  expect(analysis.workers).toBe(1);
  expect(lines).toEqual([expect.stringContaining('The analysis of Hanging was ended: the strategy did not answer')]);
  await strategy('Hanging');
  expect(await run('Hanging')).toBe(1);
});

it.each([
  ['exits', 'process.exit(3);', /ended its worker \(exit code 3\)/],
  ['takes all memory', 'const kept: number[][] = []; for (;;) kept.push(new Array<number>(1e6).fill(1.5));', /memory/],
  [
    'fills memory outside of its heap',
    'const kept: Float64Array[] = []; for (;;) kept.push(new Float64Array(4e6).fill(1.5));',
    /took more than 768 MB of memory/,
  ],
])('a strategy that %s takes nothing with it', async (_name, populate, message) => {
  await strategy('Dying', populate);
  await expect(run('Dying')).rejects.toMatchObject({ code: 'STRATEGY_STUCK', message: expect.stringMatching(message) });
  expect(analysis.workers).toBe(0);
});

it('keeps no worker of a strategy that cannot be loaded', async () => {
  await writeFile(join(folder, 'Bad.ts'), 'export class Bad {}; throw new Error("at import");');
  await expect(version('Bad')).rejects.toMatchObject({ code: 'STRATEGY', message: expect.stringMatching('at import') });
  expect(analysis.workers).toBe(0);
});

it('three strategies at once, and the one idle longest makes room', async () => {
  const names = ['First', 'Second', 'Third', 'Fourth'];
  for (const name of names) await strategy(name);
  for (const name of names) expect(await run(name)).toBe(1);
  expect(analysis.workers).toBe(3);
  expect(await run('Fourth')).toBe(2);
  expect(await run('First')).toBe(1);
  const gate = Promise.withResolvers<string>();
  const busy = ['First', 'Third', 'Fourth'].map(async (name) => use(name, async () => gate.promise));
  await expect.poll(() => idle.length, { timeout: 20_000 }).toBe(0);
  const further = run('Second');
  gate.resolve('done');
  expect(await Promise.all(busy)).toEqual(['done', 'done', 'done']);
  expect(await further).toBe(1);
  expect(analysis.workers).toBe(3);
});

it('one account keeps one worker busy, whatever it asks for, and others are served meanwhile', async () => {
  const names = ['First', 'Second', 'Third', 'Other'];
  for (const name of names) await strategy(name);
  const gate = Promise.withResolvers<number>();
  let begun = 0;
  const greedy = Array.from({ length: 8 }, async (_, index) =>
    use(
      names[index % 3] ?? '',
      async () => {
        begun += 1;
        return gate.promise;
      },
      'greedy',
    ),
  );
  await expect(version('First', 'greedy')).rejects.toMatchObject({ code: 'BUSY', message: /8 analyses .* yours/ });
  await expect.poll(() => begun, { timeout: 20_000 }).toBe(1);
  expect(await run('Other')).toBe(1);
  expect(begun).toBe(1);
  gate.resolve(1);
  expect(await Promise.all(greedy)).toHaveLength(8);
  expect(await version('First', 'greedy')).toBe('1');
});

it('requests of several that come together share one worker', async () => {
  await strategy('Shared');
  const runs = ['a', 'b', 'c'].map(async (account) => version('Shared', account));
  expect(await Promise.all(runs)).toEqual(['1', '1', '1']);
  expect((await Promise.all([run('Shared'), run('Shared'), run('Shared')])).toSorted()).toEqual([1, 2, 3]);
  expect(analysis.workers).toBe(1);
});

it('begins nothing once it is closed, neither what was on its way nor what waits', async () => {
  await strategy('Late');
  await strategy('Hangs', 'for (;;);');
  const hanging = [run('Hangs'), run('Hangs'), run('Late')];
  const outcomes = Promise.allSettled(hanging);
  await analysis.close();
  const reason: unknown = expect.objectContaining({ code: 'STRATEGY_STUCK', message: 'the server is shutting down' });
  expect(await outcomes).toEqual(hanging.map(() => ({ status: 'rejected', reason })));
  await expect(run('Late')).rejects.toThrow('the server is shutting down');
  expect(analysis.workers).toBe(0);
});
