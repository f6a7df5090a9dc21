/** Trades and orders of the domain to table rows and back. Texts are cut to the columns' lengths. */
import type { Order, OrderRole, OrderSide, OrderStatus } from '../domain/order.ts';
import type { Trade, TradingMode } from '../domain/trade.ts';
import { formatDatetime, formatNullableDatetime, parseDatetime, parseNullableDatetime } from './datetime.ts';
import type { NewOrderRow, NewTradeRow, OrderRow, TradeRow } from './tables.ts';

const REASON_LENGTH = 255;
const STATUS_LENGTH = 100;

/** Everything but the id. */
export function tradeToRow(trade: Trade): Omit<NewTradeRow, 'id'> {
  return {
    exchange: trade.exchange,
    pair: trade.pair,
    base_currency: trade.baseCurrency,
    stake_currency: trade.stakeCurrency,
    is_open: trade.isOpen,
    fee_open: trade.feeOpen,
    fee_open_cost: trade.feeOpenCost,
    fee_open_currency: trade.feeOpenCurrency,
    fee_close: trade.feeClose,
    fee_close_cost: trade.feeCloseCost,
    fee_close_currency: trade.feeCloseCurrency,
    open_rate: trade.openRate,
    open_rate_requested: trade.openRateRequested,
    open_trade_value: trade.openTradeValue,
    close_rate: trade.closeRate,
    close_rate_requested: trade.closeRateRequested,
    realized_profit: trade.realizedProfit,
    close_profit: trade.closeProfit,
    close_profit_abs: trade.closeProfitAbs,
    stake_amount: trade.stakeAmount,
    max_stake_amount: trade.maxStakeAmount,
    amount: trade.amount,
    amount_requested: trade.amountRequested,
    open_date: formatDatetime(trade.openDate),
    close_date: formatNullableDatetime(trade.closeDate),
    open_order_id: trade.openOrderId,
    stop_loss: trade.stopLoss,
    stop_loss_pct: trade.stopLossPct,
    initial_stop_loss: trade.initialStopLoss,
    initial_stop_loss_pct: trade.initialStopLossPct,
    is_stop_loss_trailing: trade.isStopLossTrailing,
    stoploss_order_id: trade.stoplossOrderId,
    stoploss_last_update: formatNullableDatetime(trade.stoplossLastUpdate),
    max_rate: trade.maxRate,
    min_rate: trade.minRate,
    exit_reason: trade.exitReason?.slice(0, REASON_LENGTH) ?? null,
    exit_order_status: trade.exitOrderStatus?.slice(0, STATUS_LENGTH) ?? null,
    strategy: trade.strategy?.slice(0, STATUS_LENGTH) ?? null,
    enter_tag: trade.enterTag?.slice(0, REASON_LENGTH) ?? null,
    timeframe: trade.timeframe,
    trading_mode: trade.tradingMode?.toUpperCase() ?? null,
    amount_precision: trade.amountPrecision,
    price_precision: trade.pricePrecision,
    precision_mode: trade.precisionMode,
    precision_mode_price: trade.precisionMode,
    contract_size: trade.contractSize,
    leverage: trade.leverage,
    is_short: trade.isShort,
    liquidation_price: trade.liquidationPrice,
    interest_rate: trade.interestRate,
    funding_fees: trade.fundingFees,
  };
}

