/** Candles, analysed or stored. */
import { AvailablePairs, AvailablePairsQuery, CandleTable, PairCandlesBody, PairCandlesQuery } from '../candles.ts';
import type { RouteDefinition } from '../route.ts';
import { read } from './common.ts';

export const CANDLE_ROUTES = {
  pair_candles: {
    ...read,
    path: '/pair_candles',
    query: PairCandlesQuery,
    response: CandleTable,
    summary: 'Candles of a pair as the strategy last analysed them',
  },
  pair_candles_filtered: {
    ...read,
    method: 'POST',
    path: '/pair_candles',
    body: PairCandlesBody,
    response: CandleTable,
    summary: 'The same with chosen columns',
  },
  available_pairs: {
    ...read,
    path: '/available_pairs',
    needs: 'nothing',
    query: AvailablePairsQuery,
    response: AvailablePairs,
    summary: 'Which candles are stored',
  },
} as const satisfies Record<string, RouteDefinition>;
