/** Candles and strategies. */
import { needed, optional, part, plain, type Command } from '../command.ts';

const PAIR = needed('pair', 'such as ETH/USDT');
const TIMEFRAME = needed('timeframe', 'such as 5m');

const PAIR_CANDLES: Command = {
  help: 'Show candles of a running bot with what its strategy made of them.',
  parameters: [
    PAIR,
    TIMEFRAME,
    optional('limit', 'how many, the newest; all when not given'),
    optional('columns', 'only these columns of the strategy, separated by commas: rsi,ema'),
  ],
  request: ({ pair, timeframe, limit, columns }) => {
    const wanted = { pair, timeframe, ...(limit === undefined ? {} : { limit }) };
    return columns === undefined
      ? { method: 'GET', path: '/pair_candles', query: wanted }
      : { method: 'POST', path: '/pair_candles', body: { ...wanted, columns: columns.split(',').filter(Boolean) } };
  },
};

const PAIR_HISTORY: Command = {
  help: 'Show stored candles with what a strategy makes of them.',
  parameters: [
    PAIR,
    TIMEFRAME,
    needed('strategy', 'its class name'),
    optional('timerange', 'such as 20240101-20240201; all when not given'),
    optional('freqaimodel', 'model of the strategy'),
  ],
  request: ({ pair, timeframe, strategy, timerange = '', freqaimodel }) => ({
    method: 'GET',
    path: '/pair_history',
    query: { pair, timeframe, strategy, timerange, freqaimodel },
  }),
};

export const CANDLE_COMMANDS: Readonly<Record<string, Command>> = {
  strategies: plain('GET', '/strategies', 'Show the strategies of the strategies folder.'),
  strategy: {
    help: 'Show the text of a strategy.',
    parameters: [needed('strategy', 'its class name')],
    request: ({ strategy }) => ({ method: 'GET', path: `/strategy/${part(strategy)}` }),
  },
  plot_config: plain('GET', '/plot_config', 'Show what the running strategy wants to see in a chart.'),
  available_pairs: {
    help: 'Show the stored candles: pairs and timeframes.',
    parameters: [
      optional('timeframe', 'only this one'),
      optional('stake_currency', 'only pairs that are paid in this coin'),
    ],
    request: ({ timeframe = '', stake_currency = '' }) => ({
      method: 'GET',
      path: '/available_pairs',
      query: { timeframe, stake_currency },
    }),
  },
  pair_candles: PAIR_CANDLES,
  pair_history: PAIR_HISTORY,
};
