import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isPitwallError } from '../domain/errors.ts';
import { Frame } from '../strategy/index.ts';
import { describeStrategy, listStrategies, loadStrategy, type StrategySearch } from './loader.ts';

const run = promisify(execFile);

const BODY = `
  populateIndicators(frame: Frame): void { frame.set('level', level()); }
  populateEntryTrend(frame: Frame): void { frame.enterLong(new Uint8Array(frame.length)); }
  populateExitTrend(): void {}
`;
const GOOD = `
import { Strategy, type Frame } from 'pitwall';
import { level } from './helper.ts';
export class Good extends Strategy {
  timeframe = '5m';
  ${BODY}
}`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'strategies-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function write(files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

function search(name: string, changes: Partial<StrategySearch> = {}): StrategySearch {
  return { name, strategiesFolder: join(folder, 'strategies'), strategyPath: null, recursive: false, ...changes };
}

async function failure(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isPitwallError(error) || error.code !== 'STRATEGY') throw new Error('no STRATEGY error', { cause: error });
  expect(error.message).not.toContain('\n');
  return error.message.replaceAll(folder, '').replaceAll('strategies/', '');
}

function emptyFrame(): Frame {
  const none = new Float64Array(1);
  return new Frame('ETH/USDT', '5m', { date: none, open: none, high: none, low: none, close: none, volume: none });
}

describe('loading', () => {
  it('finds, describes and runs a strategy, and sees changed helpers', async () => {
    await write({ 'strategies/Mine.ts': GOOD, 'strategies/helper.ts': 'export const level = (): number => 7;' });
    const source = await loadStrategy(search('Good'));
    expect(await describeStrategy(source)).toMatchObject({
      name: 'Good',
      file: join(folder, 'strategies/Mine.ts'),
      attributes: { timeframe: '5m' },
    });
    const frame = emptyFrame();
    source.create().populateIndicators(frame, { pair: 'ETH/USDT' });
    expect([...frame.column('level')]).toEqual([7]);

    await write({ 'strategies/helper.ts': 'export const level = (): number => 8;' });
    const again = emptyFrame();
    (await loadStrategy(search('Good'))).create().populateIndicators(again, { pair: 'ETH/USDT' });
    expect([...again.column('level')]).toEqual([8]);
  });

  it('leaves nothing behind, and removes what a killed process left a day ago', async () => {
    await write({ 'strategies/Mine.ts': GOOD, 'strategies/helper.ts': 'export const level = (): number => 7;' });
    // The cache of a process of its own, in a temporary folder of its own. Process ids end far below these.
    const temporary = join(folder, 'temporary');
    const old = join(temporary, 'pitwall-strategies-99999998-abc');
    const young = join(temporary, 'pitwall-strategies-99999999-abc');
    await mkdir(old, { recursive: true });
    await mkdir(young);
    await utimes(old, 1, 1);
    const loader = new URL('./loader.ts', import.meta.url).href;
    const script = `import { loadStrategy } from '${loader}';
      console.log((await loadStrategy(${JSON.stringify(search('Good'))})).name);`;
    const options = { env: { ...process.env, TMPDIR: temporary } };
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], options);
    expect(stdout).toBe('Good\n');
    expect(await readdir(temporary)).toEqual(['pitwall-strategies-99999999-abc']);
  });

  it('resolves packages as seen from the importing file', async () => {
    await write({
      'strategies/node_modules/answer/package.json': '{"name":"answer","type":"module","exports":"./index.js"}',
      'strategies/node_modules/answer/index.js': 'export const answer = 42;',
      'strategies/Uses.js': `
        import { Strategy } from 'pitwall';
        import { answer } from 'answer';
        import { join } from 'node:path';
        export default class Uses extends Strategy {
          version() { return join('v', String(answer)); }
          populateIndicators() {} populateEntryTrend() {} populateExitTrend() {}
        }`,
    });
    expect(await describeStrategy(await loadStrategy(search('Uses')))).toMatchObject({ version: 'v/42' });
  });

  it('searches the strategy path first, then folders below, then the folder itself', async () => {
    const plain = (version: string): string =>
      `import { Strategy } from 'pitwall'; export class Good extends Strategy { version() { return '${version}'; }
       populateIndicators() {} populateEntryTrend() {} populateExitTrend() {} }`;
    await write({
      'other/A.mts': plain('path'),
      'strategies/deep/B.mjs': plain('deep'),
      'strategies/C.js': plain('top'),
    });
    const version = async (changes: Partial<StrategySearch>): Promise<string | null> =>
      (await describeStrategy(await loadStrategy(search('Good', changes)))).version;
    expect(await version({ strategyPath: join(folder, 'other'), recursive: true })).toBe('path');
    expect(await version({ recursive: true })).toBe('deep');
    expect(await version({})).toBe('top');
  });

  it('says where in the author’s file a callback threw', async () => {
    await write({
      'strategies/Throws.ts': `import { Strategy } from 'pitwall';\nexport class Throws extends Strategy {\n${BODY.replace(
        'level()',
        'boom()',
      )}\n}\nfunction boom(): number {\n  throw new Error('bang');\n}`,
    });
    const source = await loadStrategy(search('Throws'));
    let thrown: unknown;
    try {
      source.create().populateIndicators(emptyFrame(), { pair: 'ETH/USDT' });
    } catch (error) {
      thrown = error;
    }
    expect(source.locate?.(thrown)).toMatch(/strategies\/Throws\.ts:10:9$/);
    expect(source.locate?.(new Error('elsewhere'))).toBeNull();
  });
});

