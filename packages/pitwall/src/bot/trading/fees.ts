/**
 * What the exchange really took. Asked only after the order's acceptance and fills are committed; a failure leaves the
 * estimate in place and is tried again later.
 */
import { sum } from '../../domain/decimal.ts';
import { PitwallError, messageOf } from '../../domain/errors.ts';
import { feeRate, isPlausibleFee } from '../../domain/fee-rate.ts';
import { filledAmount, filledEntries, filledExits, isEntryOrder, safePrice } from '../../domain/fills.ts';
import type { Order } from '../../domain/order.ts';
import { baseOf } from '../../domain/pair.ts';
import { recalculateTrade, updateOpenValue } from '../../domain/recalculate.ts';
import type { Trade } from '../../domain/trade.ts';
import type { OrderFee, OrderReport } from '../../ports/exchange.ts';
import type { Engine } from '../engine.ts';

interface DetectedFee {
  readonly rate: number;
  /** Of the first fee, for display. */
  readonly cost: number;
  readonly currency: string;
  /** Taken from the base amount. */
  readonly baseCost: number;
}

/** Times a trade's fees are asked for again before the estimate is kept for good. */
const MAX_ATTEMPTS = 5;
/** Closed trades older than this keep their estimate. */
const RETRY_WINDOW_MS = 24 * 3_600_000;
/** Fills may be stamped a little before the bot's clock says the order was made. */
const CLOCK_SKEW_MS = 10_000;

/** Price of a third currency in the stake currency, from its ticker or the settings; null when there is none. */
async function currencyRate(engine: Engine, currency: string): Promise<number | null> {
  const { exchange, settings } = engine;
  const pair = `${currency}/${settings.stakeCurrency}`;
  if (!exchange.markets.has(pair)) return settings.unknownFeeRate;
  const ticker = await exchange.fetchTicker(pair);
  return ticker.last ?? ticker.ask ?? settings.unknownFeeRate;
}

/** The fees of single executions, by currency. Throws DEPENDENCY when they do not add up to the order. */
async function feesOfFills(engine: Engine, order: Order): Promise<OrderFee[]> {
  const fills = await engine.exchange.fetchFills(order.ftPair, order.orderId, order.orderDate - CLOCK_SKEW_MS);
  const filled = fills.reduce((sum, fill) => sum + fill.amount, 0);
  if (fills.length === 0) return [];
  if (Math.abs(filled - filledAmount(order)) > 1e-8 * filledAmount(order)) {
    throw new PitwallError(
      'DEPENDENCY',
      `The executions of order ${order.orderId} (${order.ftPair}) come to ${filled}, the order to ${filledAmount(order)}.`,
    );
  }
  const byCurrency = new Map<string, number>();
  for (const { fee } of fills) {
    if (fee !== null) byCurrency.set(fee.currency, sum(byCurrency.get(fee.currency) ?? 0, fee.cost));
  }
  return [...byCurrency].map(([currency, cost]) => ({ currency, cost, rate: null }));
}

async function summarise(engine: Engine, order: Order, fees: readonly OrderFee[]): Promise<DetectedFee | null> {
  const [first] = fees;
  if (first === undefined) return null;
  const filled = { pair: order.ftPair, amount: filledAmount(order), cost: filledAmount(order) * safePrice(order) };
  const base = baseOf(order.ftPair);
  let rate = 0;
  for (const fee of fees) {
    const isThird = fee.currency !== base && fee.currency !== engine.settings.stakeCurrency;
    const part = feeRate(filled, fee, isThird && fee.rate === null ? await currencyRate(engine, fee.currency) : null);
    if (part === null) return null;
    rate += part;
  }
  if (!isPlausibleFee(rate)) return null;
  const baseCost = fees.reduce((sum, fee) => sum + (fee.currency === base ? fee.cost : 0), 0);
  return { rate, cost: first.cost, currency: first.currency, baseCost };
}

async function detect(engine: Engine, order: Order, reported: readonly OrderFee[]): Promise<DetectedFee | null> {
  const detected = await summarise(engine, order, reported);
  if (detected !== null || engine.settings.dryRun) return detected;
  return summarise(engine, order, await feesOfFills(engine, order));
}

