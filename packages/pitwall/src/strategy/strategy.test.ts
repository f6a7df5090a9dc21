import { describe, expect, it } from 'vitest';
import { ATTRIBUTES, readAttributes } from './attributes.ts';
import { stoplossFromAbsolute, stoplossFromOpen, Strategy, type OrderTypes } from './index.ts';

class Bare extends Strategy {
  override populateIndicators(): void {}
  override populateEntryTrend(): void {}
  override populateExitTrend(): void {}
}

describe('attributes', () => {
  it('are only those the class sets, by their configuration keys', () => {
    class Full extends Bare {
      override timeframe = '5m';
      override minimalRoi = { 0: 0.04, 30: 0.01 };
      override stoploss = -0.05;
      override trailingStopPositive = null;
      override orderTypes: OrderTypes = {
        entry: 'limit',
        exit: 'market',
        stoploss: 'market',
        emergencyExit: 'market',
        stoplossOnExchange: false,
      };
      override unfilledTimeout = { entry: 5, exitTimeoutCount: 2 };
    }
    expect(readAttributes(new Bare())).toEqual({});
    expect(readAttributes(new Full())).toEqual({
      timeframe: '5m',
      minimal_roi: { 0: 0.04, 30: 0.01 },
      stoploss: -0.05,
      order_types: {
        entry: 'limit',
        exit: 'market',
        stoploss: 'market',
        emergency_exit: 'market',
        stoploss_on_exchange: false,
      },
      unfilledtimeout: { entry: 5, exit_timeout_count: 2 },
    });
  });

  it.each([
    ['timeframe', '5', 'Wrong: timeframe must be a number and a unit, such as 5m, 1h or 1d, got "5"'],
    ['timeframe', 5, 'Wrong: timeframe must be a text such as 5m, got 5'],
    ['stoploss', 0.1, 'Wrong: stoploss must be a negative number, such as -0.05, got 0.1'],
    ['minimalRoi', { soon: 1 }, 'Wrong: minimalRoi has the key "soon", which is no number of minutes'],
    ['minimalRoi', { 0: '4%' }, 'Wrong: minimalRoi has no number at minute 0'],
    ['trailingStop', 'yes', 'Wrong: trailingStop must be true or false, got "yes"'],
    ['startupCandleCount', -1, 'Wrong: startupCandleCount must be a whole number of at least 0, got -1'],
    ['orderTypes', { entry: 'limit' }, 'Wrong: orderTypes lacks exit, stoploss, stoplossOnExchange'],
    ['orderTimeInForce', { entry: 'GTC' }, 'Wrong: orderTimeInForce lacks exit'],
    ['stakeAmount', 'all', 'Wrong: stakeAmount must be a number or "unlimited", got "all"'],
    ['unfilledTimeout', 5, 'Wrong: unfilledTimeout must be an object, got 5'],
    ['stakeCurrency', 5, 'Wrong: stakeCurrency must be a text, got 5'],
    ['stoploss', 5n, 'Wrong: stoploss must be a negative number, such as -0.05, got 5n'],
  ])('refuse %s = %o', (name, value, message) => {
    class Wrong extends Bare {}
    const strategy = Object.assign(new Wrong(), { [name]: value });
    expect(() => readAttributes(strategy)).toThrow(message);
  });

  it('are all declared by the class', () => {
    const declared = Object.keys(new Bare());
    expect(Object.keys(ATTRIBUTES).filter((name) => !declared.includes(name))).toEqual([]);
  });
});

describe('Strategy', () => {
  it('says when its helpers are not there yet', () => {
    expect(() => new Bare().dp).toThrow('Bare: "dp" is there once the bot runs (from botStart on)');
    expect(() => new Bare().lockPair('ETH/USDT', NaN)).toThrow('lockPair: until must be a time');
  });
});

describe('stop helpers', () => {
  it.each([
    [0.05, 0.1, false, 1, 1 - 1.05 / 1.1],
    [0.05, -1, false, 1, 1],
    [0.2, 0.1, false, 1, 0],
    [0.05, 0.1, true, 1, 0.95 / 0.9 - 1],
    [0.05, 1, true, 1, 1],
    [0.15, 0.3, false, 3, (1 - 1.05 / 1.1) * 3],
  ])('from the open: stop %s at profit %s, short %s, leverage %s', (stop, profit, short, leverage, expected) => {
    expect(stoplossFromOpen(stop, profit, short, leverage)).toBeCloseTo(expected, 12);
  });
  it.each([
    [95, 100, false, 0.05],
    [105, 100, false, 0],
    [105, 100, true, 0.05],
    [500, 100, true, 1],
    [95, 0, false, 1],
  ])('from a price: stop %s at %s, short %s', (stop, rate, short, expected) => {
    expect(stoplossFromAbsolute(stop, rate, short)).toBeCloseTo(expected, 12);
  });
});
