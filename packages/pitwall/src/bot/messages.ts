/** The texts and fields of what a bot tells about its orders. */
import type { EntryCancelMessage, EntryMessage, ExitCancelMessage, ExitMessage } from '../domain/messages.ts';
import { filledAfterFee, safePrice } from '../domain/fills.ts';
import type { Order } from '../domain/order.ts';
import { profitAbs, profitRatio } from '../domain/profit.ts';
import type { Trade } from '../domain/trade.ts';
import type { Engine } from './engine.ts';

/** Why an order was cancelled, as the outside knows it. */
export const CANCEL_REASON = {
  timeout: 'cancelled due to timeout',
  partiallyFilledKept: 'partially filled - keeping order open',
  partiallyFilled: 'partially filled',
  fullyCancelled: 'fully cancelled',
  all: 'cancelled (all unfilled and partially filled open orders cancelled)',
  onExchange: 'cancelled on exchange',
  forceExit: 'forcesold',
  replaced: 'cancelled to be replaced by new limit order',
  userRequested: 'user requested order cancel',
} as const;

function exchangeTitle(exchange: string): string {
  return exchange.charAt(0).toUpperCase() + exchange.slice(1);
}

function base(engine: Engine, trade: Trade, orderType: string | null) {
  return {
    tradeId: trade.id,
    exchange: exchangeTitle(trade.exchange),
    pair: trade.pair,
    leverage: trade.leverage,
    direction: trade.isShort ? ('Short' as const) : ('Long' as const),
    enterTag: trade.enterTag,
    orderType,
    stakeAmount: trade.stakeAmount,
    stakeCurrency: engine.settings.stakeCurrency,
    openDate: trade.openDate,
    subTrade: false,
  };
}

export function entryMessage(engine: Engine, trade: Trade, order: Order, isFill: boolean): EntryMessage {
  return {
    ...base(engine, trade, isFill ? null : order.orderType),
    type: isFill ? 'entry_fill' : 'entry',
    openRate: safePrice(order),
    amount: isFill ? filledAfterFee(order) : (order.amount ?? trade.amount),
    currentRate: null,
  };
}

export function entryCancelMessage(engine: Engine, trade: Trade, order: Order, reason: string): EntryCancelMessage {
  return {
    ...base(engine, trade, order.orderType),
    type: 'entry_cancel',
    limit: trade.openRate,
    amount: trade.amount,
    currentRate: null,
    reason,
  };
}

/** What an exit earned or would earn: of the whole trade when it ends it, else of the order's part alone. */
function exitProfit(trade: Trade, order: Order, rate: number, isPartial: boolean): { amount: number; ratio: number } {
  if (!trade.isOpen) return { amount: trade.closeProfitAbs ?? 0, ratio: trade.closeProfit ?? 0 };
  const part = { amount: order.amount ?? trade.amount, openRate: trade.openRate };
  if (isPartial) return { amount: profitAbs(trade, rate, part), ratio: profitRatio(trade, rate, part) };
  return { amount: profitAbs(trade, rate) + trade.realizedProfit, ratio: profitRatio(trade, rate) };
}

export interface ExitMessageOptions {
  readonly isFill: boolean;
  /** The order is for less than the trade. */
  readonly isPartial: boolean;
  readonly currentRate: number | null;
}

export function exitMessage(engine: Engine, trade: Trade, order: Order, options: ExitMessageOptions): ExitMessage {
  const rate = safePrice(order);
  const profit = exitProfit(trade, order, rate, options.isPartial);
  return {
    ...base(engine, trade, options.isFill ? '' : order.orderType),
    type: options.isFill ? 'exit_fill' : 'exit',
    gain: profit.ratio > 0 ? 'profit' : 'loss',
    amount: options.isPartial ? (order.amount ?? trade.amount) : trade.amount,
    openRate: trade.openRate,
    orderRate: rate,
    closeRate: rate,
    profitAmount: profit.amount,
    profitRatio: profit.ratio,
    exitReason: trade.exitReason ?? '',
    closeDate: trade.closeDate ?? engine.clock.now(),
    cumulativeProfit: trade.realizedProfit,
    isFinalExit: !trade.isOpen,
    finalProfitRatio: trade.isOpen ? null : trade.closeProfit,
    currentRate: options.isFill ? null : options.currentRate,
    subTrade: options.isPartial,
  };
}

/**
 * @param exitReason why the cancelled exit had been ordered
 */
export function exitCancelMessage(
  engine: Engine,
  trade: Trade,
  order: Order,
  exitReason: string | null,
  reason: string,
): ExitCancelMessage {
  const rate = safePrice(order);
  const ratio = profitRatio(trade, rate);
  return {
    ...base(engine, trade, order.orderType),
    type: 'exit_cancel',
    gain: ratio > 0 ? 'profit' : 'loss',
    limit: rate,
    amount: order.filled ?? 0,
    openRate: trade.openRate,
    currentRate: null,
    profitAmount: profitAbs(trade, rate),
    profitRatio: ratio,
    exitReason,
    closeDate: engine.clock.now(),
    reason,
  };
}
