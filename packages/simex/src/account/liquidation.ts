/**
 * Liquidation: a position whose margin has fallen to its maintenance margin is closed by the venue at the mark price.
 * What is left of an isolated margin is taken as clearance fee up to 1.25 % of the value; a loss beyond the margin is
 * borne by the insurance fund, so an isolated position never costs more than its margin.
 *
 * Entry point: `checkLiquidation`.
 */
import { isOpen, type Order } from '../matching/order.ts';
import type { Market } from '../venue/core.ts';
import { acceptedEntry } from '../venue/entries.ts';
import type { Executor } from '../venue/executor.ts';
import { absolute, smaller, unitsOfNumber } from '../venue/units.ts';
import type { FuturesAccount } from './futures.ts';
import { marginAtRisk } from './futures-views.ts';
import { unrealized, type Position } from './position.ts';

const CLEARANCE_RATE = unitsOfNumber(0.0125);

function mustGo(account: FuturesAccount, position: Position): boolean {
  const mark = account.mark(position);
  return marginAtRisk(account, position) + unrealized(position, mark) <= account.maintenance(position, mark);
}

function closingOrder(account: FuturesAccount, market: Market, position: Position): Order {
  const { core } = account;
  const side = position.amount > 0n ? 'SELL' : 'BUY';
  const quantity = absolute(position.amount);
  const price = account.mark(position);
  const orderId = core.nextOrderId();
  const order: Order = {
    product: 'futures',
    symbol: position.symbol,
    orderId,
    clientOrderId: `autoclose-${core.timeMs}-${orderId}`,
    side,
    type: 'LIMIT',
    origType: 'LIMIT',
    timeInForce: 'IOC',
    price,
    stopPrice: 0n,
    quantity,
    quoteOrderQuantity: 0n,
    executed: 0n,
    quote: 0n,
    status: 'NEW',
    reduceOnly: true,
    closePosition: false,
    workingType: 'CONTRACT_PRICE',
    waiting: false,
    held: 0n,
    time: core.timeMs,
    updateTime: core.timeMs,
    actor: 'venue',
    endReason: 'LIQUIDATION',
  };
  market.open.add(order);
  market.orders.push(order);
  core.ledger.append(core.timeMs, acceptedEntry(order, { actor: 'venue' }));
  return order;
}

/** What the closed position leaves: the rest of its margin goes as clearance fee, a shortage is filled up. */
function clear(account: FuturesAccount, position: Position, rest: bigint, value: bigint): void {
  const { symbol, asset } = position;
  const context = { cause: 'insurance', actor: 'venue', symbol } as const;
  const charge = smaller(rest, (value * CLEARANCE_RATE) / 100_000_000n);
  const change = rest < 0n ? -rest : -charge;
  if (change === 0n) return;
  account.pay(asset, change, context, 'insurance');
  account.record(symbol, 'INSURANCE_CLEAR', change, asset);
}

function liquidate(
  account: FuturesAccount,
  executor: Executor,
  position: Position,
  register: (order: Order) => void,
): void {
  const { core } = account;
  const market = account.marketOf(position);
  for (const open of [...market.open]) if (isOpen(open)) executor.end(market, open, 'CANCELED', 'LIQUIDATION');
  const isolated = position.marginType === 'ISOLATED';
  const margin = isolated ? position.isolatedWallet : account.crossWallet(position.asset);
  const before = account.wallet(position.asset);
  const value = absolute(account.value(position));
  const amount = position.amount.toString();
  const order = closingOrder(account, market, position);
  register(order);
  const markPrice = order.price.toString();
  core.ledger.append(core.timeMs, {
    type: 'liquidation',
    symbol: position.symbol,
    amount,
    markPrice,
    orderId: order.orderId,
  });
  executor.tell(order, 'NEW');
  const { tick, step } = market.instrument;
  const { quantity, price } = order;
  executor.fill(market, order, { ticks: Number(price / tick), steps: Number(quantity / step), price, quantity }, false);
  const rest = margin + account.wallet(position.asset) - before;
  clear(account, position, rest, value);
  account.tell('ORDER', position.asset, [position], 0n);
}

/** Closes what has to be closed after the mark price of `market` moved. */
export function checkLiquidation(
  account: FuturesAccount,
  executor: Executor,
  market: Market,
  register: (order: Order) => void,
): void {
  const position = account.positions.get(market.instrument.spec.symbol);
  if (!position || position.amount === 0n || !mustGo(account, position)) return;
  if (position.marginType === 'ISOLATED') {
    liquidate(account, executor, position, register);
    return;
  }
  const worstFirst = account
    .held(position.asset)
    .filter((one) => one.marginType === 'CROSSED')
    .sort((a, b) => (unrealized(a, account.mark(a)) < unrealized(b, account.mark(b)) ? -1 : 1));
  for (const one of worstFirst)
    if (one.amount !== 0n && mustGo(account, one)) liquidate(account, executor, one, register);
}
