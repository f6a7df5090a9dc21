/**
 * A trade as the bot keeps it: one row of the table `trades` with its orders, in camelCase, dates in ms UTC.
 *
 * Plain data, so that it crosses to the strategy's worker by structured clone; the rules that change it are functions
 * beside this file. Ratios are fractions (0.05 is 5 %), prices quote per base, amounts base, stakes and profits in the
 * stake currency.
 */
import type { Order } from './order.ts';

export type TradingMode = 'spot' | 'margin' | 'futures';
export type TradeDirection = 'long' | 'short';

export interface Trade {
  /** Row id; 0 until saved. */
  id: number;
  exchange: string;
  pair: string;
  baseCurrency: string | null;
  stakeCurrency: string | null;
  isOpen: boolean;
  feeOpen: number;
  feeOpenCost: number | null;
  feeOpenCurrency: string | null;
  feeClose: number;
  feeCloseCost: number | null;
  feeCloseCurrency: string | null;
  openRate: number;
  openRateRequested: number | null;
  openTradeValue: number;
  closeRate: number | null;
  closeRateRequested: number | null;
  realizedProfit: number;
  closeProfit: number | null;
  closeProfitAbs: number | null;
  stakeAmount: number;
  /** Largest stake ever invested, without leverage. */
  maxStakeAmount: number | null;
  amount: number;
  amountRequested: number | null;
  openDate: number;
  closeDate: number | null;
  /** `orderId` of the one order now open, null when none is. */
  openOrderId: string | null;
  stopLoss: number;
  stopLossPct: number | null;
  initialStopLoss: number;
  initialStopLossPct: number | null;
  isStopLossTrailing: boolean;
  stoplossOrderId: string | null;
  stoplossLastUpdate: number | null;
  maxRate: number;
  minRate: number | null;
  exitReason: string | null;
  exitOrderStatus: string | null;
  strategy: string | null;
  enterTag: string | null;
  /** Minutes. */
  timeframe: number | null;
  /** Null: from a database that does not tell, which means spot. */
  tradingMode: TradingMode | null;
  amountPrecision: number | null;
  pricePrecision: number | null;
  /** 2 decimal places, 3 significant digits, 4 tick size. */
  precisionMode: number | null;
  contractSize: number | null;
  leverage: number;
  isShort: boolean;
  liquidationPrice: number | null;
  interestRate: number;
  /** Positive = received. */
  fundingFees: number | null;
  orders: Order[];
}