describe('what cannot be loaded is one clear line', () => {
  const base = `import { Strategy } from 'pitwall';\n`;
  it.each([
    [
      'does not compile',
      `${base}export class Bad extends Strategy {\n  timeframe = ;\n}`,
      /^\/Bad\.ts:3:15: the strategy does not compile: Unexpected ";"$/,
    ],
    [
      'misses a file',
      `${base}import './none.ts';\nexport class Bad extends Strategy {}`,
      /^\/Bad\.ts:2:8: .* Could not resolve "\.\/none\.ts"$/,
    ],
    [
      'misses a package',
      `${base}import 'no-such-package';\nexport class Bad extends Strategy {}`,
      /^\/Bad\.ts:2:8: .* Could not resolve "no-such-package"$/,
    ],
    [
      'throws while loading',
      `${base}export class Bad extends Strategy {}\nthrow new TypeError('at the top');`,
      /^\/Bad\.ts:3:7: the strategy's file cannot be loaded: TypeError: at the top$/,
    ],
    [
      'is not exported',
      `${base}class Bad extends Strategy {}`,
      /^\/Bad\.ts defines Bad but does not export it: write "export class Bad"$/,
    ],
    ['is no strategy', `export class Bad {}`, /^\/Bad\.ts: Bad is no strategy: write "class Bad extends Strategy"/],
    [
      'lacks methods',
      `${base}export class Bad extends Strategy { populateIndicators() {} }`,
      /^Bad \(\/Bad\.ts\) lacks the method populateEntryTrend\(\), populateExitTrend\(\)$/,
    ],
    [
      'has a wrong attribute',
      `${base}export class Bad extends Strategy {\n stoploss = 0.1;\n populateIndicators() {} populateEntryTrend() {} populateExitTrend() {} }`,
      /^Bad: stoploss must be a negative number/,
    ],
  ])('a class that %s', async (_what, text, message) => {
    await write({ 'strategies/Bad.ts': text });
    expect(await failure(loadStrategy(search('Bad')).then(describeStrategy))).toMatch(message);
  });

  it('an import the SDK lacks, by the SDK’s name', async () => {
    await write({ 'strategies/Bad.ts': `import { Strategie } from 'pitwall';\nexport class Bad extends Strategie {}` });
    // In a process of its own: the test runner links modules in its own way.
    const loader = new URL('./loader.ts', import.meta.url).href;
    const script = `import { loadStrategy } from '${loader}';
      await loadStrategy(${JSON.stringify(search('Bad'))}).catch((error) => console.log(error.code, error.message));`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script]);
    expect(stdout).toMatch(
      /^STRATEGY .*Bad\.ts:1:\d+: the strategy's file cannot be loaded: SyntaxError: The requested module 'pitwall' does not provide an export named 'Strategie'\n$/,
    );
  });

  it('unknown names, with what exists and what may be meant', async () => {
    await write({
      'strategies/Trend.ts': `${base}export class TrendRider extends Strategy {}\n// class Hidden extends Strategy {}`,
      'strategies/Other.js': `${base}export const Another = class extends Strategy {};`,
    });
    expect(await failure(loadStrategy(search('TrendRyder')))).toBe(
      'strategy TrendRyder is not in /strategies. Did you mean TrendRider? There is: Another, TrendRider',
    );
    expect(await failure(loadStrategy(search('Hidden')))).toContain('strategy Hidden is not in');
    expect(await failure(loadStrategy(search('X', { strategyPath: join(folder, 'none') })))).toBe(
      'the strategy path /none is no folder; check --strategy-path',
    );
    await rm(join(folder, 'strategies'), { recursive: true });
    expect(await failure(loadStrategy(search('X')))).toContain(
      'There is none yet: make one with "pitwall new-strategy',
    );
  });

  it('a name defined twice in a folder', async () => {
    await write({ 'strategies/A.ts': `export class Twice {}`, 'strategies/B.ts': `export class Twice {}` });
    expect(await failure(loadStrategy(search('Twice')))).toBe(
      'strategy Twice is defined twice: in /A.ts and /B.ts. Rename one',
    );
  });
});

