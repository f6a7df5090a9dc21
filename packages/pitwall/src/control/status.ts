/**
 * The open-trade list, and single trades in the same form: what a trade would bring at the current rate, and how far its
 * stop is. A closed trade is valued at its close rate.
 */
import type { StatusTrade } from '@pitwall/wire';
import { round8 } from '../domain/decimal.ts';
import { profitAbs, profitRatio } from '../domain/profit.ts';
import type { Trade } from '../domain/trade.ts';
import { stakeFiatRate, type ControlContext } from './context.ts';
import { isEntryOrder, isFilled } from './order-row.ts';
import { toPercent } from './rounding.ts';
import { enteredTradeRow } from './trade-row.ts';

/** Profit at a rate; all 0 while nothing was bought, all NaN when the rate is not known. */
function profitAt(trade: Trade, rate: number): { ratio: number; abs: number } {
  const isEntered = trade.orders.some((order) => isFilled(order) && isEntryOrder(trade, order));
  if (!isEntered) return { ratio: 0, abs: 0 };
  return { ratio: profitRatio(trade, rate), abs: profitAbs(trade, rate) };
}

/** Profit of the open part and of the parts already sold together. Null ratio: not known. */
function totalProfit(trade: Trade, rate: number, abs: number): { abs: number; ratio: number | null } {
  if (!trade.isOpen || Number.isNaN(rate)) return { abs: 0, ratio: null };
  const total = abs + trade.realizedProfit;
  if (trade.maxStakeAmount === null || trade.maxStakeAmount === 0) return { abs: total, ratio: null };
  return { abs: total, ratio: round8((total / trade.maxStakeAmount) * trade.leverage) };
}

function stopDistance(trade: Trade, rate: number) {
  const distance = trade.stopLoss - rate;
  const ratio = round8(distance / rate);
  return {
    stoploss_current_dist: distance,
    stoploss_current_dist_ratio: ratio,
    stoploss_current_dist_pct: toPercent(ratio),
    stoploss_entry_dist: profitAbs(trade, trade.stopLoss),
    stoploss_entry_dist_ratio: round8(profitRatio(trade, trade.stopLoss)),
  };
}

/** `(limit buy rem=123.00000000)` for the one open entry or exit order. */
function openOrderText(trade: Trade): string | null {
  if (trade.openOrderId === null) return null;
  const order = trade.orders.find((candidate) => candidate.ftIsOpen && candidate.orderId === trade.openOrderId);
  if (order === undefined) return null;
  const remaining = order.remaining ?? (order.amount ?? 0) - (order.filled ?? 0);
  return `(${order.orderType ?? 'unknown'} ${order.side ?? order.ftOrderSide} rem=${remaining.toFixed(8)})`;
}

/**
 * A row of the open-trade list.
 *
 * @param rate current rate, NaN when not known
 * @param fiatRate worth of one unit of stake in fiat; null when no fiat currency is set
 */
export function statusRow(trade: Trade, rate: number, fiatRate: number | null): StatusTrade {
  const { ratio, abs } = profitAt(trade, rate);
  const total = totalProfit(trade, rate, abs);
  const percent = toPercent(ratio);
  const entered = enteredTradeRow(trade);
  return {
    ...entered,
    close_profit: trade.isOpen ? null : entered.close_profit,
    profit_ratio: ratio,
    profit_pct: percent,
    profit_abs: abs,
    profit_fiat: fiatRate === null ? null : abs * fiatRate,
    current_rate: rate,
    current_profit: ratio,
    current_profit_pct: percent,
    current_profit_abs: abs,
    total_profit_abs: total.abs,
    total_profit_ratio: total.ratio,
    total_profit_fiat: fiatRate === null ? null : total.abs * fiatRate,
    ...stopDistance(trade, rate),
    open_order: openOrderText(trade),
  };
}

/** The rate a trade is valued at: the close rate once it is closed. NaN: not known. */
async function rateOf(context: ControlContext, trade: Trade): Promise<number> {
  if (!trade.isOpen) return trade.closeRate ?? Number.NaN;
  return context.bot.exitRate(trade.pair, trade.isShort);
}

/** Open trades, by id. */
export async function queryStatus(context: ControlContext): Promise<StatusTrade[]> {
  const trades = await context.trades.open();
  if (trades.length === 0) return [];
  const fiatRate = await stakeFiatRate(context);
  const rates = await Promise.all(trades.map((trade) => rateOf(context, trade)));
  return trades.map((trade, index) => statusRow(trade, rates[index] ?? Number.NaN, fiatRate));
}

/** A trade at hand, in the form of the open-trade list. */
export async function tradeStatus(context: ControlContext, trade: Trade): Promise<StatusTrade> {
  const [rate, fiatRate] = await Promise.all([rateOf(context, trade), stakeFiatRate(context)]);
  return statusRow(trade, rate, fiatRate);
}

/** One trade, open or closed; undefined when there is none with this id. */
export async function queryTrade(context: ControlContext, tradeId: number): Promise<StatusTrade | undefined> {
  const trade = await context.store.trades.byId(tradeId);
  return trade === undefined ? undefined : tradeStatus(context, trade);
}
