/** Configurations of the original load without an error. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { completeConfiguration, prepareConfiguration, prepareObject } from './prepare.ts';
import { parseConfiguration } from './sources/parse.ts';
import type { ConfigObject } from './tree.ts';

const folder = new URL('./fixtures/', import.meta.url);
const names = readdirSync(folder);

function strategy(attributes: Readonly<Record<string, unknown>>) {
  return {
    name: 'ApiStrategy',
    file: 'ApiStrategy.ts',
    version: null,
    canShort: false,
    attributes,
    informativePairs: [],
    plotConfig: {},
    callbacks: [],
  };
}

describe('recorded configurations', () => {
  it.each(names.filter((name) => name.startsWith('config-')))('%s is accepted for trading', (name) => {
    const layer = parseConfiguration(readFileSync(new URL(name, folder), 'utf8'), name);
    const prepared = prepareConfiguration(layer, 'trade');
    expect(prepared.runMode).toBe('dry_run');
    const { settings } = completeConfiguration(
      prepared,
      strategy({ stoploss: -0.1, minimal_roi: { '60': 0.01, 0: 0.1 } }),
    );
    expect(settings).toMatchObject({
      botName: 'golden bot',
      strategy: 'ApiStrategy',
      exchange: 'binance',
      timeframe: '5m',
      orderTypes: { entry: 'limit', emergencyExit: 'market' },
      orderTimeInForce: { entry: 'GTC', exit: 'GTC' },
      unfilledTimeout: { entryMs: 600_000, exitMs: 900_000, exitTimeoutCount: 0 },
      entryPricing: { priceSide: 'same', useOrderBook: true, orderBookTop: 1, minimumBidsToAsk: null },
      pairLists: [{ method: 'StaticPairList', parameters: {} }],
      pairBlacklist: ['DOGE/.*', 'SHIB/USDT:USDT'],
    });
    expect(settings.exits.minimalRoi).toEqual([
      { minutes: 0, ratio: 0.1 },
      { minutes: 60, ratio: 0.01 },
    ]);
    expect(settings.maxOpenTrades).toBe(name === 'config-empty.json' ? Infinity : layer.value['max_open_trades']);
  });

  it.each(names.filter((name) => name.startsWith('case-')))('%s is accepted for backtests', (name) => {
    const recorded = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as {
      config: ConfigObject;
      strategy: Record<string, unknown>;
    };
    const prepared = prepareObject(recorded.config, 'backtest');
    const { settings } = completeConfiguration(prepared, strategy(recorded.strategy));
    expect(settings.dryRun).toBe(true);
    expect(settings.stakeAmount).toBe(recorded.config['stake_amount']);
    expect(settings.exits.stoploss).toBe(recorded.strategy['stoploss']);
    expect(settings.timeframe).toBe(recorded.strategy['timeframe']);
  });
});
