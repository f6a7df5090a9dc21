import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideExit, type ExitCallbacks, type ExitView } from './exit-decision.ts';
import { exitSettings } from './fixtures/settings.ts';
import { aTrade } from './fixtures/trade.ts';
import type { ExitSettings } from './settings.ts';
import type { Trade } from './trade.ts';

const SILENT: ExitCallbacks = { customStoploss: null, customExit: null };

interface Case {
  readonly view: Partial<ExitView>;
  readonly settings?: Partial<ExitSettings>;
  readonly trade?: Partial<Trade>;
  readonly callbacks?: Partial<ExitCallbacks>;
}

/** A look one minute after the open, without fees, at a rate of 100 unless said otherwise. */
function look({ view, settings, trade, callbacks }: Case): { types: string[]; reasons: string[]; trade: Trade } {
  const subject = aTrade({ openRate: 100, feeOpen: 0, feeClose: 0, ...trade });
  const full: ExitView = { rate: 100, now: 60_000, enter: false, exit: false, exitTag: null, ...view };
  const reasons = decideExit(subject, full, exitSettings(settings), { ...SILENT, ...callbacks });
  return { types: reasons.map(({ type }) => type), reasons: reasons.map(({ reason }) => reason), trade: subject };
}

const TRAILING = { trailingStop: true, minimalRoi: [] } as const;
const cases: Record<string, Case & { readonly types: readonly string[] }> = {
  'nothing to do': { view: {}, types: [] },
  'exit signal': { view: { exit: true }, types: ['exit_signal'] },
  'exit signal against an entry signal': { view: { exit: true, enter: true }, types: [] },
  'exit signals switched off': { view: { exit: true }, settings: { useExitSignal: false }, types: [] },
  'exit signal below the profit it needs': { view: { exit: true }, settings: { exitProfitOnly: true }, types: [] },
  'exit signal exactly at the offset': {
    view: { exit: true, rate: 101 },
    settings: { exitProfitOnly: true, exitProfitOffset: 0.01 },
    types: [],
  },
  'exit signal above the offset': {
    view: { exit: true, rate: 101.1 },
    settings: { exitProfitOnly: true, exitProfitOffset: 0.01 },
    types: ['exit_signal'],
  },
  'stop at its price exactly': { view: { rate: 90 }, types: ['stop_loss'] },
  'stop just missed': { view: { rate: 90.001 }, types: [] },
  'stop of a 3x long': {
    view: { rate: 95 },
    settings: { stoploss: -0.15 },
    trade: { leverage: 3 },
    types: ['stop_loss'],
  },
  'stop of a short': { view: { rate: 110.01 }, trade: { isShort: true }, types: ['stop_loss'] },
  'signal before stop': { view: { rate: 90, exit: true }, types: ['exit_signal', 'stop_loss'] },
  'liquidation before stop': {
    view: { rate: 80 },
    trade: { liquidationPrice: 85, tradingMode: 'futures' },
    types: ['liquidation'],
  },
  'roi not reached exactly at its value': { view: { rate: 104 }, types: [] },
  'roi above its value': { view: { rate: 104.01 }, types: ['roi'] },
  'roi skipped while an entry signal is on': {
    view: { rate: 105, enter: true },
    settings: { ignoreRoiIfEntrySignal: true },
    types: [],
  },
  'roi minute 19': { view: { rate: 103, now: 19 * 60_000 + 59_999 }, types: [] },
  'roi minute 20': { view: { rate: 103, now: 20 * 60_000 }, types: ['roi'] },
  'roi of -1 always exits': {
    view: { rate: 95, now: 60_000 },
    settings: { minimalRoi: [{ minutes: 1, ratio: -1 }] },
    types: ['roi'],
  },
  'in a candle: stop at the low, roi at the high': { view: { low: 85, high: 106 }, types: ['stop_loss', 'roi'] },
  'in a candle: trailed by its high, hit by its low': {
    view: { low: 98, high: 110 },
    settings: { ...TRAILING, trailingStopPositive: 0.02, trailingStopPositiveOffset: 0.05 },
    types: ['trailing_stop_loss'],
  },
  'roi before trailing stop': {
    view: { low: 98, high: 110 },
    settings: { trailingStop: true },
    types: ['roi', 'trailing_stop_loss'],
  },
  'custom exit by flag': { view: {}, callbacks: { customExit: () => true }, types: ['custom_exit'] },
  'custom exit is not asked while a signal is on': {
    view: { exit: true },
    settings: { exitProfitOnly: true },
    callbacks: { customExit: () => true },
    types: [],
  },
  'custom exit stays silent': { view: {}, callbacks: { customExit: () => '' }, types: [] },
};

