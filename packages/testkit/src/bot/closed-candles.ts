/** Closed candles from the exchange, all of them each time: no cache, nothing to go stale. */
import type { CandleFeed } from '../../../pitwall/src/bot/parts.ts';
import { timeframeMs } from '../../../pitwall/src/domain/timeframe.ts';
import type { Exchange } from '../../../pitwall/src/ports/exchange.ts';

const CANDLES = 20;

export function closedCandles(exchange: Exchange): CandleFeed {
  return {
    refresh: async (keys, now) =>
      Promise.all(
        keys.map(async (key) => {
          const rows = await exchange.fetchCandles(key, { limit: CANDLES });
          return { key, rows: rows.filter(([date]) => date + timeframeMs(key.timeframe) <= now), replace: true };
        }),
      ),
  };
}
