/** Keys of the trading rules: stake, exits, stops, orders and prices. */
import Type from 'typebox';
import { bool, choice, integer, number, optional, text } from './fields.ts';

const S = { strategy: true } as const;

const orderType = (description: string) => choice(['limit', 'market'], description);

export const OrderTypes = Type.Object(
  {
    entry: orderType('Type of entry orders.'),
    exit: orderType('Type of exit orders.'),
    force_entry: optional(orderType('Type of forced entries; absent: as `entry`.')),
    force_exit: optional(orderType('Type of forced exits; absent: as `exit`.')),
    emergency_exit: optional(
      choice(['limit', 'market'], 'Type of the exit after too many timed-out exits.', { otherwise: 'market' }),
    ),
    stoploss: orderType('Type of the exit when a stop is hit.'),
    stoploss_on_exchange: bool('Keep the stop as an order on the exchange.', { later: 'refused' }),
    stoploss_on_exchange_interval: optional(
      number('Seconds between moves of that order.', { otherwise: '60', later: 'command' }),
    ),
    stoploss_on_exchange_limit_ratio: optional(
      number('Its limit price as a ratio of the stop price.', {
        minimum: 0,
        maximum: 1,
        otherwise: '0.99',
        later: 'command',
      }),
    ),
    stoploss_price_type: optional(
      choice(['last', 'mark', 'index'], 'Price that triggers it (futures).', { later: 'command' }),
    ),
  },
  { description: 'Order types. The whole object replaces the strategy’s.', ...S },
);

const TIME_IN_FORCE: ['GTC', 'FOK', 'IOC', 'PO', 'gtc', 'fok', 'ioc', 'po'] = [
  ...(['GTC', 'FOK', 'IOC', 'PO'] as const),
  ...(['gtc', 'fok', 'ioc', 'po'] as const),
];

export const OrderTimeInForce = Type.Object(
  {
    entry: choice(TIME_IN_FORCE, 'How long entry orders stay; market orders ignore it.'),
    exit: choice(TIME_IN_FORCE, 'How long exit orders stay; market orders ignore it.'),
  },
  { description: 'Time in force of limit orders.', otherwise: 'GTC for both', ...S },
);

export const UnfilledTimeout = Type.Object(
  {
    entry: optional(number('An entry order is cancelled after this time.', { minimum: 1, otherwise: 'never' })),
    exit: optional(number('An exit order is cancelled after this time.', { minimum: 1, otherwise: 'never' })),
    exit_timeout_count: optional(
      number('Emergency exit after this many timed-out exits; 0 = off.', { minimum: 0, default: 0 }),
    ),
    unit: optional(choice(['minutes', 'seconds'], 'Unit of `entry` and `exit`.', { default: 'minutes' })),
  },
  { description: 'When unfilled orders are given up.', ...S },
);

const pricing = {
  price_side: optional(
    choice(['ask', 'bid', 'same', 'other'], 'Side of the book the price is taken from.', { default: 'same' }),
  ),
  use_order_book: optional(bool('Take the price from the order book instead of the ticker.', { otherwise: 'false' })),
  order_book_top: optional(integer('Level of the book, 1 = best.', { minimum: 1, maximum: 50, default: 1 })),
  price_last_balance: optional(
    number('Ticker prices only: 0 = the side’s price, 1 = the last price, between: interpolated.', {
      minimum: 0,
      maximum: 1,
      otherwise: '0',
    }),
  ),
};

const ExitPricing = Type.Object(
  {
    ...pricing,
    order_book_min: optional(integer('Old form of `order_book_top`.', { minimum: 1 })),
    order_book_max: optional(integer('Old form of `order_book_top`.', { minimum: 1, maximum: 50 })),
  },
  { description: 'Price of exit orders.' },
);

const EntryPricing = Type.Object(
  {
    ...pricing,
    check_depth_of_market: optional(
      Type.Object(
        {
          enabled: optional(bool('Enter only when the book’s bids outweigh its asks.', { otherwise: 'false' })),
          bids_to_ask_delta: optional(
            number('Least ratio of summed bids to summed asks.', { minimum: 0, otherwise: '0' }),
          ),
        },
        { description: 'Check of the order book before entries.' },
      ),
    ),
  },
  { description: 'Price of entry orders.' },
);

