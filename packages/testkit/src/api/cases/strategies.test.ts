/** Cases of the API's contract about strategies and their plots, by their numbers. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RecordedApi } from '../harness/recorded-api.ts';
import { basic, send } from '../harness/http-call.ts';
import { STANDARD_LOGIN, startStandardBot } from '../harness/standard-bot.ts';

const HEADERS = { authorization: basic(STANDARD_LOGIN.username, STANDARD_LOGIN.password) };

let bench: RecordedApi | undefined;
let root: string;
let strategyFolder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'pitwall-strategies-'));
  strategyFolder = join(root, 'strategies');
  mkdirSync(strategyFolder);
});
afterEach(async () => {
  await bench?.close();
  bench = undefined;
  rmSync(root, { recursive: true });
});

const call = async (path: string) => send(bench?.url ?? '', `/api/v1${path}`, { headers: HEADERS });
const write = (name: string, text: string): void => writeFileSync(join(strategyFolder, name), text);

/** A strategy that does nothing. */
function loadable(name: string, attributes = ''): string {
  return `import { Strategy } from 'pitwall';
export class ${name} extends Strategy {
  ${attributes}
  populateIndicators() {} populateEntryTrend() {} populateExitTrend() {}
}`;
}

describe('plots', () => {
  const main = { sma: { color: 'blue' } };
  const subplots = { Spread: { spread: { type: 'bar' } } };
  it.each([
    ['empty', {}, {}],
    ['whole', { main_plot: main, subplots }, { main_plot: main, subplots }],
    ['without subplots', { main_plot: main }, { main_plot: main, subplots: {} }],
    ['with empty subplots', { main_plot: main, subplots: null }, { main_plot: main, subplots: {} }],
  ])('case 146: %s', async (_name, plotConfig, expected) => {
    bench = await startStandardBot({ plotConfig });
    expect(await call('/plot_config')).toMatchObject({ status: 200, json: expected });
    expect(Object.keys((await call('/plot_config')).json as object)).toHaveLength(Object.keys(expected).length);
  });
});

describe('strategies', () => {
  it('case 148: names of the folder, upper case first, without running any', async () => {
    write('b.ts', 'export class lower extends Strategy {}\nthrow new Error("never run");');
    write(
      'a.js',
      'class Helper {}\nclass Trouble extends Error {}\nexport class Zebra extends Strategy {}\nexport class CaseStrategy extends Zebra {}',
    );
    write('notes.md', 'class Notes extends Strategy');
    bench = await startStandardBot({ strategyFolder });
    expect((await call('/strategies')).json).toEqual({ strategies: ['CaseStrategy', 'Zebra', 'lower'] });
  });

  it('a folder that is empty or missing has none', async () => {
    bench = await startStandardBot({ strategyFolder });
    expect((await call('/strategies')).json).toEqual({ strategies: [] });
    rmSync(strategyFolder, { recursive: true });
    expect(await call('/strategies')).toMatchObject({ status: 200, json: { strategies: [] } });
    expect((await call('/strategy/Zebra')).status).toBe(404);
  });

  it('case 149: the exact text of a file', async () => {
    const text = '// ü\r\nexport class CaseStrategy extends Strategy {}\n\n';
    write('x.ts', text);
    write('other.ts', loadable('Other', "timeframe = '1h';"));
    write('none.ts', loadable('None'));
    bench = await startStandardBot({ strategyFolder });
    expect(await call('/strategy/CaseStrategy')).toMatchObject({
      status: 200,
      json: { strategy: 'CaseStrategy', code: text, timeframe: '5m' },
    });
    expect(readFileSync(join(strategyFolder, 'x.ts'), 'utf8')).toBe(text);
    const other = { strategy: 'Other', code: loadable('Other', "timeframe = '1h';"), timeframe: '1h' };
    expect((await call('/strategy/Other')).json).toEqual(other);
    expect((await call('/strategy/None')).json).toMatchObject({ strategy: 'None', timeframe: null });
  });

  it.each([
    ['lacks a method', 'export class Broken extends Strategy {}', /lacks the method populateIndicators/],
    ['does not compile', 'export class Broken extends Strategy {', /broken\.ts:2:\d+: the strategy does not compile/],
    [
      'throws',
      'export class Broken extends Strategy {}\nthrow new Error("at the top");',
      /cannot be loaded.*at the top/,
    ],
    ['is not exported', 'class Broken extends Strategy {}', /does not export it/],
  ])('case 149: one that %s', async (_what, text, detail) => {
    write('broken.ts', `import { Strategy } from 'pitwall';\n${text}`);
    bench = await startStandardBot({ strategyFolder });
    expect((await call('/strategies')).json).toEqual({ strategies: ['Broken'] });
    expect(await call('/strategy/Broken')).toMatchObject({
      status: 502,
      json: { detail: expect.stringMatching(detail) as string },
    });
  });

  it.each(['Nope', 'x.ts', '..%2Fsecret', '%2e%2e%2fsecret.ts', '%2Fetc%2Fpasswd', '__proto__'])(
    'case 149: nothing is known as %s',
    async (name) => {
      write('x.ts', 'export class CaseStrategy extends Strategy {}');
      writeFileSync(join(root, 'secret.ts'), 'export class Secret extends Strategy {}');
      bench = await startStandardBot({ strategyFolder });
      expect(await call(`/strategy/${name}`)).toMatchObject({ status: 404, json: { detail: 'Strategy not found' } });
    },
  );

  it('case 149: texts as names are refused', async () => {
    bench = await startStandardBot({ strategyFolder });
    const detail = 'base64 encoded strategies are not allowed.';
    expect(await call('/strategy/xx:cHJpbnQ=')).toMatchObject({ status: 500, json: { detail } });
    expect(await call('/strategy/xx%3AcHJpbnQ=')).toMatchObject({ status: 500, json: { detail } });
  });

  it('shows no file that a link brings from elsewhere', async () => {
    writeFileSync(join(root, 'secret.ts'), 'export class Secret extends Strategy {}');
    symlinkSync(join(root, 'secret.ts'), join(strategyFolder, 'link.ts'));
    symlinkSync(join(root, 'nowhere.ts'), join(strategyFolder, 'dangling.ts'));
    mkdirSync(join(strategyFolder, 'folder.ts'));
    write('x.ts', 'export class CaseStrategy extends Strategy {}');
    bench = await startStandardBot({ strategyFolder });
    expect((await call('/strategies')).json).toEqual({ strategies: ['CaseStrategy'] });
    expect((await call('/strategy/Secret')).status).toBe(404);
  });
});
