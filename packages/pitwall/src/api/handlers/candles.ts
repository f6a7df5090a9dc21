/** Candles, analysed or stored. */
import type { RouteGroups } from '@pitwall/wire';
import { queryAvailablePairs } from '../../control/charts/available-pairs.ts';
import { queryPairCandles, type AskStrategy } from '../../control/charts/pair-candles.ts';
import { NoCandles, queryPairHistory, type PairHistoryRequest } from '../../control/charts/pair-history.ts';
import { PitwallError } from '../../domain/errors.ts';
import { accountOf } from '../access/caller.ts';
import { NotPossible } from '../answers.ts';
import { orNotPossible } from './analyse.ts';
import type { Call, HandlersOf } from './call.ts';

type HistoryCall = Pick<Call, 'caller' | 'server' | 'services'>;

function history({ caller, server, services }: HistoryCall, request: PairHistoryRequest, withStartup: boolean) {
  return orNotPossible(async () =>
    queryPairHistory(request, {
      files: server.candleFiles,
      analysis: services.analysis,
      account: accountOf(caller),
      folder: server.strategyFolder(),
      configuration: server.configuration(),
      now: (server.botClock ?? server.clock).now(),
      withStartup,
    }),
  );
}

/** The strategy of the running bot is asked on the caller's account. */
function askStrategy({ caller, services }: Pick<Call, 'caller' | 'services'>): AskStrategy {
  return async (ask) => services.frames.run(accountOf(caller), 'questions for candles', ask);
}

/** Each kind of client has its own form of the answer "no data". */
async function withoutCandles<T>(answer: Promise<T>, failure: (message: string) => Error): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw error instanceof NoCandles ? failure(error.message) : error;
  }
}

export const candleHandlers: HandlersOf<RouteGroups['candles']> = {
  pair_candles: (call) => queryPairCandles(call.context, call.query, askStrategy(call)),
  pair_candles_filtered: (call) => queryPairCandles(call.context, call.body, askStrategy(call)),
  pair_history: (call) =>
    withoutCandles(history(call, call.query, false), (message) => new PitwallError('COMMAND_REFUSED', message)),
  pair_history_filtered: (call) =>
    withoutCandles(history(call, call.body, true), (message) => new NotPossible(message)),
  available_pairs: ({ server, query }) =>
    queryAvailablePairs(server.candleFiles, query, server.configuration().trading_mode),
};
