/** Which candles are stored. */
import type { AvailablePairs, AvailablePairsQuery } from '@pitwall/wire';
import { timeframeMs } from '../../domain/timeframe.ts';
import type { CandleFiles, StoredCandles } from '../../ports/candle-files.ts';

function byPairAndLength(left: StoredCandles, right: StoredCandles): number {
  if (left.pair !== right.pair) return left.pair < right.pair ? -1 : 1;
  return timeframeMs(left.timeframe) - timeframeMs(right.timeframe);
}

/** @param tradingMode of the configuration: decides on the type of candles when none is asked for */
export async function queryAvailablePairs(
  files: CandleFiles,
  query: AvailablePairsQuery,
  tradingMode: unknown,
): Promise<AvailablePairs> {
  const candleType = query.candletype ?? (tradingMode === 'futures' ? 'futures' : 'spot');
  const timeframe = query.timeframe ?? '';
  const found = (await files.list()).filter(
    (stored) =>
      stored.candleType === candleType &&
      (timeframe === '' || stored.timeframe === timeframe) &&
      stored.pair.endsWith(query.stake_currency ?? ''),
  );
  found.sort(byPairAndLength);
  const pairs = [...new Set(found.map(({ pair }) => pair))];
  return {
    length: pairs.length,
    pairs,
    pair_interval: found.map((stored) => [stored.pair, stored.timeframe, stored.candleType]),
  };
}