describe('reasons', () => {
  test.each(Object.entries(cases))('%s', (_name, row) => {
    expect(look(row).types).toEqual(row.types);
  });

  test('carry tag and text, cut to 64 characters', () => {
    expect(look({ view: { exit: true, exitTag: 'rsi' } }).reasons).toEqual(['rsi']);
    expect(look({ view: {}, callbacks: { customExit: () => 'x'.repeat(99) } }).reasons).toEqual(['x'.repeat(64)]);
  });
});

describe('the stop', () => {
  const stopAfter = (row: Case): number => look(row).trade.stopLoss;

  test('starts at the open rate and is kept', () => {
    expect(look({ view: { rate: 99 } }).trade).toMatchObject({
      stopLoss: 90,
      stopLossPct: -0.1,
      initialStopLoss: 90,
      initialStopLossPct: -0.1,
      isStopLossTrailing: false,
    });
  });

  test('trails by the configured distance', () => {
    expect(stopAfter({ view: { rate: 120 }, settings: TRAILING })).toBe(108);
  });

  test('trails by the positive distance once above the offset', () => {
    const settings = { ...TRAILING, trailingStopPositive: 0.02, trailingStopPositiveOffset: 0.05 };
    expect(stopAfter({ view: { rate: 105 }, settings })).toBeCloseTo(94.5, 10);
    expect(stopAfter({ view: { rate: 110 }, settings })).toBeCloseTo(107.8, 10);
    const leveraged = { ...settings, stoploss: -0.15, trailingStopPositiveOffset: 0.06 };
    expect(stopAfter({ view: { rate: 103 }, settings: leveraged, trade: { leverage: 3 } })).toBeCloseTo(102.3133, 4);
  });

  test('waits for the offset when told to', () => {
    const settings = { ...TRAILING, trailingStopPositiveOffset: 0.05, trailingOnlyOffsetIsReached: true };
    expect(stopAfter({ view: { rate: 104.9 }, settings })).toBe(90);
    expect(stopAfter({ view: { rate: 105.1 }, settings })).toBeCloseTo(94.59, 10);
  });

  test('is rounded up to the tick', () => {
    expect(stopAfter({ view: {}, trade: { openRate: 99.99, pricePrecision: 0.5 } })).toBe(90);
  });

  test('follows the strategy, sign ignored, and never loosens', () => {
    const settings = { useCustomStoploss: true, minimalRoi: [] };
    const custom = (answer: number | null): Case => ({
      view: { rate: 108 },
      settings,
      callbacks: { customStoploss: () => answer },
    });
    expect(stopAfter(custom(-0.02))).toBeCloseTo(105.84, 10);
    expect(stopAfter(custom(0.02))).toBeCloseTo(105.84, 10);
    expect(stopAfter(custom(0.5))).toBe(90);
    expect(stopAfter(custom(null))).toBe(90);
    expect(stopAfter(custom(0))).toBe(90);
    expect(stopAfter(custom(Number.NaN))).toBe(90);
  });

  test('is not asked for once it was hit', () => {
    let asked = 0;
    const customStoploss = (): number => {
      asked += 1;
      return 0.001;
    };
    expect(
      look({ view: { rate: 89 }, settings: { useCustomStoploss: true }, callbacks: { customStoploss } }).types,
    ).toEqual(['stop_loss']);
    expect(asked).toBe(0);
  });

  test('only ever tightens, over any path of prices', () => {
    const price = fc.double({ min: 50, max: 200, noNaN: true });
    fc.assert(
      fc.property(fc.array(price, { minLength: 1 }), fc.boolean(), price, (path, isShort, custom) => {
        const trade = aTrade({ openRate: 100, isShort });
        const settings = exitSettings({ trailingStop: true, useCustomStoploss: true, trailingStopPositive: 0.01 });
        let last: number | null = null;
        for (const rate of path) {
          const view = { rate, now: 0, enter: false, exit: false, exitTag: null };
          decideExit(trade, view, settings, { customStoploss: () => custom / 1_000, customExit: null });
          if (last !== null) {
            if (isShort) expect(trade.stopLoss).toBeLessThanOrEqual(last);
            else expect(trade.stopLoss).toBeGreaterThanOrEqual(last);
          }
          last = trade.stopLoss;
        }
      }),
    );
  });
});

test('extremes are kept', () => {
  const { trade } = look({ view: { rate: 101 } });
  expect(trade).toMatchObject({ maxRate: 101, minRate: 100 });
  decideExit(trade, { rate: 97, now: 0, enter: false, exit: false, exitTag: null }, exitSettings(), SILENT);
  expect(trade).toMatchObject({ maxRate: 101, minRate: 97 });
});
