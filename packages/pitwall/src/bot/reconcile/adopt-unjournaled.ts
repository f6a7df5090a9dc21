/**
 * Takes an order that carries the bot's tag and is in no journal (the database was restored from a backup) into a trade,
 * with a journal row, in one commit. A buy becomes a new trade; a sell goes to the pair's one open trade.
 */
import { applyReport } from '../../domain/order-report.ts';
import { isFinalStatus } from '../../domain/order.ts';
import type { Trade } from '../../domain/trade.ts';
import { openTrade } from '../../domain/open-trade.ts';
import type { Market } from '../../domain/market.ts';
import type { OrderReport } from '../../ports/exchange.ts';
import { newOrderRow, setOpenOrderLink } from '../desk/order-rows.ts';
import type { ReconcileSettings, ReconcilerParts } from './reconcile.ts';

/** Returns the trade; null when no trade can take the order. */
export async function adoptUnjournaled(
  { store, exchange, clock }: Pick<ReconcilerParts, 'store' | 'exchange' | 'clock'>,
  settings: ReconcileSettings,
  report: OrderReport,
): Promise<Trade | null> {
  const market = exchange.markets.get(report.pair);
  const { clientOrderId } = report;
  if (market === undefined || clientOrderId === null || (isFinalStatus(report.status) && report.filled === 0))
    return null;
  const now = clock.now();
  return store.transaction(async (session) => {
    const onPair = (await session.trades.open()).filter((trade) => trade.pair === report.pair);
    const [only] = onPair;
    const isEntry = report.side === 'buy';
    if (!isEntry && (onPair.length !== 1 || !only)) return null;
    const trade = isEntry || !only ? newTrade(exchange.traits.id, market, settings, report, now) : only;
    const order = newOrderRow(
      {
        trade,
        purpose: isEntry ? 'entry' : 'exit',
        side: report.side,
        type: report.type === 'market' ? 'market' : 'limit',
        amount: report.amount,
        price: report.price ?? report.average ?? 0,
        timeInForce: 'GTC',
        reduceOnly: false,
      },
      clientOrderId,
      report.timestamp ?? now,
    );
    applyReport(order, report, now);
    trade.orders.push(order);
    if (trade.openOrderId === null) setOpenOrderLink(trade, isEntry ? 'entry' : 'exit', order.orderId);
    await session.trades.save(trade);
    await session.journal.record({
      clientOrderId,
      purpose: isEntry ? 'entry' : 'exit',
      tradeId: trade.id,
      tradeSnapshot: structuredClone(trade),
      pair: report.pair,
      side: report.side,
      type: report.type === 'market' ? 'market' : 'limit',
      amount: report.amount,
      price: report.price,
      timeInForce: 'GTC',
      reduceOnly: false,
      leverage: trade.leverage,
      state: 'accepted',
      createdAt: order.orderDate,
      deadlineAt: null,
      notFoundCount: 0,
      updatedAt: now,
      orderId: order.orderId,
      note: 'found at the exchange without a journal',
    });
    return trade;
  });
}

function newTrade(
  exchange: string,
  market: Market,
  settings: ReconcileSettings,
  report: OrderReport,
  now: number,
): Trade {
  const rate = report.average ?? report.price ?? 0;
  const stakeAmount = report.cost !== null && report.filled > 0 ? report.cost : report.amount * rate;
  return openTrade({
    exchange,
    pair: market.pair,
    baseCurrency: market.base,
    stakeCurrency: settings.stakeCurrency,
    feeOpen: market.maker,
    feeClose: market.maker,
    openRate: rate,
    openRateRequested: report.price,
    openTradeValue: stakeAmount * (1 + market.maker),
    stakeAmount,
    amount: report.filled > 0 ? report.filled : report.amount,
    amountRequested: report.amount,
    openDate: report.timestamp ?? now,
    maxRate: rate,
    minRate: rate,
    strategy: settings.strategy,
    enterTag: 'adopted',
    timeframe: null,
    tradingMode: settings.tradingMode,
    amountPrecision: market.amountPrecision,
    pricePrecision: market.pricePrecision,
    precisionMode: market.precisionMode,
    contractSize: market.contractSize,
  });
}
