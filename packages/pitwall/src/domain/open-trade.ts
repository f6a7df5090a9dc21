/** A trade as it begins: what is known of it, and everything else at rest. Entry point: `openTrade`. */
import type { Trade } from './trade.ts';

/** What must be known when a trade begins. */
export type TradeBeginning = Pick<
  Trade,
  | 'exchange'
  | 'pair'
  | 'baseCurrency'
  | 'stakeCurrency'
  | 'feeOpen'
  | 'feeClose'
  | 'openRate'
  | 'stakeAmount'
  | 'amount'
  | 'openDate'
  | 'strategy'
  | 'enterTag'
  | 'timeframe'
  | 'tradingMode'
  | 'amountPrecision'
  | 'pricePrecision'
  | 'precisionMode'
  | 'contractSize'
>;

/** Open, unsaved, without orders, unleveraged and long, unless `facts` say otherwise. */
export function openTrade(facts: TradeBeginning & Partial<Trade>): Trade {
  return {
    id: 0,
    isOpen: true,
    feeOpenCost: null,
    feeOpenCurrency: null,
    feeCloseCost: null,
    feeCloseCurrency: null,
    openRateRequested: facts.openRate,
    openTradeValue: 0,
    closeRate: null,
    closeRateRequested: null,
    realizedProfit: 0,
    closeProfit: null,
    closeProfitAbs: null,
    maxStakeAmount: facts.stakeAmount,
    amountRequested: facts.amount,
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
    leverage: 1,
    isShort: false,
    liquidationPrice: null,
    interestRate: 0,
    fundingFees: null,
    orders: [],
    ...facts,
  };
}
