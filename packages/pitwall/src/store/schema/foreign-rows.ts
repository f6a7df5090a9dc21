/**
 * Rows of tables that another program (or an older version) wrote, read by whatever columns they have; what is missing
 * is filled with the value it had implicitly. Pure: rows in, rows out.
 */
import type { NewOrderRow, NewTradeRow } from '../tables.ts';
import { formatDatetime } from '../datetime.ts';

/** A row of unknown columns. */
export type ForeignRow = Readonly<Record<string, unknown>>;

/** A map: a reason is any text of a strategy, `constructor` included. */
const EXIT_REASON_RENAMES: ReadonlyMap<string, string> = new Map([
  ['sell_signal', 'exit_signal'],
  ['custom_sell', 'custom_exit'],
  ['force_sell', 'force_exit'],
  ['emergency_sell', 'emergency_exit'],
]);

/** `exit_reason` and `enter_tag` in the schema of this version, characters. */
const REASON_LENGTH = 255;

function numberOf(row: ForeignRow, ...names: readonly string[]): number | null {
  for (const name of names) {
    const value = row[name];
    if (typeof value === 'number') return value;
    if (typeof value === 'bigint') return Number(value);
  }
  return null;
}

/** What a column holds, null included; `missing` only where the table has no such column. */
function numberOr(row: ForeignRow, name: string, missing: number | null): number | null {
  return name in row ? numberOf(row, name) : missing;
}

function textOf(row: ForeignRow, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = row[name];
    if (typeof value === 'string') return value;
  }
  return null;
}

function flagOf(row: ForeignRow, name: string, fallback: boolean): boolean {
  const value = row[name];
  return value === null || value === undefined ? fallback : Boolean(value);
}

const EPOCH = formatDatetime(0);

/** Files of 2022.9 and later note the funding of each order. */
export function isRecentFile(orders: readonly ForeignRow[]): boolean {
  return orders.some((order) => 'funding_fee' in order);
}

/** Recent files hold reasons by their new names: an old name in them is the strategy's own text. */
function exitReasonOf(row: ForeignRow, isRecent: boolean): string | null {
  const reason = textOf(row, 'exit_reason', 'sell_reason');
  if (reason === null) return null;
  return (isRecent ? reason : (EXIT_REASON_RENAMES.get(reason) ?? reason)).slice(0, REASON_LENGTH);
}

/**
 * A row for `trades`.
 *
 * @param orders the trade's own, by id, also as they were found
 * @param isRecent what `isRecentFile` says of all orders
 */
export function tradeFromForeign(row: ForeignRow, orders: readonly ForeignRow[], isRecent: boolean): NewTradeRow {
  const [base, quotes] = (textOf(row, 'pair') ?? '/').split('/');
  const fee = numberOf(row, 'fee') ?? 0;
  const feeOpen = numberOf(row, 'fee_open') ?? fee;
  const amount = numberOf(row, 'amount');
  const stopLossPct = numberOf(row, 'stop_loss_pct');
  const initialStopLossPct = numberOf(row, 'initial_stop_loss_pct');
  const precisionMode = numberOf(row, 'precision_mode');
  return {
    id: numberOf(row, 'id') ?? undefined,
    exchange: (textOf(row, 'exchange') ?? '').toLowerCase(),
    pair: textOf(row, 'pair') ?? '',
    base_currency: textOf(row, 'base_currency') ?? base ?? null,
    stake_currency: textOf(row, 'stake_currency') ?? quotes?.split(':')[0] ?? null,
    is_open: flagOf(row, 'is_open', true),
    fee_open: feeOpen,
    fee_open_cost: numberOf(row, 'fee_open_cost'),
    fee_open_currency: textOf(row, 'fee_open_currency'),
    fee_close: numberOf(row, 'fee_close') ?? fee,
    fee_close_cost: numberOf(row, 'fee_close_cost'),
    fee_close_currency: textOf(row, 'fee_close_currency'),
    ...ratesFromForeign(row, feeOpen, numberOf(row, 'fee_close') ?? fee),
    realized_profit: numberOf(row, 'realized_profit') ?? 0,
    close_profit: numberOf(row, 'close_profit'),
    stake_amount: numberOf(row, 'stake_amount') ?? 0,
    max_stake_amount: numberOr(row, 'max_stake_amount', numberOf(row, 'stake_amount')),
    amount,
    amount_requested: numberOr(row, 'amount_requested', amount),
    open_date: textOf(row, 'open_date') ?? EPOCH,
    close_date: textOf(row, 'close_date'),
    ...openOrdersFromForeign(row, orders),
    stop_loss: numberOf(row, 'stop_loss') ?? 0,
    stop_loss_pct: stopLossPct,
    initial_stop_loss: numberOf(row, 'initial_stop_loss') ?? 0,
    initial_stop_loss_pct: initialStopLossPct,
    is_stop_loss_trailing: flagOf(row, 'is_stop_loss_trailing', stopLossPct !== initialStopLossPct),
    max_rate: numberOf(row, 'max_rate') ?? 0,
    min_rate: numberOf(row, 'min_rate'),
    exit_reason: exitReasonOf(row, isRecent),
    exit_order_status: textOf(row, 'exit_order_status', 'sell_order_status'),
    strategy: textOf(row, 'strategy'),
    enter_tag: textOf(row, 'enter_tag', 'buy_tag')?.slice(0, REASON_LENGTH) ?? null,
    timeframe: numberOf(row, 'timeframe', 'ticker_interval'),
    trading_mode: textOf(row, 'trading_mode')?.toUpperCase() ?? null,
    amount_precision: numberOf(row, 'amount_precision'),
    price_precision: numberOf(row, 'price_precision'),
    precision_mode: precisionMode,
    precision_mode_price: numberOf(row, 'precision_mode_price') ?? precisionMode,
    contract_size: numberOf(row, 'contract_size'),
    leverage: numberOf(row, 'leverage') ?? 1,
    is_short: flagOf(row, 'is_short', false),
    liquidation_price: numberOf(row, 'liquidation_price', 'isolated_liq'),
    interest_rate: numberOf(row, 'interest_rate') ?? 0,
    funding_fees: 'funding_fees' in row ? numberOf(row, 'funding_fees') : 0,
    funding_fee_running: numberOf(row, 'funding_fee_running'),
  };
}

