/** The strategies of the strategies folder. */
import type { RouteGroups } from '@pitwall/wire';
import { plotConfigOf, queryPlotConfig, queryStrategies, queryStrategy } from '../../control/strategies.ts';
import { PitwallError } from '../../domain/errors.ts';
import { accountOf } from '../access/caller.ts';
import { EncodedStrategy, NotFound, WRONG_STATE } from '../answers.ts';
import { orNotPossible } from './analyse.ts';
import type { HandlersOf } from './call.ts';

export const strategyHandlers: HandlersOf<RouteGroups['strategies']> = {
  plot_config: async ({ attached, caller, query, server, services: { analysis } }) => {
    const name = query.strategy ?? '';
    if (name !== '')
      return orNotPossible(async () => queryPlotConfig(analysis, accountOf(caller), server.strategyFolder(), name));
    if (attached === null) throw new PitwallError('COMMAND_REFUSED', WRONG_STATE);
    return plotConfigOf(attached.bot.strategy);
  },
  strategies: ({ server }) => queryStrategies(server.strategyFolder()),
  strategy: async ({ server, attached, params }) => {
    if (params.strategy.includes(':')) throw new EncodedStrategy('base64 encoded strategies are not allowed.');
    const text = await queryStrategy(server.strategyFolder(), params.strategy, attached?.bot ?? null);
    if (text === undefined) throw new NotFound('Strategy not found');
    return text;
  },
};
