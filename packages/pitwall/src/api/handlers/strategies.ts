/** The strategies of the strategies folder. */
import type { RouteGroups } from '@pitwall/wire';
import { queryPlotConfig, queryStrategies, queryStrategy } from '../../control/strategies.ts';
import { EncodedStrategy, NotFound } from '../answers.ts';
import type { HandlersOf } from './call.ts';

export const strategyHandlers: HandlersOf<RouteGroups['strategies']> = {
  plot_config: ({ context }) => queryPlotConfig(context.bot),
  strategies: ({ server }) => queryStrategies(server.strategyFolder()),
  strategy: async ({ server, attached, params }) => {
    if (params.strategy.includes(':')) throw new EncodedStrategy('base64 encoded strategies are not allowed.');
    const text = await queryStrategy(server.strategyFolder(), params.strategy, attached?.bot ?? null);
    if (text === undefined) throw new NotFound('Strategy not found');
    return text;
  },
};
