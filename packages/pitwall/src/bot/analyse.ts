/** New candles in, analysed frames out. */
import type { CandleKey } from '../domain/frame.ts';
import type { Engine } from './engine.ts';
import { storeRequestedLocks } from './locks.ts';
import { takeSnapshot } from './snapshot.ts';

/** All candles the strategy needs: the whitelist in its timeframe, and its informative pairs; each once. */
async function neededCandles(engine: Engine): Promise<CandleKey[]> {
  const { timeframe } = engine.settings;
  const informative = await engine.brain.informativePairs(engine.whitelist, engine.clock.now());
  const own = engine.whitelist.map((pair) => ({ pair, timeframe }));
  const keys = [...own, ...informative];
  return [...new Map(keys.map((key) => [`${key.pair} ${key.timeframe}`, key])).values()];
}

/** Lets the strategy do what it does once per iteration; its failures are logged, never fatal. */
export async function runLoopStart(engine: Engine): Promise<void> {
  if (!engine.strategy.callbacks.includes('botLoopStart')) return;
  const failure = await engine.brain.loopStart(takeSnapshot(engine, await engine.store.trades.open()));
  if (failure !== null) engine.logger.error(`botLoopStart: ${failure}`);
  await storeRequestedLocks(engine);
}

/** The strategy keeps no frames of pairs that left the whitelist. */
function numberAnalyses(engine: Engine, analyzed: readonly string[]): void {
  const { analyses } = engine;
  const listed = new Set(engine.whitelist);
  for (const pair of analyses.keys()) if (!listed.has(pair)) analyses.delete(pair);
  for (const pair of analyzed) {
    engine.lastAnalysis += 1;
    analyses.set(pair, engine.lastAnalysis);
  }
}

/** Fetches new candles and runs the strategy on the pairs that have some. */
export async function analysePairs(engine: Engine): Promise<readonly string[]> {
  const updates = await engine.candles.refresh(await neededCandles(engine), engine.clock.now());
  const before = new Map(engine.whitelist.map((pair) => [pair, engine.brain.lastCandle(pair)]));
  const report = await engine.brain.analyse({ now: engine.clock.now(), updates, pairs: engine.whitelist });
  for (const { pair, message } of report.failures) engine.logger.warn(`${pair} could not be analysed: ${message}`);
  const { timeframe } = engine.settings;
  numberAnalyses(engine, report.analyzed);
  for (const pair of report.analyzed) {
    engine.notifier.notify({ type: 'analyzed_df', pair, timeframe });
    const isNew = engine.brain.lastCandle(pair) !== before.get(pair);
    if (isNew) engine.notifier.notify({ type: 'new_candle', pair, timeframe });
  }
  await storeRequestedLocks(engine);
  return report.messages;
}
