import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { BrainCore } from '../../brain/brain-core.ts';
import { aSnapshot, botSettings, MINUTE_MS, waves } from '../../brain/fixtures/settings.ts';
import { loadStrategy } from '../../strategy-loading/loader.ts';
import { CALLBACKS } from '../../strategy/callbacks.ts';
import { ADVANCED_TEMPLATE } from './advanced.ts';

it('the advanced template loads, has every spot callback, and gives signals', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'template-'));
  try {
    await writeFile(join(folder, 'AdvancedStrategy.ts'), ADVANCED_TEMPLATE);
    const search = { name: 'AdvancedStrategy', strategiesFolder: folder, strategyPath: null, recursive: false };
    const warnings: string[] = [];
    const brain = new BrainCore({ loadStrategy: () => loadStrategy(search), onWarning: (text) => warnings.push(text) });
    const { callbacks } = await brain.load();
    expect(callbacks).toEqual(CALLBACKS.filter((name) => name !== 'leverage'));
    const settings = botSettings({ timeframe: '1m' });
    await brain.configure(settings, new Map());
    await brain.start(aSnapshot(0));
    const pair = 'ETH/USDT';
    const now = 900 * MINUTE_MS;
    const hours = waves(40, -25 * 60 * MINUTE_MS).map(
      ([, ...row], hour) => [(hour - 25) * 60 * MINUTE_MS, ...row] as const,
    );
    const report = await brain.analyse({
      now,
      pairs: [pair],
      updates: [
        { key: { pair, timeframe: '1m' }, rows: waves(900), replace: true },
        { key: { pair, timeframe: '1h' }, rows: hours, replace: true },
      ],
    });
    expect(report.failures).toEqual([]);
    const frame = await brain.analyzed(pair, '1m');
    expect(frame?.columns.get('enter_tag')).toContain('with_trend');
    expect(frame?.columns.get('exit_tag')).toContain('cross_back');
    expect(warnings).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