export function tradeFromRow(row: TradeRow, orders: Order[]): Trade {
  const [base, quotes] = row.pair.split('/');
  return {
    id: row.id,
    exchange: row.exchange,
    pair: row.pair,
    baseCurrency: row.base_currency ?? base ?? null,
    stakeCurrency: row.stake_currency ?? quotes?.split(':')[0] ?? null,
    isOpen: Boolean(row.is_open),
    feeOpen: row.fee_open,
    feeOpenCost: row.fee_open_cost,
    feeOpenCurrency: row.fee_open_currency,
    feeClose: row.fee_close,
    feeCloseCost: row.fee_close_cost,
    feeCloseCurrency: row.fee_close_currency,
    openRate: row.open_rate ?? 0,
    openRateRequested: row.open_rate_requested,
    openTradeValue: row.open_trade_value ?? 0,
    closeRate: row.close_rate,
    closeRateRequested: row.close_rate_requested,
    realizedProfit: row.realized_profit ?? 0,
    closeProfit: row.close_profit,
    closeProfitAbs: row.close_profit_abs,
    stakeAmount: row.stake_amount,
    maxStakeAmount: row.max_stake_amount,
    amount: row.amount ?? 0,
    amountRequested: row.amount_requested,
    openDate: parseDatetime(row.open_date),
    closeDate: parseNullableDatetime(row.close_date),
    openOrderId: row.open_order_id,
    stopLoss: row.stop_loss ?? 0,
    stopLossPct: row.stop_loss_pct,
    initialStopLoss: row.initial_stop_loss ?? 0,
    initialStopLossPct: row.initial_stop_loss_pct,
    isStopLossTrailing: Boolean(row.is_stop_loss_trailing),
    stoplossOrderId: row.stoploss_order_id,
    stoplossLastUpdate: parseNullableDatetime(row.stoploss_last_update),
    maxRate: row.max_rate ?? 0,
    minRate: row.min_rate,
    exitReason: row.exit_reason,
    exitOrderStatus: row.exit_order_status,
    strategy: row.strategy,
    enterTag: row.enter_tag,
    timeframe: row.timeframe,
    tradingMode: (row.trading_mode?.toLowerCase() ?? null) as TradingMode | null,
    amountPrecision: row.amount_precision,
    pricePrecision: row.price_precision,
    precisionMode: row.precision_mode,
    contractSize: row.contract_size,
    leverage: row.leverage ?? 1,
    isShort: Boolean(row.is_short),
    liquidationPrice: row.liquidation_price,
    interestRate: row.interest_rate,
    fundingFees: row.funding_fees,
    orders,
  };
}

/** Everything but the id. */
export function orderToRow(order: Order, tradeId: number): Omit<NewOrderRow, 'id'> {
  return {
    ft_trade_id: tradeId,
    ft_order_side: order.ftOrderSide,
    ft_pair: order.ftPair,
    ft_is_open: order.ftIsOpen,
    ft_amount: order.amount ?? order.ftAmount ?? 0,
    ft_price: order.price ?? order.ftPrice ?? 0,
    order_id: order.orderId,
    status: order.status,
    symbol: order.symbol,
    order_type: order.orderType,
    side: order.side,
    price: order.price,
    average: order.average,
    amount: order.amount,
    filled: order.filled,
    remaining: order.remaining,
    cost: order.cost,
    stop_price: order.stopPrice,
    order_date: formatDatetime(order.orderDate),
    order_filled_date: formatNullableDatetime(order.orderFilledDate),
    order_update_date: formatNullableDatetime(order.orderUpdateDate),
    funding_fee: order.fundingFee,
    ft_fee_base: order.ftFeeBase,
    client_order_id: order.clientOrderId,
  };
}

/** `fallbackDate`, ms UTC, stands in where a foreign row has no creation date. */
export function orderFromRow(row: OrderRow, fallbackDate: number): Order {
  return {
    id: row.id,
    ftOrderSide: row.ft_order_side as OrderRole,
    ftPair: row.ft_pair,
    ftIsOpen: Boolean(row.ft_is_open),
    orderId: row.order_id,
    clientOrderId: row.client_order_id,
    status: row.status as OrderStatus | null,
    symbol: row.symbol,
    orderType: row.order_type,
    side: row.side as OrderSide | null,
    price: row.price,
    average: row.average,
    amount: row.amount,
    filled: row.filled,
    remaining: row.remaining,
    cost: row.cost,
    stopPrice: row.stop_price,
    orderDate: parseNullableDatetime(row.order_date) ?? fallbackDate,
    orderFilledDate: parseNullableDatetime(row.order_filled_date),
    orderUpdateDate: parseNullableDatetime(row.order_update_date),
    fundingFee: row.funding_fee,
    ftFeeBase: row.ft_fee_base,
    ...notedByOthers(row),
  };
}

/** What other programs note of an order, as far as it is there. */
function notedByOthers(row: OrderRow): Pick<Order, 'ftOrderTag' | 'ftAmount' | 'ftPrice'> {
  return {
    ...(row.ft_order_tag === null ? {} : { ftOrderTag: row.ft_order_tag }),
    ...(row.amount !== null || row.ft_amount === 0 ? {} : { ftAmount: row.ft_amount }),
    ...(row.price !== null || row.ft_price === 0 ? {} : { ftPrice: row.ft_price }),
  };
}
