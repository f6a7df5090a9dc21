/** What `new-strategy` and `create-userdir` start a strategy from. */
import { readFile } from 'node:fs/promises';
import { entryUrl } from '../bundle/own-files.ts';

export const STRATEGY_TEMPLATES = ['full', 'minimal', 'advanced'] as const;

export type StrategyTemplate = (typeof STRATEGY_TEMPLATES)[number];

const MINIMAL_TEMPLATE = `import { crossedAbove, crossedBelow, rsi, Strategy, type Frame } from 'pitwall';

export class MinimalStrategy extends Strategy {
  override timeframe = '5m';
  override minimalRoi = { 0: 0.04, 30: 0.01 };
  override stoploss = -0.05;
  override startupCandleCount = 30;

  override populateIndicators(frame: Frame): void {
    frame.set('rsi', rsi(frame.close, 14));
  }

  override populateEntryTrend(frame: Frame): void {
    frame.enterLong(crossedAbove(frame.column('rsi'), 30), 'rebound');
  }

  override populateExitTrend(frame: Frame): void {
    frame.exitLong(crossedBelow(frame.column('rsi'), 70), 'tired');
  }
}
`;

/**
 * The source of a strategy whose class is called `name`: `full` is the commented sample strategy, `minimal` the least a
 * strategy has, `advanced` has every attribute and callback.
 */
export async function strategySource(template: StrategyTemplate, name: string): Promise<string> {
  switch (template) {
    case 'full':
      return (await readFile(sampleStrategy(), 'utf8')).replaceAll('SampleStrategy', name);
    case 'minimal':
      return MINIMAL_TEMPLATE.replaceAll('MinimalStrategy', name);
    case 'advanced':
      return (await import('./templates/advanced.ts')).ADVANCED_TEMPLATE.replaceAll('AdvancedStrategy', name);
  }
}

/** The example beside the sources, and in the published package. */
function sampleStrategy(): URL {
  return entryUrl('../../../../examples/strategies/SampleStrategy.ts', 'examples/strategies/SampleStrategy.ts');
}
