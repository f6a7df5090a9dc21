/**
 * What the callbacks of a strategy are told. Times are ms UTC, prices quote per base, profits ratios, stakes in the stake
 * currency. Trades and orders are copies: changing them changes nothing.
 */
import type { Order } from '../domain/order.ts';
import type { Trade, TradeDirection } from '../domain/trade.ts';

/** What the populate methods are told besides the frame. */
export interface Metadata {
  readonly pair: string;
}

export interface BotStartArguments {
  readonly currentTime: number;
}

export interface CustomEntryPriceArguments {
  readonly pair: string;
  readonly currentTime: number;
  readonly proposedRate: number;
  readonly entryTag: string | null;
  readonly side: TradeDirection;
}

export interface LeverageArguments {
  readonly pair: string;
  readonly currentTime: number;
  readonly currentRate: number;
  readonly proposedLeverage: number;
  readonly maxLeverage: number;
  readonly entryTag: string | null;
  readonly side: TradeDirection;
}

export interface CustomStakeAmountArguments {
  readonly pair: string;
  readonly currentTime: number;
  readonly currentRate: number;
  readonly proposedStake: number;
  /** Null: the venue names no minimum. */
  readonly minStake: number | null;
  readonly maxStake: number;
  readonly leverage: number;
  readonly entryTag: string | null;
  readonly side: TradeDirection;
}

export interface ConfirmTradeEntryArguments {
  readonly pair: string;
  readonly orderType: string;
  readonly amount: number;
  readonly rate: number;
  readonly timeInForce: string;
  readonly currentTime: number;
  readonly entryTag: string | null;
  readonly side: TradeDirection;
}

/** About one order of a trade. */
export interface OrderArguments {
  readonly pair: string;
  readonly trade: Trade;
  readonly order: Order;
  readonly currentTime: number;
}

export interface AdjustEntryPriceArguments extends OrderArguments {
  /** The entry rate as it is now. */
  readonly proposedRate: number;
  readonly currentOrderRate: number;
  readonly entryTag: string | null;
  readonly side: TradeDirection;
}

/** About an open trade at its exit rate. */
export interface TradeArguments {
  readonly pair: string;
  readonly trade: Trade;
  readonly currentTime: number;
  readonly currentRate: number;
  /** Ratio, fees and leverage included. */
  readonly currentProfit: number;
}

export interface CustomExitPriceArguments {
  readonly pair: string;
  readonly trade: Trade;
  readonly currentTime: number;
  readonly proposedRate: number;
  readonly currentProfit: number;
  readonly exitTag: string | null;
}

export interface ConfirmTradeExitArguments {
  readonly pair: string;
  readonly trade: Trade;
  readonly orderType: string;
  readonly amount: number;
  readonly rate: number;
  readonly timeInForce: string;
  readonly exitReason: string;
  readonly currentTime: number;
}

/** Callbacks that must answer at once. */
export const SYNCHRONOUS_CALLBACKS = [
  'customEntryPrice',
  'customExitPrice',
  'customStakeAmount',
  'leverage',
  'confirmTradeEntry',
  'confirmTradeExit',
  'checkEntryTimeout',
  'checkExitTimeout',
  'adjustEntryPrice',
  'orderFilled',
  'customStoploss',
  'customExit',
] as const;

/** All callbacks a strategy may have. */
export const CALLBACKS = ['botStart', 'botLoopStart', ...SYNCHRONOUS_CALLBACKS] as const;
