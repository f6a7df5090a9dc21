/** Keys of the exchange, the pair lists and the protections. */
import Type from 'typebox';
import { bool, choice, free, integer, number, optional, text, texts } from './fields.ts';

const ExchangeSection = Type.Object(
  {
    name: text('Exchange: `binance`, `kraken`, `okx` or any other that ccxt knows.'),
    key: optional(text('API key of the account; blanked in dry-run.', { default: '' })),
    secret: optional(text('API secret of the account; blanked in dry-run.', { default: '' })),
    password: optional(text('API passphrase, where the exchange has one; blanked in dry-run.', { default: '' })),
    uid: optional(text('Account id, where the exchange wants one; blanked in dry-run.')),
    sandbox: optional(bool('Use the exchange’s test system.', { default: false })),
    pair_whitelist: optional(
      texts('Pairs to trade (StaticPairList); regular expressions are matched against the markets.', {
        default: [],
        uniqueItems: true,
      }),
    ),
    pair_blacklist: optional(
      texts('Pairs never entered; regular expressions allowed.', { default: [], uniqueItems: true }),
    ),
    unknown_fee_rate: optional(number('Rate of a fee currency that cannot be priced.')),
    outdated_offset: optional(
      integer('Minutes after which a missing candle makes a pair outdated.', { minimum: 1, otherwise: '5' }),
    ),
    markets_refresh_interval: optional(integer('Minutes between reloads of the markets.', { otherwise: '60' })),
    log_responses: optional(bool('Log the exchange’s raw answers.', { default: false })),
    skip_pair_validation: optional(bool('Do not check the whitelist at start.', { default: false })),
    skip_open_order_update: optional(bool('Do not ask for open orders at start.', { default: false })),
    ccxt_config: optional(free('Options for ccxt.', { default: {} })),
    ccxt_sync_config: optional(free('Options for ccxt; win over `ccxt_config`.', { default: {} })),
    ccxt_async_config: optional(
      free('Options for ccxt; win over `ccxt_config` and `ccxt_sync_config`.', { default: {} }),
    ),
    _ft_has_params: optional(free('Replaces entries of what the exchange can do.')),
    enable_ws: optional(bool('Take candles by WebSocket where the exchange can.', { default: true })),
    local_url: optional(
      text(
        'Address of a simulated exchange on this machine, such as `http://127.0.0.1:18080`; no other host is reached then.',
      ),
    ),
    use_public_trades: optional(bool('Load public trades.', { default: false, later: 'ignored' })),
  },
  { description: 'The exchange and the account.' },
);

const LIST_METHODS = [
  'StaticPairList',
  'VolumePairList',
  'AgeFilter',
  'OffsetFilter',
  'PerformanceFilter',
  'PrecisionFilter',
  'PriceFilter',
  'RangeStabilityFilter',
  'ShuffleFilter',
  'SpreadFilter',
  'VolatilityFilter',
  'PercentChangePairList',
  'ProducerPairList',
  'RemotePairList',
  'MarketCapPairList',
  'FullTradesFilter',
];

const PairListEntry = Type.Object(
  {
    method: choice([...LIST_METHODS], 'Name of the pair list or filter; its parameters stand beside it.'),
  },
  { description: 'One pair list or filter.', open: true },
);

const ProtectionEntry = Type.Object(
  {
    method: choice(['CooldownPeriod', 'LowProfitPairs', 'MaxDrawdown', 'StoplossGuard'], 'Name of the protection.'),
    stop_duration: optional(number('Minutes of the lock.', { minimum: 0 })),
    stop_duration_candles: optional(number('Candles of the lock.', { minimum: 0 })),
    unlock_at: optional(text('Time of day the lock ends, `HH:MM`.')),
    trade_limit: optional(number('Trades that trigger it.', { minimum: 1 })),
    lookback_period: optional(number('Minutes looked back.', { minimum: 1 })),
    lookback_period_candles: optional(number('Candles looked back.', { minimum: 1 })),
  },
  { description: 'One protection.', open: true },
);

export const venueFields = {
  exchange: optional(ExchangeSection),
  pairlists: optional(
    Type.Array(PairListEntry, { description: 'Pair lists and filters, applied in order.', default: [] }),
  ),
  protections: optional(
    Type.Array(ProtectionEntry, {
      description: 'Rules that lock pairs after losses.',
      strategy: true,
      later: 'refused',
    }),
  ),
};
