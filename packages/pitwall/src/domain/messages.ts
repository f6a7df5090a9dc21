/**
 * What a bot tells the outside, by type. Field names here are ours (camelCase); the API and the chat modules write them
 * in the wire's spelling. Dates are ms UTC.
 */

export interface StatusMessage {
  readonly type: 'status' | 'warning' | 'startup' | 'exception';
  readonly status: string;
}

/** What all order messages carry. */
interface OrderMessageBase {
  readonly tradeId: number;
  readonly exchange: string;
  readonly pair: string;
  readonly leverage: number | null;
  readonly direction: 'Long' | 'Short';
  readonly enterTag: string | null;
  readonly orderType: string | null;
  readonly stakeAmount: number;
  readonly stakeCurrency: string;
  readonly amount: number;
  readonly openDate: number;
  readonly currentRate: number | null;
  readonly subTrade: boolean;
}

export interface EntryMessage extends OrderMessageBase {
  readonly type: 'entry' | 'entry_fill';
  readonly openRate: number;
}

export interface EntryCancelMessage extends OrderMessageBase {
  readonly type: 'entry_cancel';
  readonly limit: number;
  readonly reason: string;
}

export interface ExitMessage extends OrderMessageBase {
  readonly type: 'exit' | 'exit_fill';
  readonly gain: 'profit' | 'loss';
  readonly openRate: number;
  readonly orderRate: number;
  readonly closeRate: number;
  readonly profitAmount: number;
  readonly profitRatio: number;
  readonly exitReason: string;
  readonly closeDate: number;
  readonly cumulativeProfit: number;
  /** The trade is closed. */
  readonly isFinalExit: boolean;
  /** Of the closed trade; null while it is open. */
  readonly finalProfitRatio: number | null;
}

export interface ExitCancelMessage extends OrderMessageBase {
  readonly type: 'exit_cancel';
  readonly gain: 'profit' | 'loss';
  readonly limit: number;
  readonly openRate: number;
  readonly profitAmount: number;
  readonly profitRatio: number;
  readonly exitReason: string | null;
  readonly closeDate: number;
  readonly reason: string;
}

export interface StrategyMessage {
  readonly type: 'strategy_msg';
  readonly msg: string;
}

export interface WhitelistMessage {
  readonly type: 'whitelist';
  readonly data: readonly string[];
}

export interface AnalyzedMessage {
  readonly type: 'analyzed_df' | 'new_candle';
  readonly pair: string;
  readonly timeframe: string;
}

export type BotMessage =
  | StatusMessage
  | EntryMessage
  | EntryCancelMessage
  | ExitMessage
  | ExitCancelMessage
  | StrategyMessage
  | WhitelistMessage
  | AnalyzedMessage;