/** Keys at the root that steer trading. */
export const tradingFields = {
  max_open_trades: optional(number('Most trades open at once; -1 = unlimited, 0 = no entries.', { minimum: -1, ...S })),
  stake_currency: optional(text('Currency that is staked: the quote of all pairs.', S)),
  stake_amount: optional(
    Type.Union([Type.Number({ minimum: 0.0001 }), Type.Literal('unlimited')], {
      description: 'Stake of an entry, or `unlimited`: the usable balance shared by `max_open_trades`.',
      ...S,
    }),
  ),
  tradable_balance_ratio: optional(
    number('Share of the balance the bot may use.', { minimum: 0, maximum: 1, default: 0.99 }),
  ),
  available_capital: optional(number('Fixed starting capital; replaces balance and ratio.', { minimum: 0 })),
  amend_last_stake_amount: optional(bool('Allow a smaller last stake.', { default: false })),
  last_stake_amount_min_ratio: optional(
    number('Least share of the stake for that.', { minimum: 0, maximum: 1, default: 0.5 }),
  ),
  amount_reserve_percent: optional(
    number('Reserve added to the exchange’s minimum stake (a ratio).', { minimum: 0, maximum: 0.5, otherwise: '0.05' }),
  ),
  timeframe: optional(text('Candle interval: `1m`, `5m`, `1h`, …', S)),
  dry_run: optional(bool('Simulate the orders; `false` trades with real money.')),
  dry_run_wallet: optional(number('Simulated starting balance, in the stake currency.', { default: 1000 })),
  cancel_open_orders_on_exit: optional(bool('Cancel open orders when the bot stops.', { default: false })),
  process_only_new_candles: optional(bool('Run the strategy on a pair once per candle.', { otherwise: 'true', ...S })),
  minimal_roi: optional(
    Type.Record(Type.String({ pattern: '^[0-9.]+$' }), Type.Number(), {
      description: 'ROI table: minutes since the open → profit ratio that is enough.',
      minProperties: 1,
      open: true,
      ...S,
    }),
  ),
  stoploss: optional(
    number('Stop, as a negative profit ratio of the stake: -0.1 = 10 % loss.', {
      minimum: -1,
      exclusiveMaximum: 0,
      ...S,
    }),
  ),
  trailing_stop: optional(bool('Let the stop follow the price.', { default: false, ...S })),
  trailing_stop_positive: optional(
    number('Distance of the stop once the offset is reached.', { minimum: 0, maximum: 1, ...S }),
  ),
  trailing_stop_positive_offset: optional(
    number('Profit from which `trailing_stop_positive` is used.', { minimum: 0, maximum: 1, default: 0, ...S }),
  ),
  trailing_only_offset_is_reached: optional(bool('Do not trail before the offset.', { default: false, ...S })),
  use_custom_stoploss: optional(bool('Ask the strategy’s `customStoploss`.', { default: false, ...S })),
  use_exit_signal: optional(bool('Follow exit signals and `customExit`.', { default: true, ...S })),
  exit_profit_only: optional(bool('Follow exit signals only above `exit_profit_offset`.', { default: false, ...S })),
  exit_profit_offset: optional(number('Profit ratio for `exit_profit_only`.', { default: 0, ...S })),
  ignore_roi_if_entry_signal: optional(
    bool('Skip the ROI exit while the entry signal is on.', { default: false, ...S }),
  ),
  ignore_buying_expired_candle_after: optional(
    number('Ignore entry signals of candles closed longer ago than this, seconds; 0 = off.', { otherwise: '0', ...S }),
  ),
  trading_mode: optional(
    choice(['spot', 'margin', 'futures'], 'Kind of markets traded; this version trades `spot` only.', {
      otherwise: 'spot',
    }),
  ),
  margin_mode: optional(choice(['cross', 'isolated', ''], 'Margin mode of futures: `isolated`.', { otherwise: '""' })),
  liquidation_buffer: optional(
    number('Moves the internal liquidation price toward the entry.', {
      minimum: 0,
      maximum: 0.99,
      otherwise: '0.05',
      later: 'ignored',
    }),
  ),
  position_adjustment_enable: optional(
    bool('Ask the strategy to add to or reduce open trades.', { default: false, later: 'refused', ...S }),
  ),
  max_entry_position_adjustment: optional(
    number('Most additional entries of a trade; -1 = unlimited.', { minimum: -1, default: -1, later: 'command', ...S }),
  ),
  custom_price_max_distance_ratio: optional(
    number('Farthest a custom price may be from the proposed one (a ratio).', { minimum: 0, otherwise: '0.02' }),
  ),
  fee: optional(number('Fee ratio per side in dry-run, instead of the exchange’s.', { minimum: 0, maximum: 0.1 })),
  startup_candle_count: optional(
    integer('Candles the strategy needs before its first signal.', { otherwise: '0', ...S }),
  ),
  disable_dataframe_checks: optional(
    bool('Candles a strategy has damaged are a warning instead of a refusal.', { default: false, ...S }),
  ),
  order_types: optional(OrderTypes),
  order_time_in_force: optional(OrderTimeInForce),
  unfilledtimeout: optional(UnfilledTimeout),
  entry_pricing: optional(EntryPricing),
  exit_pricing: optional(ExitPricing),
};
