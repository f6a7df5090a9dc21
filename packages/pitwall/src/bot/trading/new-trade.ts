/** A trade as it is committed with its first order, before anything is filled. */
import { openTrade } from '../../domain/open-trade.ts';
import { splitPair } from '../../domain/pair.ts';
import { updateOpenValue } from '../../domain/recalculate.ts';
import { timeframeMinutes } from '../../domain/timeframe.ts';
import type { Trade, TradeDirection } from '../../domain/trade.ts';
import { marketOf, type Engine } from '../engine.ts';

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
  const trade = openTrade({
    exchange: settings.exchange,
    pair: entry.pair,
    baseCurrency: splitPair(entry.pair)?.base ?? market.base,
    stakeCurrency: settings.stakeCurrency,
    feeOpen: fee,
    feeClose: fee,
    openRate: entry.price,
    stakeAmount: entry.stake,
    amount: entry.amount,
    openDate: clock.now(),
    strategy: settings.strategy,
    enterTag: entry.tag,
    timeframe: timeframeMinutes(settings.timeframe),
    tradingMode: settings.tradingMode,
    amountPrecision: market.amountPrecision,
    pricePrecision: market.pricePrecision,
    precisionMode: market.precisionMode,
    contractSize: market.contractSize,
    isShort: entry.direction === 'short',
  });
  updateOpenValue(trade);
  return trade;
}
