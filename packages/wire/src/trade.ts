/**
 * Trades, as three kinds of row: of the open-trade list (`/status`, `/trade/{id}`), of the history (`/trades`), and the
 * answer of a forced entry. Ratios are fractions, `_pct` percents, money is in the stake currency.
 */
import Type from 'typebox';
import { HistoryOrder, Order } from './order.ts';
import { DateText, described, nullable, NullableInteger, NullableNumber, NullableString, Timestamp } from './schema.ts';

const common = {
  trade_id: Type.Integer({ description: 'id of the trade in the database; ids come back after trades were deleted' }),
  pair: Type.String(),
  base_currency: Type.String(),
  quote_currency: Type.String(),
  is_open: Type.Boolean(),
  is_short: Type.Boolean(),
  exchange: Type.String(),
  amount: Type.Number({ description: 'base units' }),
  amount_requested: described(NullableNumber, 'base units of the first entry order'),
  stake_amount: Type.Number({ description: 'own money, without leverage' }),
  max_stake_amount: described(NullableNumber, 'the largest own money it ever held'),
  strategy: NullableString,
  buy_tag: Type.Union([Type.String(), Type.Null()], { deprecated: true }),
  enter_tag: described(NullableString, 'why it was opened, in the words of the strategy'),
  timeframe: nullable(Type.Integer({ description: 'minutes' })),
  fee_open: described(NullableNumber, 'ratio, 0.001 is 0.1 %'),
  fee_open_cost: described(NullableNumber, 'in `fee_open_currency`'),
  fee_open_currency: NullableString,
  fee_close: described(NullableNumber, 'ratio'),
  fee_close_cost: described(NullableNumber, 'in `fee_close_currency`'),
  fee_close_currency: NullableString,
  open_date: DateText,
  open_timestamp: Timestamp,
  open_fill_date: nullable(DateText),
  open_fill_timestamp: nullable(Timestamp),
  open_rate: Type.Number({ description: 'mean price of the entries' }),
  open_rate_requested: described(NullableNumber, 'price of the first entry order'),
  open_trade_value: Type.Number({ description: 'entry fee included' }),
  close_date: nullable(DateText),
  close_timestamp: nullable(Timestamp),
  realized_profit: Type.Number({ description: 'of exits so far, stake currency' }),
  realized_profit_ratio: described(NullableNumber, 'of the closed trade; null when 0'),
  close_rate: described(NullableNumber, 'mean price of the exits'),
  close_rate_requested: described(NullableNumber, 'price of the last exit order'),
  close_profit: described(NullableNumber, 'ratio; null while the trade is open'),
  close_profit_pct: described(NullableNumber, 'percent'),
  close_profit_abs: described(NullableNumber, 'stake currency'),
  profit_ratio: described(NullableNumber, 'closed: as `close_profit`; open: at the current rate'),
  profit_pct: described(NullableNumber, 'percent'),
  profit_abs: described(NullableNumber, 'stake currency'),
  sell_reason: Type.Union([Type.String(), Type.Null()], { deprecated: true }),
  exit_reason: described(
    NullableString,
    '`roi`, `stop_loss`, `trailing_stop_loss`, `exit_signal`, `force_exit`, `emergency_exit` or a text of the strategy',
  ),
  exit_order_status: described(NullableString, 'what the exchange last said of the exit order'),
  stop_loss_abs: described(NullableNumber, 'price of the stop'),
  stop_loss_ratio: described(NullableNumber, 'distance from the open rate, negative for longs'),
  stop_loss_pct: described(NullableNumber, 'percent'),
  stoploss_order_id: described(NullableString, 'of a stop on the exchange'),
  stoploss_last_update: nullable(DateText),
  stoploss_last_update_timestamp: nullable(Timestamp),
  initial_stop_loss_abs: described(NullableNumber, 'price of the first stop'),
  initial_stop_loss_ratio: described(NullableNumber, 'ratio'),
  initial_stop_loss_pct: described(NullableNumber, 'percent'),
  min_rate: described(NullableNumber, 'lowest price seen while open'),
  max_rate: described(NullableNumber, 'highest price seen while open'),
  leverage: NullableNumber,
  interest_rate: NullableNumber,
  liquidation_price: described(NullableNumber, 'futures only'),
  trading_mode: described(NullableString, '`spot`, `margin` or `futures`'),
  funding_fees: described(NullableNumber, 'futures: stake currency'),
  open_order_id: described(NullableString, 'the order the trade waits for'),
  has_open_orders: Type.Boolean(),
  amount_precision: described(NullableNumber, 'step of amounts'),
  price_precision: described(NullableNumber, 'tick of prices'),
  precision_mode: described(NullableInteger, 'how the steps are meant: 2 decimals, 3 significant digits, 4 tick size'),
};

/** A row of `/trades`. */
export const HistoryTrade = Type.Object({
  ...common,
  trade_duration_s: described(NullableInteger, 'seconds'),
  trade_duration: nullable(Type.Integer({ description: 'whole minutes' })),
  precision_mode_price: described(NullableInteger, 'as `precision_mode`, of prices'),
  contract_size: described(NullableNumber, 'base units of one contract'),
  orders: Type.Array(HistoryOrder),
});
export type HistoryTrade = Type.Static<typeof HistoryTrade>;

/** The answer of a forced entry. */
export const EnteredTrade = Type.Object({
  ...common,
  profit_fiat: described(NullableNumber, 'fiat; null when no rate is known'),
  orders: Type.Array(Order),
});
export type EnteredTrade = Type.Static<typeof EnteredTrade>;

/** A row of `/status` and the answer of `/trade/{id}`. */
export const StatusTrade = Type.Object({
  ...EnteredTrade.properties,
  current_rate: described(NullableNumber, 'price an exit would ask for; null when the exchange gives none'),
  current_profit: described(NullableNumber, 'ratio at the current rate'),
  current_profit_pct: described(NullableNumber, 'percent'),
  current_profit_abs: described(NullableNumber, 'stake currency'),
  total_profit_abs: described(NullableNumber, 'realized and open together, stake currency'),
  total_profit_ratio: described(NullableNumber, 'of `max_stake_amount`, times the leverage'),
  total_profit_fiat: described(NullableNumber, 'fiat; null when no rate is known'),
  stoploss_current_dist: described(NullableNumber, 'price of the stop less the current rate'),
  stoploss_current_dist_ratio: described(NullableNumber, 'ratio'),
  stoploss_current_dist_pct: described(NullableNumber, 'percent'),
  stoploss_entry_dist: described(NullableNumber, 'profit the stop would leave, stake currency'),
  stoploss_entry_dist_ratio: described(NullableNumber, 'ratio'),
  open_order: nullable(Type.String({ description: '(<type> <side> rem=<remaining>)' })),
});
export type StatusTrade = Type.Static<typeof StatusTrade>;

export const StatusList = Type.Array(StatusTrade);
export type StatusList = Type.Static<typeof StatusList>;

export const TradesQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ default: 500, description: '0: all, newest close first; negative: no limit' })),
  offset: Type.Optional(Type.Integer({ default: 0 })),
});
export type TradesQuery = Type.Static<typeof TradesQuery>;

export const TradeHistory = Type.Object({
  trades: Type.Array(HistoryTrade),
  trades_count: Type.Integer({ description: 'rows in this answer' }),
  offset: Type.Integer(),
  total_trades: Type.Integer({ description: 'closed trades in the database' }),
});
export type TradeHistory = Type.Static<typeof TradeHistory>;

export const TradeParams = Type.Object({ tradeid: Type.Integer() });
export type TradeParams = Type.Static<typeof TradeParams>;
