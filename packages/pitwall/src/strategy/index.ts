/** What a strategy's author imports as `pitwall`: the base class, frames, masks, indicators and helpers. */
export * from '../indicators/index.ts';
export type { CandleKey, Candles, NumberColumn, TextColumn } from '../domain/frame.ts';
export type { Market, Ticker } from '../domain/market.ts';
export type { Order, TimeInForce } from '../domain/order.ts';
export { profitRatio } from '../domain/profit.ts';
export type { BotSettings } from '../domain/settings.ts';
export { nextDate, previousDate, timeframeMinutes, timeframeMs } from '../domain/timeframe.ts';
export type { Trade, TradeDirection } from '../domain/trade.ts';
export type { OrderTimeInForce, OrderTypes, UnfilledTimeout } from './attributes.ts';
export type {
  AdjustEntryPriceArguments,
  BotStartArguments,
  ConfirmTradeEntryArguments,
  ConfirmTradeExitArguments,
  CustomEntryPriceArguments,
  CustomExitPriceArguments,
  CustomStakeAmountArguments,
  LeverageArguments,
  Metadata,
  OrderArguments,
  TradeArguments,
} from './callbacks.ts';
export { Frame } from './frame.ts';
export { mergeInformative, type MergeOptions } from './informative.ts';
export { above, and, below, compute, last, not, or, shift, where, type RowOf } from './masks.ts';
export type { AnalyzedDataframe, DataProvider, MessageOptions, Wallets } from './runtime.ts';
export { stoplossFromAbsolute, stoplossFromOpen } from './stop-helpers.ts';
export { Strategy } from './strategy.ts';
