import { expect, test } from 'vitest';
import type { StrategyDescription } from '../brain/brain.ts';
import { studySettings } from './study-settings.ts';

function description(attributes: Record<string, unknown>): StrategyDescription {
  const nothing = { version: null, canShort: false, informativePairs: [], plotConfig: {}, callbacks: [] };
  return { name: 'Looked', file: '/Looked.ts', attributes, ...nothing };
}

test('a strategy and an exchange are enough', () => {
  const raw = { exchange: { name: 'binance' }, dry_run: true };
  expect(studySettings(raw, description({}), '5m')).toMatchObject({
    strategy: 'Looked',
    timeframe: '5m',
    startupCandleCount: 0,
    processOnlyNewCandles: false,
    exchange: 'binance',
  });
  expect(Object.keys(raw)).toEqual(['exchange', 'dry_run']);
});

test('what the running strategy needs says nothing of another one', () => {
  const running = { startup_candle_count: 400, disable_dataframe_checks: true, stoploss: -0.3, timeframe: '1h' };
  const raw = { exchange: { name: 'binance' }, dry_run: true, ...running };
  const attributes = { startup_candle_count: 30, stoploss: -0.1 };
  expect(studySettings(raw, description(attributes), '5m')).toMatchObject({
    startupCandleCount: 30,
    disableDataframeChecks: false,
    timeframe: '5m',
    exits: { stoploss: -0.3 },
  });
  expect(studySettings(raw, description({}), '5m').startupCandleCount).toBe(0);
});
