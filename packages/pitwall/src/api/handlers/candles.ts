/** Candles, analysed or stored. */
import type { RouteGroups } from '@pitwall/wire';
import { queryAvailablePairs } from '../../control/available-pairs.ts';
import { queryPairCandles } from '../../control/pair-candles.ts';
import type { HandlersOf } from './call.ts';

export const candleHandlers: HandlersOf<RouteGroups['candles']> = {
  pair_candles: ({ context, query }) => queryPairCandles(context, query),
  pair_candles_filtered: ({ context, body }) => queryPairCandles(context, body),
  available_pairs: ({ server, query }) =>
    queryAvailablePairs(server.candleFiles, query, server.configuration().trading_mode),
};
