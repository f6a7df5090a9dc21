/**
 * The rows of the database as Kysely sees them. Tables and columns carry freqtrade's names, so that other programs can
 * read the file; `pitwall_*` tables and `orders.client_order_id` are our own. Datetimes are text (see `datetime.ts`),
 * booleans are written as booleans and come back as 0/1 or true/false.
 */
import type { ColumnType, Generated, Insertable, Selectable } from 'kysely';

type Flag = ColumnType<boolean | number, boolean, boolean>;
type DefaultedFlag = ColumnType<boolean | number, boolean | undefined, boolean>;

export interface TradesTable {
  id: Generated<number>;
  exchange: string;
  pair: string;
  base_currency: string | null;
  stake_currency: string | null;
  is_open: Flag;
  fee_open: number;
  fee_open_cost: number | null;
  fee_open_currency: string | null;
  fee_close: number;
  fee_close_cost: number | null;
  fee_close_currency: string | null;
  open_rate: number | null;
  open_rate_requested: number | null;
  open_trade_value: number | null;
  close_rate: number | null;
  close_rate_requested: number | null;
  realized_profit: number | null;
  close_profit: number | null;
  close_profit_abs: number | null;
  stake_amount: number;
  max_stake_amount: number | null;
  amount: number | null;
  amount_requested: number | null;
  open_date: string;
  close_date: string | null;
  open_order_id: string | null;
  stop_loss: number | null;
  stop_loss_pct: number | null;
  initial_stop_loss: number | null;
  initial_stop_loss_pct: number | null;
  is_stop_loss_trailing: Flag;
  stoploss_order_id: string | null;
  stoploss_last_update: string | null;
  max_rate: number | null;
  min_rate: number | null;
  exit_reason: string | null;
  exit_order_status: string | null;
  strategy: string | null;
  enter_tag: string | null;
  timeframe: number | null;
  trading_mode: string | null;
  amount_precision: number | null;
  price_precision: number | null;
  precision_mode: number | null;
  precision_mode_price: number | null;
  contract_size: number | null;
  leverage: number | null;
  is_short: Flag;
  liquidation_price: number | null;
  interest_rate: number;
  funding_fees: number | null;
  funding_fee_running: ColumnType<number | null, number | null | undefined, number | null>;
}

export interface OrdersTable {
  id: Generated<number>;
  ft_trade_id: number | null;
  ft_order_side: string;
  ft_pair: string;
  ft_is_open: Flag;
  ft_amount: number;
  ft_price: number;
  order_id: string;
  status: string | null;
  symbol: string | null;
  order_type: string | null;
  side: string | null;
  price: number | null;
  average: number | null;
  amount: number | null;
  filled: number | null;
  remaining: number | null;
  cost: number | null;
  stop_price: number | null;
  order_date: string | null;
  order_filled_date: string | null;
  order_update_date: string | null;
  funding_fee: number | null;
  ft_fee_base: number | null;
  ft_cancel_reason: ColumnType<string | null, string | null | undefined, string | null>;
  ft_order_tag: ColumnType<string | null, string | null | undefined, string | null>;
  client_order_id: string | null;
}

export interface PairlocksTable {
  id: Generated<number>;
  pair: string;
  side: string;
  reason: string | null;
  lock_time: string;
  lock_end_time: string;
  active: DefaultedFlag;
}

export interface KeyValueTable {
  id: Generated<number>;
  key: string;
  /** `str`, `datetime`, `float` or `int`: which of the value columns counts. */
  value_type: string;
  string_value: string | null;
  datetime_value: string | null;
  float_value: number | null;
  int_value: number | null;
}

export interface TradeCustomDataTable {
  id: Generated<number>;
  ft_trade_id: number | null;
  cd_key: string;
  cd_type: string;
  cd_value: string;
  created_at: string;
  updated_at: string | null;
}

export interface OrderJournalTable {
  client_order_id: string;
  purpose: string;
  trade_id: number | null;
  /** JSON of the trade as committed with the intent. */
  trade_snapshot: string;
  pair: string;
  side: string;
  type: string;
  amount: number;
  price: number | null;
  time_in_force: string;
  reduce_only: Flag;
  leverage: number;
  state: string;
  created_at: string;
  deadline_at: string | null;
  not_found_count: number;
  updated_at: string;
  order_id: string | null;
  note: string | null;
}

export interface SchemaTable {
  version: number;
}

export interface Tables {
  trades: TradesTable;
  orders: OrdersTable;
  pairlocks: PairlocksTable;
  KeyValueStore: KeyValueTable;
  trade_custom_data: TradeCustomDataTable;
  pitwall_order_journal: OrderJournalTable;
  pitwall_schema: SchemaTable;
}

export type TradeRow = Selectable<TradesTable>;
export type NewTradeRow = Insertable<TradesTable>;
export type OrderRow = Selectable<OrdersTable>;
export type NewOrderRow = Insertable<OrdersTable>;
