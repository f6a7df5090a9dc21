/**
 * A strategy that trades all the time and makes every kind of order: entries at the market and away from it, exits by
 * signal, profit and time, orders that wait, are moved, or are taken back. All of it follows from candles and time.
 */
import {
  above,
  below,
  ema,
  Strategy,
  type AdjustEntryPriceArguments,
  type CustomEntryPriceArguments,
  type CustomExitPriceArguments,
  type Frame,
  type TradeArguments,
} from '../../../pitwall/src/strategy/index.ts';

const MINUTE_MS = 60_000;

/** A trade is over after this time, whatever came of it. */
const LONGEST_TRADE_MS = 5 * MINUTE_MS;

/** How far from the market an order that shall wait is put. */
const DISTANCE = 0.0015;

export class LivelyStrategy extends Strategy {
  override timeframe = '1m';
  override minimalRoi = { 0: 0.003, 2: 0.001 };
  override stoploss = -0.02;
  override startupCandleCount = 12;

  override populateIndicators(frame: Frame): void {
    frame.set('average', ema(frame.close, 6));
  }

  override populateEntryTrend(frame: Frame): void {
    frame.enterLong(below(frame.close, frame.column('average')), 'below');
  }

  override populateExitTrend(frame: Frame): void {
    frame.exitLong(above(frame.close, frame.column('average')), 'above');
  }

  /** Every third minute's entry waits below the market. */
  override customEntryPrice({ proposedRate, currentTime }: CustomEntryPriceArguments): number {
    return minuteOf(currentTime) % 3 === 0 ? proposedRate * (1 - DISTANCE) : proposedRate;
  }

  /** Every fourth minute's exit waits above it. */
  override customExitPrice({ proposedRate, currentTime }: CustomExitPriceArguments): number {
    return minuteOf(currentTime) % 4 === 0 ? proposedRate * (1 + DISTANCE) : proposedRate;
  }

  override customExit({ trade, currentTime }: TradeArguments): string | null {
    return currentTime - trade.openDate > LONGEST_TRADE_MS ? 'long_enough' : null;
  }

  /** An entry that still waits in an even minute follows the market. */
  override adjustEntryPrice(question: AdjustEntryPriceArguments): number {
    return minuteOf(question.currentTime) % 2 === 0 ? question.proposedRate : question.currentOrderRate;
  }
}

function minuteOf(time: number): number {
  return Math.floor(time / MINUTE_MS);
}
