import { describe, expect, it } from 'vitest';
import { BrainCore } from './brain-core.ts';
import type { AnalyseReport, Question, Questions } from './brain.ts';
import { aSnapshot, botSettings, MINUTE_MS, waves } from './fixtures/settings.ts';
import { anOrder, aTrade } from '../domain/fixtures/trade.ts';
import type { BotSettings } from '../domain/settings.ts';
import { exitSettings } from '../domain/fixtures/settings.ts';
import { Strategy, type Frame, type TradeArguments } from '../strategy/index.ts';

const PAIR = 'ETH/USDT';
const KEY = { pair: PAIR, timeframe: '1m' };

/** Signals on the newest row only, as told. */
class Signals extends Strategy {
  runs = 0;
  enter = true;
  exit = false;
  override populateIndicators(frame: Frame): void {
    this.runs += 1;
    frame.set('run', this.runs);
  }
  override populateEntryTrend(frame: Frame): void {
    frame.enterLong(this.#newest(frame, this.enter), 'why');
  }
  override populateExitTrend(frame: Frame): void {
    frame.exitLong(this.#newest(frame, this.exit), 'done');
  }
  #newest(frame: Frame, on: boolean): Uint8Array {
    const mask = new Uint8Array(frame.length);
    if (on) mask[frame.length - 1] = 1;
    return mask;
  }
}

interface Bench {
  readonly brain: BrainCore;
  readonly warnings: string[];
  readonly feed: (count: number, from?: number) => Promise<AnalyseReport>;
}

async function brainOf(strategy: Strategy, settings: Partial<BotSettings> = {}): Promise<Bench> {
  const warnings: string[] = [];
  const source = { name: strategy.constructor.name, file: 'user_data/strategies/Test.ts', create: () => strategy };
  const brain = new BrainCore({ loadStrategy: async () => source, onWarning: (text) => warnings.push(text) });
  await brain.load();
  await brain.configure(botSettings(settings), new Map());
  await brain.start(aSnapshot(0));
  const feed: Bench['feed'] = (count, from = 0) =>
    brain.analyse({
      now: (from + count) * MINUTE_MS,
      pairs: [PAIR],
      updates: [{ key: KEY, rows: waves(count, from * MINUTE_MS), replace: from === 0 }],
    });
  return { brain, warnings, feed };
}

describe('analysis', () => {
  it('runs once a candle, keeps the signals for the whole candle', async () => {
    const strategy = new Signals();
    const { brain, feed } = await brainOf(strategy);
    expect(await feed(50)).toEqual({ analyzed: [PAIR], failures: [], messages: [] });
    expect(await brain.analyse({ now: 50.5 * MINUTE_MS, pairs: [PAIR], updates: [] })).toMatchObject({ analyzed: [] });
    expect(strategy.runs).toBe(1);
    const decision = { pair: PAIR, direction: 'long', tag: 'why', candleDate: 49 * MINUTE_MS };
    expect(await brain.decideEntries(aSnapshot(50.9 * MINUTE_MS), [PAIR])).toEqual([decision]);
    expect(brain.lastCandle(PAIR)).toBe(49 * MINUTE_MS);
    expect((await feed(1, 50)).analyzed).toEqual([PAIR]);
    expect(brain.lastCandle(PAIR)).toBe(50 * MINUTE_MS);
  });

  it('runs in every iteration when the strategy wants it', async () => {
    const strategy = new Signals();
    const { brain, feed } = await brainOf(strategy, { processOnlyNewCandles: false });
    await feed(50);
    await brain.analyse({ now: 51 * MINUTE_MS, pairs: [PAIR], updates: [] });
    expect(strategy.runs).toBe(2);
  });

  it('keeps start-up candles and the limit, no more', async () => {
    const { brain, feed } = await brainOf(new Signals());
    await feed(1_500);
    expect((await brain.analyzed(PAIR, '1m'))?.columns.get('date')).toHaveLength(1_030);
    const few = await brain.analyzed(PAIR, '1m', 3);
    expect(few?.columns.get('enter_tag')).toEqual([null, null, 'why']);
    expect(few?.columns.get('date')).toHaveLength(3);
    expect(few?.analyzedAt).toBe(1_500 * MINUTE_MS);
    expect(await brain.analyzed(PAIR, '5m')).toBeNull();
  });

  it('reports a pair that fails, goes on with the next and keeps the old analysis', async () => {
    class Fails extends Signals {
      override populateIndicators(frame: Frame): void {
        if (frame.pair === PAIR && frame.length > 50) throw new TypeError('no such thing');
        super.populateIndicators(frame);
      }
    }
    const { brain, feed } = await brainOf(new Fails());
    await feed(50);
    const report = await brain.analyse({
      now: 51 * MINUTE_MS,
      pairs: [PAIR, 'XRP/USDT', 'ADA/USDT'],
      updates: [
        { key: KEY, rows: waves(1, 50 * MINUTE_MS), replace: false },
        { key: { pair: 'ADA/USDT', timeframe: '1m' }, rows: waves(51), replace: true },
      ],
    });
    expect(report.analyzed).toEqual(['ADA/USDT']);
    expect(report.failures).toEqual([
      { pair: PAIR, message: 'Fails.populateIndicators threw TypeError: no such thing' },
      { pair: 'XRP/USDT', message: 'no candles of XRP/USDT 1m' },
    ]);
    expect(brain.lastCandle(PAIR)).toBe(49 * MINUTE_MS);
  });

  it.each([
    ['the last close was changed', (frame: Frame) => (frame.close[frame.length - 1] = 1)],
    ['the last date was changed', (frame: Frame) => (frame.date[frame.length - 1] = 1)],
  ])('notices that %s', async (text, change) => {
    class Changes extends Signals {
      override populateIndicators(frame: Frame): void {
        change(frame);
      }
    }
    const strict = await brainOf(new Changes());
    expect((await strict.feed(50)).failures[0]?.message).toContain(text);
    const lax = await brainOf(new Changes(), { disableDataframeChecks: true });
    expect(await lax.feed(50)).toMatchObject({ analyzed: [PAIR], failures: [] });
    expect(lax.warnings[0]).toContain(text);
  });

  it('demands a signal column', async () => {
    class Mute extends Signals {
      override populateEntryTrend(): void {}
    }
    const { feed } = await brainOf(new Mute());
    expect((await feed(50)).failures[0]?.message).toContain('call frame.enterLong(mask)');
  });

  it('hands out copies: a strategy that writes into its frame spoils nothing but its own', async () => {
    class Writes extends Signals {
      override populateIndicators(frame: Frame): void {
        frame.close[0] = -1;
      }
    }
    const { feed, brain } = await brainOf(new Writes());
    await feed(50);
    await feed(1, 50);
    const other = await brainOf(new Signals());
    await other.feed(50);
    expect((await brain.analyzed(PAIR, '1m'))?.columns.get('open')?.[0]).toBe(
      (await other.brain.analyzed(PAIR, '1m'))?.columns.get('open')?.[0],
    );
  });
});

describe('entries', () => {
  it('leave out outdated, expired and contradicted signals', async () => {
    const { brain, feed } = await brainOf(new Signals());
    await feed(50);
    const lastOpen = 49 * MINUTE_MS;
    expect(await brain.decideEntries(aSnapshot(lastOpen + 7 * MINUTE_MS), [PAIR])).toHaveLength(1);
    expect(await brain.decideEntries(aSnapshot(lastOpen + 7 * MINUTE_MS + 1), [PAIR])).toEqual([]);

    const expiring = await brainOf(new Signals(), { ignoreBuyingExpiredCandleAfterSeconds: 10 });
    await expiring.feed(50);
    expect(await expiring.brain.decideEntries(aSnapshot(50 * MINUTE_MS + 10_000), [PAIR])).toHaveLength(1);
    expect(await expiring.brain.decideEntries(aSnapshot(50 * MINUTE_MS + 10_001), [PAIR])).toEqual([]);

    const torn = new Signals();
    torn.exit = true;
    const both = await brainOf(torn);
    await both.feed(50);
    expect(await both.brain.decideEntries(aSnapshot(50 * MINUTE_MS), [PAIR])).toEqual([]);
  });
});

describe('exits', () => {
  it('name their reasons and what moved, and leave the trade alone', async () => {
    const strategy = new Signals();
    strategy.enter = false;
    strategy.exit = true;
    const { brain, feed } = await brainOf(strategy);
    await feed(50);
    const trade = aTrade({ openDate: 49 * MINUTE_MS });
    const before = structuredClone(trade);
    const rates = new Map([[PAIR, 8.9]]);
    const [decision] = await brain.decideExits(aSnapshot(50 * MINUTE_MS, { rates }), [trade]);
    expect(decision?.reasons).toEqual([
      { type: 'exit_signal', reason: 'done' },
      { type: 'stop_loss', reason: 'stop_loss' },
    ]);
    expect(decision?.update).toMatchObject({ stopLoss: 9, initialStopLoss: 9, minRate: 8.9, maxRate: 10 });
    expect(decision?.failure).toBeNull();
    expect(trade).toEqual(before);
  });

  it('say when there is no rate', async () => {
    const { brain } = await brainOf(new Signals());
    expect(await brain.decideExits(aSnapshot(0), [aTrade()])).toEqual([
      { tradeId: 1, update: {}, reasons: [], failure: `no usable exit rate for ${PAIR}: undefined` },
    ]);
  });

  it('ask the callbacks with copies, and survive their failures', async () => {
    class Asks extends Signals {
      override customStoploss({ trade, currentRate, currentProfit }: TradeArguments): number {
        trade.stopLoss = 1_000_000;
        trade.orders.push(anOrder({ ftOrderSide: 'buy' }));
        expect(currentRate).toBe(10.2);
        expect(currentProfit).toBeGreaterThan(0);
        return 0.01;
      }
      override customExit(): string {
        throw new RangeError('oops');
      }
    }
    const settings = { exits: exitSettings({ useCustomStoploss: true }) };
    const { brain } = await brainOf(new Asks(), settings);
    const trade = aTrade();
    const rates = new Map([[PAIR, 10.2]]);
    const [decision] = await brain.decideExits(aSnapshot(MINUTE_MS, { rates }), [trade]);
    expect(decision?.update.stopLoss).toBeCloseTo(10.2 * 0.99, 8);
    expect(decision?.failure).toBe('Asks.customExit threw RangeError: oops');
    expect(decision?.reasons).toEqual([]);
    expect(trade.orders).toEqual([]);
  });

  it('refuse answers that cannot be used', async () => {
    const strategy = Object.assign(new Signals(), { customExit: () => Promise.reject(new Error('late')) });
    const { brain } = await brainOf(strategy);
    const rates = new Map([[PAIR, 10.2]]);
    const [decision] = await brain.decideExits(aSnapshot(MINUTE_MS, { rates }), [aTrade()]);
    expect(decision?.failure).toContain('customExit returned a promise (callbacks must not be async)');
  });
});

describe('questions', () => {
  const now = 5;
  const order = anOrder({ ftOrderSide: 'buy' });
  const trade = aTrade();
  const base = { pair: PAIR, currentTime: now, entryTag: null, side: 'long' } as const;
  const about = { pair: PAIR, trade, order, currentTime: now };
  const cases: { [Q in Question]: [args: Questions[Q]['args'], fallback: unknown, good: unknown, bad: unknown] } = {
    customEntryPrice: [{ ...base, proposedRate: 7 }, 7, 6.5, 'cheap'],
    customExitPrice: [{ ...base, trade, proposedRate: 7, currentProfit: 0, exitTag: null }, 7, 6.5, NaN],
    customStakeAmount: [
      { ...base, currentRate: 1, proposedStake: 50, minStake: null, maxStake: 100, leverage: 1 },
      50,
      20,
      -1,
    ],
    leverage: [{ ...base, currentRate: 1, proposedLeverage: 1, maxLeverage: 5 }, 1, 3, 0],
    confirmTradeEntry: [{ ...base, orderType: 'limit', amount: 1, rate: 1, timeInForce: 'GTC' }, true, false, 1],
    confirmTradeExit: [
      { ...base, trade, orderType: 'limit', amount: 1, rate: 1, timeInForce: 'GTC', exitReason: 'roi' },
      true,
      false,
      undefined,
    ],
    checkEntryTimeout: [about, false, true, 'yes'],
    checkExitTimeout: [about, false, true, null],
    adjustEntryPrice: [{ ...about, ...base, proposedRate: 3, currentOrderRate: 2 }, 2, 3, 'x'],
    orderFilled: [about, null, null, null],
  };

  it.each(Object.keys(cases) as Question[])('%s: fallback, answer, bad answer, failure', async (question) => {
    const [args, fallback, good, bad] = cases[question];
    const plain = await brainOf(new Signals());
    expect(await plain.brain.ask(question, args as never, aSnapshot(now))).toBe(fallback);

    let answer: () => unknown = () => good;
    const strategy = Object.assign(new Signals(), { [question]: () => answer() });
    const { brain, warnings } = await brainOf(strategy);
    expect(await brain.ask(question, args as never, aSnapshot(now))).toBe(good);
    expect(warnings).toEqual([]);
    if (question !== 'orderFilled') {
      answer = () => bad;
      const unclear = question === 'confirmTradeEntry' ? false : fallback;
      expect(await brain.ask(question, args as never, aSnapshot(now))).toBe(unclear);
      expect(warnings.pop()).toMatch(new RegExp(`^Signals\\.${question} returned .* is wanted$`));
    }
    answer = () => {
      throw new Error('boom');
    };
    expect(await brain.ask(question, args as never, aSnapshot(now))).toBe(fallback);
    expect(warnings.pop()).toBe(`Signals.${question} threw Error: boom`);
  });

  it('null and nothing mean "skip" and "cancel"', async () => {
    const strategy = Object.assign(new Signals(), { customStakeAmount: () => null, adjustEntryPrice: () => null });
    const { brain } = await brainOf(strategy);
    expect(await brain.ask('customStakeAmount', cases.customStakeAmount[0], aSnapshot(0))).toBe(0);
    expect(await brain.ask('adjustEntryPrice', cases.adjustEntryPrice[0], aSnapshot(0))).toBeNull();
  });
});

describe('what the strategy is lent', () => {
  it('data, wallets, settings; messages once a candle; locks', async () => {
    class Uses extends Signals {
      override botLoopStart(): void {
        this.dp.sendMessage('hello');
        this.dp.sendMessage('again', { alwaysSend: true });
        this.dp.sendMessage('again', { alwaysSend: true });
        this.lockPair(PAIR, 9_000, 'enough');
      }
      override informativePairs(): { pair: string; timeframe: string }[] {
        return this.dp.currentWhitelist().map((pair) => ({ pair, timeframe: '1h' }));
      }
    }
    const strategy = new Uses();
    const { brain, feed } = await brainOf(strategy);
    await feed(50);
    const ticker = { pair: PAIR, last: 1, bid: 1, ask: 1, quoteVolume: null, percentage: null };
    const snapshot = aSnapshot(50 * MINUTE_MS, {
      tickers: new Map([[PAIR, ticker]]),
      wallets: new Map([['USDT', { free: 1, used: 2, total: 3 }]]),
    });
    expect(await brain.loopStart(snapshot)).toBeNull();
    expect(await brain.loopStart(snapshot)).toBeNull();
    const { messages } = await brain.analyse({ now: 50 * MINUTE_MS, pairs: [PAIR], updates: [] });
    expect(messages).toEqual(['hello', 'again', 'again', 'again', 'again']);
    await brain.loopStart(aSnapshot(51 * MINUTE_MS));
    const next = await brain.analyse({ now: 51 * MINUTE_MS, pairs: [PAIR], updates: [] });
    expect(next.messages).toEqual(['hello', 'again', 'again']);
    await brain.loopStart(snapshot);

    expect(strategy.dp.runmode).toBe('dry_run');
    expect(strategy.dp.currentWhitelist()).toEqual([PAIR]);
    expect(strategy.dp.availablePairs()).toEqual([KEY]);
    expect(strategy.dp.ticker(PAIR)?.last).toBe(1);
    expect(strategy.dp.ticker('XRP/USDT')).toBeNull();
    expect(strategy.dp.market(PAIR)).toBeNull();
    expect(strategy.dp.getPairDataframe(PAIR)).toHaveLength(50);
    expect(strategy.dp.getPairDataframe('XRP/USDT', '1h')).toHaveLength(0);
    expect(strategy.dp.getAnalyzedDataframe(PAIR).frame.has('enter_long')).toBe(true);
    expect(strategy.dp.getAnalyzedDataframe('XRP/USDT')).toMatchObject({ analyzedAt: 0 });
    expect(strategy.wallets.getTotal('USDT')).toBe(3);
    expect(strategy.wallets.getFree('BNB')).toBe(0);
    expect(strategy.config.stakeCurrency).toBe('USDT');
    expect(await brain.takeLockRequests()).toHaveLength(4);
    expect(await brain.takeLockRequests()).toEqual([]);
    expect(await brain.informativePairs([PAIR], 0)).toEqual([{ pair: PAIR, timeframe: '1h' }]);
  });
});

describe('loading', () => {
  const load = (strategy: () => Strategy): Promise<unknown> =>
    new BrainCore({
      loadStrategy: async () => ({ name: 'Mine', file: 'Mine.ts', create: strategy }),
      onWarning: () => undefined,
    }).load();

  it('describes the strategy', async () => {
    const strategy = Object.assign(new Signals(), {
      timeframe: '5m',
      customExit: () => null,
      botStart: () => undefined,
    });
    expect(await load(() => strategy)).toEqual({
      name: 'Mine',
      file: 'Mine.ts',
      version: null,
      canShort: false,
      attributes: { timeframe: '5m' },
      informativePairs: [],
      plotConfig: {},
      callbacks: ['botStart', 'customExit'],
    });
  });

  it('refuses what cannot run, in one line', async () => {
    await expect(
      load(() => {
        throw new Error('nope');
      }),
    ).rejects.toThrow('Mine (Mine.ts): its constructor threw: nope');
    await expect(load(() => Object.assign(new Signals(), { populateExitTrend: undefined }))).rejects.toThrow(
      'Mine (Mine.ts) lacks the method populateExitTrend()',
    );
    await expect(load(() => Object.assign(new Signals(), { customExit: async () => true }))).rejects.toThrow(
      'Mine (Mine.ts): customExit must not be async',
    );
    await expect(load(() => Object.assign(new Signals(), { informativePairs: () => 5 }))).rejects.toThrow(
      'Mine (Mine.ts): informativePairs() failed',
    );
  });

  it('a failing botStart ends the start, a failing botLoopStart is told', async () => {
    const bad = (): never => {
      throw new Error('boom');
    };
    const { brain } = await brainOf(Object.assign(new Signals(), { botLoopStart: bad }));
    expect(await brain.loopStart(aSnapshot(0))).toBe('Signals.botLoopStart threw Error: boom');
    await expect(brainOf(Object.assign(new Signals(), { botStart: bad }))).rejects.toThrow(
      'Signals.botStart threw Error: boom',
    );
  });
});
