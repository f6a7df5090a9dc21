/** The strategies of the strategies folder. */
import type { RouteGroups } from '@pitwall/wire';
import {
  plotConfigOf,
  queryPlotConfig,
  queryStrategies,
  queryStrategy,
  type StrategyInquiry,
} from '../../control/studies/strategies.ts';
import { PitwallError } from '../../domain/errors.ts';
import { accountOf } from '../access/caller.ts';
import { EncodedStrategy, NotFound, WRONG_STATE } from '../answers.ts';
import { orNotPossible } from './analyse.ts';
import type { Call, HandlersOf } from './call.ts';

function inquiryOf({ caller, server, services }: Pick<Call, 'caller' | 'server' | 'services'>): StrategyInquiry {
  return { analysis: services.analysis, account: accountOf(caller), folder: server.strategyFolder() };
}

export const strategyHandlers: HandlersOf<RouteGroups['strategies']> = {
  plot_config: async (call) => {
    const name = call.query.strategy ?? '';
    if (name !== '') return orNotPossible(async () => queryPlotConfig(inquiryOf(call), name));
    if (call.attached === null) throw new PitwallError('COMMAND_REFUSED', WRONG_STATE);
    return plotConfigOf(call.attached.bot.strategy);
  },
  strategies: ({ server }) => queryStrategies(server.strategyFolder()),
  strategy: async (call) => {
    const { strategy: name } = call.params;
    if (name.includes(':')) throw new EncodedStrategy('base64 encoded strategies are not allowed.');
    const text = await orNotPossible(async () => queryStrategy(inquiryOf(call), name, call.attached?.bot ?? null));
    if (text === undefined) throw new NotFound('Strategy not found');
    return text;
  },
};
