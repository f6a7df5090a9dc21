/** The strategy in a real worker: the same answers as inline, and what happens when it hangs or dies. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrainCore } from '../../brain/brain-core.ts';
import type { Brain, CandleUpdate, Snapshot } from '../../brain/brain.ts';
import { aSnapshot, botSettings, MINUTE_MS, waves } from '../../brain/fixtures/settings.ts';
import { sdkUrl, threadSdkUrl } from '../../bundle/own-files.ts';
import { compileStrategy, type CompiledStrategy } from '../../strategy-loading/compile.ts';
import { importStrategy } from '../../strategy-loading/import.ts';
import { exitSettings } from '../../domain/fixtures/settings.ts';
import { aTrade } from '../../domain/fixtures/trade.ts';
import { isPitwallError } from '../../domain/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import { BrainHost } from './brain-host.ts';

const PAIRS = ['ETH/USDT', 'XRP/USDT'];
const LAST_OPEN = 99 * MINUTE_MS;

/** Does what the tag of the first open trade, or the pair asked about, commands. */
const STRATEGY = `
import { crossedAbove, ema, or, crossedBelow, Strategy, type Frame, type TradeArguments } from 'pitwall';
let starts = 0;
export class Commanded extends Strategy {
  timeframe = '1m';
  botStart() { starts += 1; }
  botLoopStart() {
    this.lockPair('ETH/USDT', 5);
    if (this.dp.ticker('FAIL/USDT') !== null) throw new Error('told to fail');
    if (this.dp.ticker('MESSAGE/USDT') !== null) this.dp.sendMessage('started ' + String(starts));
  }
  populateIndicators(frame: Frame) {
    if (this.dp.ticker('HANG/USDT') !== null) for (;;);
    frame.set('fast', ema(frame.close, 5));
    frame.set('slow', ema(frame.close, 13));
  }
  populateEntryTrend(frame: Frame) {
    const cross = crossedAbove(frame.column('fast'), frame.column('slow'));
    cross[frame.length - 1] = frame.pair === 'ETH/USDT' ? 1 : 0;
    frame.enterLong(cross, 'cross');
  }
  populateExitTrend(frame: Frame) {
    frame.exitLong(or(crossedBelow(frame.column('fast'), frame.column('slow'))));
  }
  customExit({ trade, currentProfit }: TradeArguments) {
    switch (trade.enterTag) {
      case 'hang': for (;;);
      case 'exit': process.exit(3);
      case 'memory': { const kept: number[][] = []; for (;;) kept.push(new Array<number>(100_000).fill(1.5)); }
      case 'later': setTimeout(() => { throw new Error('too late'); }, 1); return null;
      case 'throw': throw new TypeError('no');
      case 'profit': return currentProfit > 0 ? 'in profit' : null;
      default: return null;
    }
  }
  confirmTradeEntry() { return 'perhaps' as never; }
  customStakeAmount() { return (() => 1) as never; }
}`;

let folder: string;
let compiled: CompiledStrategy;
const hosts: BrainHost[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'host-'));
  await writeFile(join(folder, 'Commanded.ts'), STRATEGY);
  compiled = await compileStrategy(join(folder, 'Commanded.ts'), 'Commanded', threadSdkUrl());
});
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const clock: Clock = {
  now: () => Date.now(),
  sleep: () => Promise.reject(new Error('nobody sleeps here')),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return { cancel: () => clearTimeout(timer) };
  },
};

/** Healthy requests take milliseconds; only those that hang on purpose wait for this. */
const HANG_TIMEOUT_MS = 1_500;

const settings = botSettings({ strategyTimeoutMs: 25_000, exits: exitSettings({ stoploss: -0.5, minimalRoi: [] }) });
const history = (): CandleUpdate[] =>
  PAIRS.map((pair, index) => ({ key: { pair, timeframe: '1m' }, rows: waves(100, 0, 50 + index), replace: true }));
const rates = new Map([['ETH/USDT', 10.5]]);
const now = LAST_OPEN + MINUTE_MS;
const snapshot = aSnapshot(now, { rates });

function withTicker(pair: string): Snapshot {
  const ticker = { pair, last: 1, bid: 1, ask: 1, quoteVolume: null, percentage: null };
  return aSnapshot(now, { rates, tickers: new Map([[pair, ticker]]) });
}

interface Rig {
  readonly host: BrainHost;
  readonly restarts: string[];
  readonly warnings: string[];
}

async function hostOf(changes: Partial<CompiledStrategy> = {}, strategyTimeoutMs = 25_000): Promise<Rig> {
  const restarts: string[] = [];
  const warnings: string[] = [];
  const host = new BrainHost({
    compile: async () => ({ ...compiled, ...changes }),
    clock,
    onRestart: (reason) => restarts.push(reason),
    onWarning: (text) => warnings.push(text),
    candleHistory: history,
  });
  hosts.push(host);
  await host.load();
  await host.configure({ ...settings, strategyTimeoutMs }, new Map());
  await host.start(snapshot);
  return { host, restarts, warnings };
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return isPitwallError(error) ? `${error.code}: ${error.message}` : String(error);
}