/** Writes a fee into its order and trade; each side of a trade takes its rate from its first order. */
function bookFee(trade: Trade, order: Order, fee: DetectedFee, baseCost: number): void {
  order.ftFeeBase = baseCost > 0 ? baseCost : null;
  if (isEntryOrder(trade, order)) {
    if (trade.feeOpenCurrency !== null) return;
    trade.feeOpen = fee.rate;
    trade.feeOpenCost = fee.cost;
    trade.feeOpenCurrency = fee.currency;
    // The exit will cost about the same; its own fee corrects this.
    if (trade.feeCloseCurrency === null) trade.feeClose = fee.rate;
    updateOpenValue(trade);
  } else if (trade.feeCloseCurrency === null) {
    trade.feeClose = fee.rate;
    trade.feeCloseCost = fee.cost;
    trade.feeCloseCurrency = fee.currency;
  }
}

/** A fee in base lessens the amount, unless dust of earlier trades makes up for it. */
async function missingBase(engine: Engine, trade: Trade, order: Order, baseCost: number): Promise<number> {
  if (baseCost === 0 || !isEntryOrder(trade, order)) return baseCost;
  await engine.wallets.update(engine.settings);
  const held = engine.wallets.balance(trade.baseCurrency ?? baseOf(trade.pair)).free;
  const bought = trade.orders
    .filter((row) => isEntryOrder(trade, row))
    .reduce((sum, row) => sum + filledAmount(row), 0);
  return held >= bought ? 0 : baseCost;
}

/**
 * Finds out the fees of a filled order and writes them into `trade`, in place; the caller recalculates and saves. Failures
 * are logged, and the estimate stays.
 *
 * @returns false when nothing was found out
 */
export async function takeFees(
  engine: Engine,
  trade: Trade,
  order: Order,
  report: OrderReport | null,
): Promise<boolean> {
  if (filledAmount(order) === 0) return false;
  try {
    const fee = await detect(engine, order, report?.fees ?? []);
    if (fee === null) return false;
    bookFee(trade, order, fee, await missingBase(engine, trade, order, fee.baseCost));
    return true;
  } catch (error) {
    if (!(error instanceof PitwallError) || error.kind === 'invariant' || error.kind === 'operational') throw error;
    engine.logger.warn(`The fees of order ${order.orderId} (${trade.pair}) are not known yet: ${messageOf(error)}`);
    return false;
  }
}

function orderWithoutFee(trade: Trade): Order | undefined {
  if (!trade.isOpen) return trade.feeCloseCurrency === null ? filledExits(trade).at(-1) : undefined;
  const hasOpenEntry = trade.orders.some((order) => order.ftIsOpen && isEntryOrder(trade, order));
  return trade.feeOpenCurrency === null && !hasOpenEntry ? filledEntries(trade).at(-1) : undefined;
}

/** Asks again for fees that could not be told when their order filled. Live only. */
export async function retryMissingFees(engine: Engine): Promise<void> {
  if (engine.settings.dryRun) return;
  const since = engine.clock.now() - RETRY_WINDOW_MS;
  const trades = [...(await engine.store.trades.closed({ closedSince: since })), ...(await engine.store.trades.open())];
  for (const { id } of trades.filter((trade) => orderWithoutFee(trade) !== undefined)) {
    const attempts = engine.feeAttempts.get(id) ?? 0;
    if (attempts >= MAX_ATTEMPTS) continue;
    engine.feeAttempts.set(id, attempts + 1);
    await engine.tradeLock.run(async () => retryFeesOf(engine, id));
  }
}

async function retryFeesOf(engine: Engine, tradeId: number): Promise<void> {
  const trade = await engine.store.trades.byId(tradeId);
  const order = trade && orderWithoutFee(trade);
  if (trade === undefined || order === undefined) return;
  // An open exit may have set the books to what the wallet holds: without news they stay so.
  if (!(await takeFees(engine, trade, order, null))) return;
  recalculateTrade(trade, !trade.isOpen);
  await engine.store.trades.save(trade);
}
