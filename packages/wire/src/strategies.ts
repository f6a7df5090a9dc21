/** The strategies of the strategies folder, and what the running one wants to see in a chart. */
import Type from 'typebox';
import { NullableString } from './schema.ts';

export const Strategies = Type.Object({
  strategies: Type.Array(Type.String(), { description: 'class names' }),
});
export type Strategies = Type.Static<typeof Strategies>;

export const StrategyParams = Type.Object({ strategy: Type.String() });
export type StrategyParams = Type.Static<typeof StrategyParams>;

export const StrategyText = Type.Object({
  strategy: Type.String(),
  code: Type.String({ description: 'the text of its file' }),
  timeframe: { ...NullableString, description: 'its own; while it runs, the one it runs with' },
});
export type StrategyText = Type.Static<typeof StrategyText>;

export const PlotConfigQuery = Type.Object({
  strategy: Type.Optional({
    ...NullableString,
    description: 'class name; that of the running bot when absent or empty',
  }),
});
export type PlotConfigQuery = Type.Static<typeof PlotConfigQuery>;

/** Empty, or `main_plot` and `subplots`, as the strategy gives them. */
export const PlotConfig = Type.Record(Type.String(), Type.Unknown());
export type PlotConfig = Type.Static<typeof PlotConfig>;