/** Open and close rates, and the values that follow from them where an old row does not hold them. */
function ratesFromForeign(row: ForeignRow, feeOpen: number, feeClose: number) {
  const amount = numberOf(row, 'amount') ?? 0;
  const openRate = numberOf(row, 'open_rate') ?? 0;
  const closeRate = numberOf(row, 'close_rate');
  const openTradeValue = numberOf(row, 'open_trade_value') ?? amount * openRate * (1 + feeOpen);
  const closeValue = closeRate === null ? null : amount * closeRate * (1 - feeClose);
  return {
    open_rate: openRate,
    open_rate_requested: numberOf(row, 'open_rate_requested'),
    open_trade_value: openTradeValue,
    close_rate: closeRate,
    close_rate_requested: numberOf(row, 'close_rate_requested'),
    close_profit_abs: numberOr(row, 'close_profit_abs', closeValue === null ? null : closeValue - openTradeValue),
  };
}

/** Versions without these columns find open orders by `orders.ft_is_open`. */
function openOrdersFromForeign(row: ForeignRow, orders: readonly ForeignRow[]) {
  const stops = orders.filter((order) => order['ft_order_side'] === 'stoploss');
  const openStop = stops.findLast((order) => flagOf(order, 'ft_is_open', false));
  const openOrder = orders.findLast(
    (order) => order['ft_order_side'] !== 'stoploss' && flagOf(order, 'ft_is_open', false),
  );
  const latestStop = stops.at(-1);
  return {
    open_order_id:
      'open_order_id' in row ? textOf(row, 'open_order_id') : openOrder ? textOf(openOrder, 'order_id') : null,
    stoploss_order_id:
      'stoploss_order_id' in row ? textOf(row, 'stoploss_order_id') : openStop ? textOf(openStop, 'order_id') : null,
    stoploss_last_update:
      'stoploss_last_update' in row
        ? textOf(row, 'stoploss_last_update')
        : latestStop
          ? textOf(latestStop, 'order_date')
          : null,
  };
}

/** A row for `orders`. */
export function orderFromForeign(row: ForeignRow): NewOrderRow {
  return {
    id: numberOf(row, 'id') ?? undefined,
    ft_trade_id: numberOf(row, 'ft_trade_id'),
    ft_order_side: textOf(row, 'ft_order_side') ?? textOf(row, 'side') ?? 'buy',
    ft_pair: textOf(row, 'ft_pair') ?? textOf(row, 'symbol') ?? '',
    ft_is_open: flagOf(row, 'ft_is_open', true),
    ft_amount: numberOf(row, 'ft_amount', 'amount') ?? 0,
    ft_price: numberOf(row, 'ft_price', 'price') ?? 0,
    order_id: textOf(row, 'order_id') ?? '',
    status: textOf(row, 'status'),
    symbol: textOf(row, 'symbol'),
    order_type: textOf(row, 'order_type'),
    side: textOf(row, 'side'),
    price: numberOf(row, 'price'),
    average: numberOf(row, 'average'),
    amount: numberOf(row, 'amount'),
    filled: numberOf(row, 'filled'),
    remaining: numberOf(row, 'remaining'),
    cost: numberOf(row, 'cost'),
    stop_price: numberOf(row, 'stop_price'),
    order_date: textOf(row, 'order_date'),
    order_filled_date: textOf(row, 'order_filled_date'),
    order_update_date: textOf(row, 'order_update_date'),
    funding_fee: 'funding_fee' in row ? numberOf(row, 'funding_fee') : 0,
    ft_fee_base: numberOf(row, 'ft_fee_base'),
    ft_cancel_reason: textOf(row, 'ft_cancel_reason'),
    ft_order_tag: textOf(row, 'ft_order_tag'),
    client_order_id: textOf(row, 'client_order_id'),
  };
}

/** A row for `pairlocks`. */
export function lockFromForeign(row: ForeignRow) {
  return {
    id: numberOf(row, 'id') ?? undefined,
    pair: textOf(row, 'pair') ?? '*',
    side: textOf(row, 'side') ?? '*',
    reason: textOf(row, 'reason'),
    lock_time: textOf(row, 'lock_time') ?? EPOCH,
    lock_end_time: textOf(row, 'lock_end_time') ?? EPOCH,
    active: flagOf(row, 'active', true),
  };
}

/** A row for `trade_custom_data`. */
export function customDataFromForeign(row: ForeignRow) {
  return {
    id: numberOf(row, 'id') ?? undefined,
    ft_trade_id: numberOf(row, 'ft_trade_id'),
    cd_key: textOf(row, 'cd_key') ?? '',
    cd_type: textOf(row, 'cd_type') ?? 'str',
    cd_value: textOf(row, 'cd_value') ?? '',
    created_at: textOf(row, 'created_at') ?? EPOCH,
    updated_at: textOf(row, 'updated_at'),
  };
}
