/** The strategies of the strategies folder. */
import type { RouteDefinition } from '../route.ts';
import { PlotConfig, PlotConfigQuery, Strategies, StrategyParams, StrategyText } from '../strategies.ts';
import { read } from './common.ts';

export const STRATEGY_ROUTES = {
  plot_config: {
    ...read,
    path: '/plot_config',
    needs: 'nothing',
    query: PlotConfigQuery,
    response: PlotConfig,
    summary: 'What a strategy wants to see in a chart',
  },
  strategies: {
    ...read,
    path: '/strategies',
    needs: 'nothing',
    response: Strategies,
    summary: 'Strategies of the strategies folder',
  },
  strategy: {
    ...read,
    path: '/strategy/{strategy}',
    needs: 'nothing',
    params: StrategyParams,
    response: StrategyText,
    missing: 'There is no such strategy.',
    summary: 'The text of a strategy',
  },
} as const satisfies Record<string, RouteDefinition>;
