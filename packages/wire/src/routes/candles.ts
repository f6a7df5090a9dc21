/** Candles, analysed or stored. */
import {
  AvailablePairs,
  AvailablePairsQuery,
  CandleTable,
  PairCandlesBody,
  PairCandlesQuery,
  PairHistoryBody,
  PairHistoryQuery,
} from '../candles.ts';
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
  pair_history: {
    ...read,
    path: '/pair_history',
    needs: 'nothing',
    query: PairHistoryQuery,
    response: CandleTable,
    summary: 'Stored candles of a pair, analysed by any strategy',
  },
  pair_history_filtered: {
    ...read,
    method: 'POST',
    path: '/pair_history',
    needs: 'nothing',
    body: PairHistoryBody,
    response: CandleTable,
    summary: 'The same with chosen columns, indicators warmed up by the candles before the range',
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
