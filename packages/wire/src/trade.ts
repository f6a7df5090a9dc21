/**
 * Trades, as three kinds of row: of the open-trade list (`/status`, `/trade/{id}`), of the history (`/trades`), and the
 * answer of a forced entry. Ratios are fractions, `_pct` percents, money is in the stake currency.
 */
import Type from 'typebox';
import { HistoryOrder, Order } from './order.ts';
import { nullable, DateText, NullableInteger, NullableNumber, NullableString, Timestamp } from './schema.ts';

const common = {
  trade_id: Type.Integer(),
  pair: Type.String(),
  base_currency: Type.String(),
  quote_currency: Type.String(),
  is_open: Type.Boolean(),
  is_short: Type.Boolean(),
  exchange: Type.String(),
  amount: Type.Number({ description: 'base units' }),
  amount_requested: NullableNumber,
  stake_amount: Type.Number({ description: 'own money, without leverage' }),
  max_stake_amount: NullableNumber,
  strategy: NullableString,
  buy_tag: Type.Union([Type.String(), Type.Null()], { deprecated: true }),
  enter_tag: NullableString,
  timeframe: nullable(Type.Integer({ description: 'minutes' })),
  fee_open: NullableNumber,
  fee_open_cost: NullableNumber,
  fee_open_currency: NullableString,
  fee_close: NullableNumber,
  fee_close_cost: NullableNumber,
  fee_close_currency: NullableString,
  open_date: DateText,
  open_timestamp: Timestamp,
  open_fill_date: nullable(DateText),
  open_fill_timestamp: nullable(Timestamp),
  open_rate: Type.Number(),
  open_rate_requested: NullableNumber,
  open_trade_value: Type.Number({ description: 'entry fee included' }),
  close_date: nullable(DateText),
  close_timestamp: nullable(Timestamp),
  realized_profit: Type.Number(),
  realized_profit_ratio: NullableNumber,
  close_rate: NullableNumber,
  close_rate_requested: NullableNumber,
  close_profit: NullableNumber,
  close_profit_pct: NullableNumber,
  close_profit_abs: NullableNumber,
  profit_ratio: NullableNumber,
  profit_pct: NullableNumber,
  profit_abs: NullableNumber,
  sell_reason: Type.Union([Type.String(), Type.Null()], { deprecated: true }),
  exit_reason: NullableString,
  exit_order_status: NullableString,
  stop_loss_abs: NullableNumber,
  stop_loss_ratio: NullableNumber,
  stop_loss_pct: NullableNumber,
  stoploss_order_id: NullableString,
  stoploss_last_update: nullable(DateText),
  stoploss_last_update_timestamp: nullable(Timestamp),
  initial_stop_loss_abs: NullableNumber,
  initial_stop_loss_ratio: NullableNumber,
  initial_stop_loss_pct: NullableNumber,
  min_rate: NullableNumber,
  max_rate: NullableNumber,
  leverage: NullableNumber,
  interest_rate: NullableNumber,
  liquidation_price: NullableNumber,
  trading_mode: NullableString,
  funding_fees: NullableNumber,
  open_order_id: NullableString,
  has_open_orders: Type.Boolean(),
  amount_precision: NullableNumber,
  price_precision: NullableNumber,
  precision_mode: NullableInteger,
};

/** A row of `/trades`. */
export const HistoryTrade = Type.Object({
  ...common,
  trade_duration_s: NullableInteger,
  trade_duration: nullable(Type.Integer({ description: 'whole minutes' })),
  precision_mode_price: NullableInteger,
  contract_size: NullableNumber,
  orders: Type.Array(HistoryOrder),
});
export type HistoryTrade = Type.Static<typeof HistoryTrade>;

/** The answer of a forced entry. */
export const EnteredTrade = Type.Object({
  ...common,
  profit_fiat: NullableNumber,
  orders: Type.Array(Order),
});
export type EnteredTrade = Type.Static<typeof EnteredTrade>;

/** A row of `/status` and the answer of `/trade/{id}`. */
export const StatusTrade = Type.Object({
  ...EnteredTrade.properties,
  current_rate: NullableNumber,
  current_profit: NullableNumber,
  current_profit_pct: NullableNumber,
  current_profit_abs: NullableNumber,
  total_profit_abs: NullableNumber,
  total_profit_ratio: NullableNumber,
  total_profit_fiat: NullableNumber,
  stoploss_current_dist: NullableNumber,
  stoploss_current_dist_ratio: NullableNumber,
  stoploss_current_dist_pct: NullableNumber,
  stoploss_entry_dist: NullableNumber,
  stoploss_entry_dist_ratio: NullableNumber,
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
