/**
 * A trade's numbers, recomputed from its orders.
 *
 * Orders are walked in their order, open and empty ones left out. An entry adds its amount and its cost; an exit earns
 * against the average open rate of that moment and takes amount and average cost away. The open rate is cost by amount of
 * what is left.
 *
 * A remainder below one amount step counts as nothing. (2022.9 kept float dust: it divided a dust of cost by a dust of
 * amount and reckoned with the nonsense that came out.)
 */
import { add, decimal, negate, round8, toNumber, type Decimal } from './decimal.ts';
import { filledAfterFee, isEntryOrder, isFilled, safePrice } from './fills.ts';
import type { Order } from './order.ts';
import { amountToPrecision } from './precision.ts';
import { openValue, profitAbs, profitRatio, type ValuedTrade } from './profit.ts';
import { tightenStop } from './stop.ts';
import type { Trade } from './trade.ts';

/** What a walk over the orders comes to. */
interface Walk {
  /** Base amount left. */
  amount: Decimal;
  /** Cost of what is left, leverage included, in the stake currency. */
  cost: number;
  averageRate: number;
  /** Cost of all entries, leverage included. */
  totalCost: number;
  /** Worth of all entries, fees included. */
  totalOpenValue: number;
  /** Profit of all exits. */
  profit: number;
  /** Of the last exit alone; null before the first. */
  lastProfit: number | null;
  lastRatio: number | null;
}

/** Cuts to whole steps: what the venue would take, and what counts as still held. */
function cutAmount(trade: Trade, amount: Decimal): number {
  return amountToPrecision(toNumber(amount), trade.amountPrecision, trade.precisionMode, trade.contractSize);
}

function walkEntry(trade: Trade, walk: Walk, amount: number, price: number): void {
  walk.amount = add(walk.amount, decimal(amount));
  walk.cost += price * amount;
  walk.totalCost += price * amount;
  walk.totalOpenValue += openValue(trade, amount, price);
}

function walkExit(trade: ValuedTrade, walk: Walk, amount: number, price: number): void {
  const part = { amount, openRate: walk.averageRate };
  walk.lastProfit = profitAbs(trade, price, part);
  walk.lastRatio = profitRatio(trade, price, part);
  walk.profit += walk.lastProfit;
  walk.amount = add(walk.amount, negate(decimal(amount)));
  walk.cost -= walk.averageRate * amount;
}

function walkOrders(trade: Trade, isClosing: boolean): Walk {
  const walk: Walk = {
    amount: decimal(0),
    cost: 0,
    averageRate: 0,
    totalCost: 0,
    totalOpenValue: 0,
    profit: 0,
    lastProfit: null,
    lastRatio: null,
  };
  const orders = trade.orders.filter(isFilled);
  const unfunded: ValuedTrade = { ...trade, fundingFees: 0 };
  orders.forEach((order: Order, index) => {
    const amount = filledAfterFee(order);
    // Funding is settled once, by the exit that closes the trade.
    const isLast = isClosing && index === orders.length - 1;
    if (isEntryOrder(trade, order)) walkEntry(trade, walk, amount, safePrice(order));
    else walkExit(isLast ? trade : unfunded, walk, amount, safePrice(order));
    if (cutAmount(trade, walk.amount) > 0) walk.averageRate = walk.cost / toNumber(walk.amount);
  });
  return walk;
}

/** True when, by its orders, nothing tradable is left of the trade although something was filled. */
export function isFullyExited(trade: Trade): boolean {
  const walk = walkOrders(trade, false);
  return walk.lastProfit !== null && cutAmount(trade, walk.amount) <= 0;
}

/**
 * Recomputes amount, stake, open rate and value, fees and profits, in place, and tightens the stop to the new open rate.
 *
 * @param isClosing the last filled order closes the trade: its profits become the whole trade's
 */
export function recalculateTrade(trade: Trade, isClosing = false): void {
  const walk = walkOrders(trade, isClosing);
  // An exit without any gain or loss changes nothing: recorded trades keep the figures of the exit before.
  if (walk.lastProfit !== null && walk.lastRatio !== 0) {
    trade.closeProfit = walk.lastRatio;
    trade.closeProfitAbs = walk.lastProfit;
    trade.realizedProfit = round8(walk.profit);
  }
  const amount = cutAmount(trade, walk.amount);
  if (amount > 0) holdRemainder(trade, walk, amount);
  if (isClosing && walk.totalOpenValue > 0) {
    trade.closeProfit = (walk.profit / walk.totalOpenValue) * trade.leverage;
    trade.closeProfitAbs = round8(walk.profit);
  }
}

function holdRemainder(trade: Trade, walk: Walk, amount: number): void {
  trade.amount = amount;
  trade.openRate = walk.cost / toNumber(walk.amount);
  trade.stakeAmount = walk.cost / trade.leverage;
  trade.maxStakeAmount = walk.totalCost;
  trade.feeOpenCost = trade.feeOpen * walk.cost;
  updateOpenValue(trade);
  if (trade.initialStopLossPct !== null && trade.stopLossPct !== null) {
    tightenStop(trade, trade.openRate, trade.stopLossPct);
  }
}

/** Recomputes the stored worth of the entry after its amount, rate or fee changed. */
export function updateOpenValue(trade: Trade): void {
  trade.openTradeValue = openValue(trade);
}

/**
 * Closes the trade at `rate`, in place: the exit order that did it must be final and among its orders.
 *
 * @param closeDate ms UTC
 */
export function closeTrade(trade: Trade, rate: number, closeDate: number): void {
  trade.isOpen = false;
  trade.closeRate = rate;
  trade.closeDate = trade.closeDate ?? closeDate;
  trade.exitOrderStatus = 'closed';
  trade.openOrderId = null;
  recalculateTrade(trade, true);
}