const commanded = (enterTag: string): ReturnType<typeof aTrade> => aTrade({ enterTag, openDate: now - 1_000 });

describe('a brain in a worker', () => {
  it('answers as one inline does', async () => {
    const inlineWarnings: string[] = [];
    const here = await compileStrategy(compiled.file, compiled.name, sdkUrl());
    const inline = new BrainCore({
      loadStrategy: () => importStrategy(here),
      onWarning: (text) => inlineWarnings.push(text),
    });
    const description = await inline.load();
    await inline.configure(settings, new Map());
    await inline.start(snapshot);
    const { host, warnings } = await hostOf();
    const both = async <T>(work: (brain: Brain) => Promise<T>): Promise<T> => {
      const answer = await work(host);
      expect(answer).toEqual(await work(inline));
      return answer;
    };
    expect(await host.load()).toEqual(description);
    const report = await both((brain) => brain.analyse({ now, pairs: PAIRS, updates: history() }));
    expect(report.analyzed).toEqual(PAIRS);
    expect(await both((brain) => brain.decideEntries(snapshot, PAIRS))).toHaveLength(1);
    const trades = ['throw', 'profit', 'none'].map(commanded);
    const exits = await both((brain) => brain.decideExits(snapshot, trades));
    expect(exits.map(({ reasons, failure }) => [reasons.map(({ reason }) => reason), failure !== null])).toEqual([
      [[], true],
      [['in profit'], false],
      [[], false],
    ]);
    const frame = await both((brain) => brain.analyzed('ETH/USDT', '1m', 7));
    expect(frame?.columns.get('fast')).toHaveLength(7);
    expect(await both(async (brain) => brain.lastCandle('ETH/USDT'))).toBe(LAST_OPEN);
    expect(await both((brain) => brain.loopStart(withTicker('FAIL/USDT')))).toContain('told to fail');
    expect(await both((brain) => brain.informativePairs(PAIRS, now))).toEqual([]);
    const entry = { pair: 'ETH/USDT', currentTime: now, entryTag: null, side: 'long' } as const;
    const confirm = { ...entry, orderType: 'limit', amount: 1, rate: 1, timeInForce: 'GTC' };
    expect(await both((brain) => brain.ask('confirmTradeEntry', confirm, snapshot))).toBe(false);
    expect(await both((brain) => brain.ask('customEntryPrice', { ...entry, proposedRate: 3 }, snapshot))).toBe(3);
    expect(warnings).toEqual(inlineWarnings);
    expect(warnings).toEqual(['Commanded.confirmTradeEntry returned "perhaps"; true or false is wanted']);
    const locks = await both((brain) => brain.takeLockRequests());
    expect(locks).toEqual([{ pair: 'ETH/USDT', until: 5, reason: null, side: '*' }]);
    expect(host.busyMs()).toBe(0);
  });

  it.each([
    ['hang', 'the strategy did not answer "decideExits" within 1500 ms'],
    ['exit', 'the strategy ended its worker (exit code 3)'],
    ['memory', 'the strategy ended its worker: Worker terminated due to reaching memory limit'],
  ])('a strategy told to %s is restarted with all it had', async (command, reason) => {
    const { host, restarts, warnings } = await hostOf({}, command === 'hang' ? HANG_TIMEOUT_MS : undefined);
    await host.analyse({ now, pairs: PAIRS, updates: history() });
    const stuck = host.decideExits(snapshot, [commanded(command)]);
    const waiting = host.decideEntries(snapshot, PAIRS);
    const [first, second] = await Promise.all([codeOf(stuck), codeOf(waiting)]);
    expect(first).toContain(`STRATEGY_STUCK: ${reason}`);
    expect(second).toBe(first);
    expect(restarts).toHaveLength(1);

    // The candles are there again, without an update; botStart ran again.
    const report = await host.analyse({ now, pairs: PAIRS, updates: [] });
    expect(report).toMatchObject({ analyzed: PAIRS, failures: [] });
    expect(await host.decideEntries(snapshot, PAIRS)).toHaveLength(1);
    await host.loopStart(withTicker('MESSAGE/USDT'));
    expect((await host.analyse({ now, pairs: PAIRS, updates: [] })).messages).toEqual(['started 1']);
    expect(warnings).toEqual([]);
  });

  it('one that dies between requests is restarted too', async () => {
    const { host, restarts } = await hostOf();
    expect(await host.decideExits(snapshot, [commanded('later')])).toHaveLength(1);
    await expect
      .poll(() => restarts, { timeout: 20_000 })
      .toEqual(['The strategy is restarted: the strategy ended its worker: too late']);
    expect((await host.analyse({ now, pairs: PAIRS, updates: [] })).analyzed).toEqual(PAIRS);
  });

  it('a request that hangs can be interrupted; callbacks that are absent never wait for it', async () => {
    const { host, restarts } = await hostOf();
    await host.loopStart(withTicker('HANG/USDT'));
    const hanging = codeOf(host.analyse({ now, pairs: PAIRS, updates: history() }));
    await expect.poll(() => host.busyMs(), { timeout: 20_000 }).toBeGreaterThan(0);
    const args = { pair: 'ETH/USDT', currentTime: now, entryTag: null, side: 'long', proposedRate: 3 } as const;
    expect(await host.ask('customEntryPrice', args, snapshot)).toBe(3);
    expect(await host.takeLockRequests()).toHaveLength(1);
    await host.restart('the bot was stopped');
    expect(await hanging).toBe('STRATEGY_STUCK: the bot was stopped');
    expect(restarts).toEqual(['The strategy is restarted: the bot was stopped']);
    await host.loopStart(snapshot);
    expect((await host.analyse({ now, pairs: PAIRS, updates: [] })).analyzed).toEqual(PAIRS);
  });

  it('says so when it cannot be restarted, and tries again when it is needed', async () => {
    await writeFile(
      join(folder, 'Twice.ts'),
      STRATEGY.replaceAll('Commanded', 'Twice').replace(
        'let starts = 0;',
        "let starts = 0; if (process.env['FAIL_TWICE'] === '1') throw new Error('not now');",
      ),
    );
    const { host, warnings } = await hostOf(await compileStrategy(join(folder, 'Twice.ts'), 'Twice', threadSdkUrl()));
    process.env['FAIL_TWICE'] = '1';
    try {
      expect(await codeOf(host.decideExits(snapshot, [commanded('exit')]))).toContain('STRATEGY_STUCK');
      await expect.poll(() => warnings, { timeout: 20_000 }).toHaveLength(1);
      expect(warnings[0]).toMatch(/^The strategy could not be restarted: .*Twice\.ts:3:\d+: .*not now$/);
      expect(await codeOf(host.decideEntries(snapshot, PAIRS))).toMatch(/^STRATEGY: .*not now$/);
    } finally {
      delete process.env['FAIL_TWICE'];
    }
    expect(await host.decideEntries(snapshot, PAIRS)).toEqual([]);
  });

  it('a reload replaces the strategy when it is configured, not before', async () => {
    const next = STRATEGY.replaceAll('Commanded', 'Next').replace("'cross')", "'next')");
    await writeFile(join(folder, 'Next.ts'), next);
    const changes: { -readonly [K in keyof CompiledStrategy]?: CompiledStrategy[K] } = {};
    const { host, warnings } = await hostOf(changes);
    await host.analyse({ now, pairs: PAIRS, updates: history() });
    const tag = async (): Promise<string | null | undefined> => (await host.decideEntries(snapshot, PAIRS))[0]?.tag;

    // A file that cannot be loaded, or a configuration that is refused afterwards, leaves the old one at work.
    Object.assign(changes, { name: 'Nobody' });
    expect(await codeOf(host.load())).toMatch(/^STRATEGY/);
    expect(await tag()).toBe('cross');
    Object.assign(changes, await compileStrategy(join(folder, 'Next.ts'), 'Next', threadSdkUrl()));
    expect((await host.load()).name).toBe('Next');
    expect(await tag()).toBe('cross');
    const inForce = { ...settings };
    await host.configure(inForce, new Map());
    await host.start(snapshot);
    expect((await host.analyse({ now, pairs: PAIRS, updates: [] })).analyzed).toEqual(PAIRS);
    expect(await tag()).toBe('next');

    // New markets under the same settings change no strategy.
    Object.assign(changes, compiled);
    await host.load();
    await host.configure(inForce, new Map());
    expect(await tag()).toBe('next');
    expect(warnings).toEqual([]);
  });

  it('passes on why a strategy cannot be loaded', async () => {
    expect(await codeOf(hostOf({ name: 'Other' }))).toMatch(/^STRATEGY: .* defines Other but does not export it/);
  });

  it('after the end nothing is answered', async () => {
    const { host } = await hostOf();
    const waiting = codeOf(host.decideExits(snapshot, [commanded('hang')]));
    await expect.poll(() => host.busyMs(), { timeout: 20_000 }).toBeGreaterThan(0);
    await host.close();
    expect(await waiting).toBe('STRATEGY_STUCK: the bot is shutting down');
    expect(await codeOf(host.decideEntries(snapshot, PAIRS))).toContain('STRATEGY_STUCK');
  });
});
