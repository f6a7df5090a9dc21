/**
 * Trades as rows: what all rows share, the rows of the history, and the answer of a forced entry. The rows of the
 * open-trade list are in `status.ts`.
 */
import type { EnteredTrade, HistoryTrade } from '@pitwall/wire';
import { round8 } from '../../domain/decimal.ts';
import { baseOf, quoteOf } from '../../domain/pair.ts';
import type { Trade } from '../../domain/trade.ts';
import { dateText, dateTextOrNull } from '../text/dates.ts';
import { historyOrderRow, isEntryOrder, isFilled, orderRow, shownOrders } from './order-row.ts';
import { toPercent } from '../text/rounding.ts';

type SharedKeys = Exclude<keyof EnteredTrade, 'orders' | 'profit_fiat'>;

/** Null for 0 and for what was never set: the original does not tell the two apart. */
function orNull(value: number | null): number | null {
  return value === 0 ? null : value;
}

function stopFields(trade: Trade) {
  const ratio = orNull(trade.stopLossPct);
  const initialRatio = orNull(trade.initialStopLossPct);
  return {
    stop_loss_abs: trade.stopLoss,
    stop_loss_ratio: ratio,
    stop_loss_pct: ratio === null ? null : ratio * 100,
    stoploss_order_id: trade.stoplossOrderId,
    stoploss_last_update: dateTextOrNull(trade.stoplossLastUpdate),
    stoploss_last_update_timestamp: trade.stoplossLastUpdate,
    initial_stop_loss_abs: trade.initialStopLoss,
    initial_stop_loss_ratio: initialRatio,
    initial_stop_loss_pct: initialRatio === null ? null : initialRatio * 100,
  };
}

function feeFields(trade: Trade) {
  return {
    fee_open: trade.feeOpen,
    fee_open_cost: trade.feeOpenCost,
    fee_open_currency: trade.feeOpenCurrency,
    fee_close: trade.feeClose,
    fee_close_cost: trade.feeCloseCost,
    fee_close_currency: trade.feeCloseCurrency,
  };
}

/** When the first entry order to fill did, ms UTC: not always the one that was placed first. */
function firstEntryFill(trade: Trade): number | null {
  const dates = trade.orders
    .filter((order) => isFilled(order) && isEntryOrder(trade, order))
    .flatMap(({ orderFilledDate }) => (orderFilledDate === null ? [] : [orderFilledDate]));
  return dates.length === 0 ? null : Math.min(...dates);
}

function openFields(trade: Trade) {
  const firstFill = firstEntryFill(trade);
  return {
    open_date: dateText(trade.openDate),
    open_timestamp: trade.openDate,
    open_fill_date: dateTextOrNull(firstFill),
    open_fill_timestamp: firstFill,
    open_rate: trade.openRate,
    open_rate_requested: trade.openRateRequested,
    open_trade_value: round8(trade.openTradeValue),
  };
}

function closeFields(trade: Trade) {
  const percent = trade.closeProfit ? toPercent(trade.closeProfit) : null;
  return {
    close_date: dateTextOrNull(trade.closeDate),
    close_timestamp: trade.closeDate,
    realized_profit: trade.realizedProfit,
    realized_profit_ratio: orNull(trade.closeProfit),
    close_rate: trade.closeRate,
    close_rate_requested: trade.closeRateRequested,
    close_profit: trade.closeProfit,
    close_profit_pct: percent,
    close_profit_abs: trade.closeProfitAbs,
    profit_ratio: trade.closeProfit,
    profit_pct: percent,
    profit_abs: trade.closeProfitAbs,
    sell_reason: trade.exitReason,
    exit_reason: trade.exitReason,
    exit_order_status: trade.exitOrderStatus,
  };
}

function sharedFields(trade: Trade): Pick<EnteredTrade, SharedKeys> {
  return {
    trade_id: trade.id,
    pair: trade.pair,
    base_currency: trade.baseCurrency ?? baseOf(trade.pair),
    quote_currency: trade.stakeCurrency ?? quoteOf(trade.pair),
    is_open: trade.isOpen,
    is_short: trade.isShort,
    exchange: trade.exchange,
    amount: round8(trade.amount),
    amount_requested: trade.amountRequested ? round8(trade.amountRequested) : null,
    stake_amount: round8(trade.stakeAmount),
    max_stake_amount: trade.maxStakeAmount === null ? null : round8(trade.maxStakeAmount),
    strategy: trade.strategy,
    buy_tag: trade.enterTag,
    enter_tag: trade.enterTag,
    timeframe: trade.timeframe,
    ...feeFields(trade),
    ...openFields(trade),
    ...closeFields(trade),
    ...stopFields(trade),
    min_rate: trade.minRate,
    max_rate: trade.maxRate,
    leverage: trade.leverage,
    interest_rate: trade.interestRate,
    liquidation_price: trade.liquidationPrice,
    trading_mode: trade.tradingMode,
    funding_fees: trade.fundingFees,
    open_order_id: trade.openOrderId,
    has_open_orders: trade.orders.some((order) => order.ftIsOpen && order.ftOrderSide !== 'stoploss'),
    amount_precision: trade.amountPrecision,
    price_precision: trade.pricePrecision,
    precision_mode: trade.precisionMode,
  };
}

/** From opening to closing by the trade's own dates, which are cut to whole ms; null while open. */
function spanOf(trade: Trade): number | null {
  return trade.closeDate === null ? null : trade.closeDate - trade.openDate;
}

/**
 * A row of the trade history.
 *
 * @param durationMs from opening to closing, with the fractions of a millisecond where the database has them: cut off
 *   both dates, they can make a second more or less
 */
export function historyTradeRow(trade: Trade, durationMs = spanOf(trade)): HistoryTrade {
  const seconds = durationMs === null ? null : Math.floor(durationMs / 1000);
  return {
    ...sharedFields(trade),
    trade_duration_s: seconds,
    trade_duration: seconds === null ? null : Math.floor(seconds / 60),
    precision_mode_price: trade.precisionMode,
    contract_size: trade.contractSize,
    orders: shownOrders(trade).map((order) => historyOrderRow(trade, order)),
  };
}

/** The answer of a forced entry. */
export function enteredTradeRow(trade: Trade): EnteredTrade {
  return { ...sharedFields(trade), profit_fiat: null, orders: shownOrders(trade).map(orderRow) };
}
