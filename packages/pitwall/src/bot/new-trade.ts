/** A trade as it is committed with its first order, before anything is filled. */
import { splitPair } from '../domain/pair.ts';
import { updateOpenValue } from '../domain/recalculate.ts';
import { timeframeMinutes } from '../domain/timeframe.ts';
import type { Trade, TradeDirection } from '../domain/trade.ts';
import { marketOf, type Engine } from './engine.ts';

export interface NewTrade {
  readonly pair: string;
  readonly direction: TradeDirection;
  readonly tag: string | null;
  /** Limit price, or the rate reckoned with. */
  readonly price: number;
  readonly stake: number;
  readonly amount: number;
}

/** Both fees start with the estimate: the configured one, else the market's maker fee. */
export function newTrade(engine: Engine, entry: NewTrade): Trade {
  const { settings, clock } = engine;
  const market = marketOf(engine, entry.pair);
  const fee = settings.fee ?? market.maker;
  const now = clock.now();
  const trade: Trade = {
    id: 0,
    exchange: settings.exchange,
    pair: entry.pair,
    baseCurrency: splitPair(entry.pair)?.base ?? market.base,
    stakeCurrency: settings.stakeCurrency,
    isOpen: true,
    feeOpen: fee,
    feeOpenCost: null,
    feeOpenCurrency: null,
    feeClose: fee,
    feeCloseCost: null,
    feeCloseCurrency: null,
    openRate: entry.price,
    openRateRequested: entry.price,
    openTradeValue: 0,
    closeRate: null,
    closeRateRequested: null,
    realizedProfit: 0,
    closeProfit: null,
    closeProfitAbs: null,
    stakeAmount: entry.stake,
    maxStakeAmount: entry.stake,
    amount: entry.amount,
    amountRequested: entry.amount,
    openDate: now,
    closeDate: null,
    openOrderId: null,
    stopLoss: 0,
    stopLossPct: null,
    initialStopLoss: 0,
    initialStopLossPct: null,
    isStopLossTrailing: false,
    stoplossOrderId: null,
    stoplossLastUpdate: null,
    maxRate: 0,
    minRate: null,
    exitReason: null,
    exitOrderStatus: null,
    strategy: settings.strategy,
    enterTag: entry.tag,
    timeframe: timeframeMinutes(settings.timeframe),
    tradingMode: settings.tradingMode,
    amountPrecision: market.amountPrecision,
    pricePrecision: market.pricePrecision,
    precisionMode: market.precisionMode,
    contractSize: market.contractSize,
    leverage: 1,
    isShort: entry.direction === 'short',
    liquidationPrice: null,
    interestRate: 0,
    fundingFees: null,
    orders: [],
  };
  updateOpenValue(trade);
  return trade;
}
