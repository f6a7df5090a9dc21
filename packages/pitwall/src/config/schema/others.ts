/** The other keys: the process, files, and what commands of later versions read. */
import Type from 'typebox';
import { bool, choice, free, integer, number, optional, text, texts } from './fields.ts';

const C = { later: 'command' } as const;

/** Accepted fiat codes. */
const FIAT = (
  'AUD BRL CAD CHF CLP CNY CZK DKK EUR GBP HKD HUF IDR ILS INR JPY KRW MXN MYR NOK NZD PHP PKR PLN RUB UAH SEK SGD THB ' +
  'TRY TWD ZAR USD BTC ETH XRP LTC BCH BNB'
).split(' ');

const EdgeSection = Type.Object(
  {
    enabled: optional(bool('Position sizing by Edge.', { default: false, later: 'refused' })),
    process_throttle_secs: integer('Least seconds between computations.', { minimum: 600 }),
    calculate_since_number_of_days: optional(integer('Days looked back.', { otherwise: '14' })),
    allowed_risk: number('Share of the capital risked.'),
    stoploss_range_min: optional(number('First stop tried.', { default: -0.01 })),
    stoploss_range_max: optional(number('Last stop tried, exclusive.', { default: -0.05 })),
    stoploss_range_step: optional(number('Step between stops.', { default: -0.001 })),
    minimum_winrate: optional(number('Least share of winners.', { default: 0.6 })),
    minimum_expectancy: optional(number('Least expectancy.', { default: 0.2 })),
    min_trade_number: optional(number('A group needs more trades than this.', { default: 10 })),
    max_trade_duration_minute: optional(integer('Longest trade counted, minutes.', { default: 1440 })),
    remove_pumps: optional(bool('Drop outliers.', { default: false })),
  },
  { description: 'Edge.', open: true },
);

export const otherFields = {
  bot_name: optional(text('Name the bot gives itself.', { otherwise: 'freqtrade' })),
  initial_state: optional(choice(['running', 'stopped'], 'State after the start.', { otherwise: 'stopped' })),
  force_entry_enable: optional(bool('Allow entries forced by the API.', { otherwise: 'false' })),
  db_url: optional(
    text(
      'Database: `sqlite:///file.sqlite`, `sqlite:////absolute/file.sqlite`, `sqlite://` (memory), `postgresql://…`.',
      {
        otherwise: '`sqlite:///tradesv3.sqlite`, in dry-run `sqlite:///tradesv3.dryrun.sqlite`',
      },
    ),
  ),
  fiat_display_currency: optional(
    choice([...FIAT, ''], 'Currency in which values are shown besides; rates come from CoinGecko.'),
  ),
  internals: optional(
    Type.Object(
      {
        process_throttle_secs: optional(number('Least seconds of one iteration.', { minimum: 0, otherwise: '5' })),
        heartbeat_interval: optional(
          integer('Seconds between heartbeat lines; 0 = off.', { minimum: 0, otherwise: '60' }),
        ),
        sd_notify: optional(bool('Tell systemd the state.', { otherwise: 'false', later: 'ignored' })),
      },
      { description: 'The bot’s loop.' },
    ),
  ),
  pitwall: optional(
    Type.Object(
      {
        strategy_timeout_ms: optional(
          integer('A strategy that thinks longer than this about one request is restarted, ms.', {
            minimum: 100,
            otherwise: '30000',
          }),
        ),
        unjournaled_orders: optional(
          choice(['report', 'adopt', 'cancel'], 'What happens to orders with this bot’s tag that are in no journal.', {
            otherwise: 'report',
          }),
        ),
      },
      { description: 'Settings freqtrade does not have.' },
    ),
  ),
  strategy: optional(text('Class name of the strategy.')),
  strategy_path: optional(text('Folder searched for strategies first.')),
  recursive_strategy_search: optional(bool('Search the folders below `strategies`, too.', { otherwise: 'false' })),
  user_data_dir: optional(text('The user folder.', { otherwise: './user_data' })),
  datadir: optional(text('Folder of candle files.', { otherwise: '`data/<exchange>` in the user folder' })),
  logfile: optional(text('File the log goes to as well.')),
  verbosity: optional(integer('0 = information, 1 and more = debugging lines.', { minimum: 0, otherwise: '0' })),
  add_config_files: optional(texts('Further files, relative to this one; this one wins over them.')),
  experimental: optional(
    Type.Object(
      { block_bad_exchanges: optional(bool('Refuse exchanges known not to work.', { default: true })) },
      { description: 'Switches of a trial.' },
    ),
  ),
  dataformat_ohlcv: optional(
    choice(
      ['json', 'jsongz', 'hdf5', 'feather', 'parquet'],
      'Format of candle files that is looked for first; `hdf5` and `parquet` are not read.',
      { default: 'json' },
    ),
  ),
  dataformat_trades: optional(
    choice(['json', 'jsongz', 'hdf5', 'feather', 'parquet'], 'Format of trade files.', { default: 'jsongz', ...C }),
  ),
  edge: optional(EdgeSection),
  freqai: optional(free('Machine learning.', { later: 'refused' })),
  orderflow: optional(free('Analysis of public trades.', { later: 'ignored' })),
  pairlist_refresh_period: optional(
    integer('Seconds equal pair list lines are not repeated.', { otherwise: '3600', ...C }),
  ),
  futures_funding_rate: optional(number('Replaces missing funding rates in backtests.', C)),
  reduce_df_footprint: optional(bool('Smaller frames.', C)),
  disableparamexport: optional(bool('Write no parameter file.', C)),
  new_pairs_days: optional(integer('Days downloaded for new pairs.', { default: 30, ...C })),
  export: optional(choice(['none', 'trades', 'signals'], 'What a backtest writes.', { default: 'trades', ...C })),
  backtest_breakdown: optional(
    Type.Array(Type.Enum(['day', 'week', 'month', 'year']), { description: 'Tables of a backtest.', ...C }),
  ),
  original_config: optional(free('Written by freqtrade into exported configurations.', C)),
  config_files: optional(texts('Written by freqtrade into exported configurations.', C)),
  plot_config: optional(free('Belongs into the strategy.', C)),
};

/** Keys that have the effect of a command line option of the same name; their values are checked by their command. */
export const OPTION_KEYS: readonly string[] = [
  ...['pairs', 'pairs_file', 'timerange', 'timeframe_detail', 'timeframes', 'days', 'position_stacking', 'erase'],
  ...[
    'enable_protections',
    'use_max_market_positions',
    'strategy_list',
    'exportfilename',
    'backtest_cache',
    'print_all',
  ],
  ...['epochs', 'spaces', 'hyperopt', 'hyperopt_loss', 'hyperopt_jobs', 'hyperopt_min_trades', 'hyperopt_path'],
  ...[
    'hyperopt_random_state',
    'analyze_per_epoch',
    'print_colorized',
    'print_json',
    'include_inactive',
    'download_trades',
  ],
  ...['freqaimodel', 'freqaimodel_path', 'minimum_trade_amount', 'targeted_trade_amount', 'startup_candle'],
  ...['lookahead_analysis_exportfilename', 'prepend_data', 'trade_source', 'indicators1', 'indicators2', 'plot_limit'],
  ...[
    'runmode',
    'command',
    'candle_type_def',
    'dataformat',
    'analysis_groups',
    'enter_reason_list',
    'exit_reason_list',
  ],
  ...['indicator_list', 'backtest_show_pair_list', 'ignore_missing_spaces', 'ft_has_params'],
];