describe('listing', () => {
  it('names every strategy with its state', async () => {
    const methods = 'populateIndicators() {} populateEntryTrend() {} populateExitTrend() {}';
    const good = (name: string): string =>
      `import { Strategy } from 'pitwall'; export class ${name} extends Strategy { ${methods} }`;
    await write({
      'strategies/A.ts': good('Same'),
      'strategies/B.js': good('Same'),
      'strategies/C.ts': `${good('Fine')}\nexport class Poor extends Strategy {}`,
      'strategies/D.ts': good('Broken').replace('{', '{{'),
      'strategies/helper.ts': 'export class Tool {}',
      'strategies/deep/E.ts': good('Deep'),
      'strategies/notes.txt': good('Ignored'),
    });
    const listed = async (recursive: boolean): Promise<string[][]> =>
      (await listStrategies(join(folder, 'strategies'), recursive)).map(({ name, file, status, message }) => [
        name,
        file.replace(join(folder, 'strategies/'), ''),
        status,
        message.replace(/.*: /, ''),
      ]);
    const top = [
      ['Broken', 'D.ts', 'LOAD FAILED', expect.any(String)],
      ['Fine', 'C.ts', 'OK', ''],
      ['Poor', 'C.ts', 'LOAD FAILED', expect.stringContaining('lacks the method')],
      ['Same', 'A.ts', 'DUPLICATE NAME', ''],
      ['Same', 'B.js', 'DUPLICATE NAME', ''],
    ];
    expect(await listed(false)).toEqual(top);
    expect((await listed(true)).map(([name]) => name)).toEqual(['Broken', 'Deep', 'Fine', 'Poor', 'Same', 'Same']);
    expect(await listStrategies(join(folder, 'none'))).toEqual([]);
  });

  it('lists a strategy that nobody can import as failed, and a helper not at all', async () => {
    await write({
      'strategies/Hidden.ts': "import { Strategy } from 'pitwall';\nclass Hidden extends Strategy {}",
      'strategies/helper.ts': 'export class Store extends Map {}',
    });
    const file = join(folder, 'strategies', 'Hidden.ts');
    expect(await listStrategies(join(folder, 'strategies'))).toEqual([
      {
        name: 'Hidden',
        file,
        status: 'LOAD FAILED',
        message: `${file} defines Hidden but does not export it: write "export class Hidden"`,
      },
    ]);
  });

  it('takes the example of the documentation as it stands', async () => {
    const page = await readFile(new URL('../../../../docs/strategies.md', import.meta.url), 'utf8');
    await write({ 'strategies/MyStrategy.ts': /```ts\n([\s\S]*?)```/.exec(page)?.[1] ?? '' });
    const rows = await listStrategies(join(folder, 'strategies'));
    expect(rows).toMatchObject([{ name: 'MyStrategy', status: 'OK' }]);
  });

  it('lists our own examples', async () => {
    const examples = new URL('../../../../examples/strategies', import.meta.url).pathname;
    const rows = await listStrategies(examples);
    expect(rows.map(({ name, status }) => [name, status])).toEqual([
      ['MeanReversion', 'OK'],
      ['SampleStrategy', 'OK'],
    ]);
    expect(await readFile(rows[0]!.file, 'utf8')).toContain('not advice');
  });
});
