/**
 * Buys what has fallen too far and sells it when it is back at its mean, but only while the longer trend does not point
 * down. It shows candles of a second timeframe, conditions row by row, a stop that follows volatility, and a callback that
 * ends trades which lead nowhere. Made for 1m and 5m candles.
 *
 * It is an example, not advice: run it in dry-run, look at what it does, then make it yours.
 */
import {
  adx,
  and,
  atr,
  bollingerBands,
  compute,
  crossedAbove,
  ema,
  mergeInformative,
  or,
  rsi,
  stoplossFromAbsolute,
  Strategy,
  typicalPrice,
  where,
  type CandleKey,
  type Frame,
  type TradeArguments,
} from 'pitwall';

/** The longer candles that say which way the market leans. */
const TREND_TIMEFRAME = '15m';

/** Distance of the stop, in average true ranges of the newest candle. */
const STOP_RANGES = 4;

/** A trade that did not come back by then is closed. */
const PATIENCE_MINUTES = 45;

export class MeanReversion extends Strategy {
  override timeframe = '5m';
  override minimalRoi = { 0: 0.03, 30: 0.01 };
  /** The last line of defence; `customStoploss` is tighter. */
  override stoploss = -0.08;
  override useCustomStoploss = true;
  override startupCandleCount = 60;

  /** Every pair of the whitelist is wanted on the longer timeframe too. */
  override informativePairs(): CandleKey[] {
    return this.dp.currentWhitelist().map((pair) => ({ pair, timeframe: TREND_TIMEFRAME }));
  }

  override populateIndicators(frame: Frame): void {
    const bands = bollingerBands(typicalPrice(frame), 20, 2);
    frame.set('bb_lower', bands.lower);
    frame.set('bb_middle', bands.middle);
    frame.set(
      'bb_width',
      compute([bands.upper, bands.lower, bands.middle], (upper, lower, middle) => (upper - lower) / middle),
    );
    frame.set('rsi', rsi(frame.close, 14));
    frame.set('adx', adx(frame, 14));
    frame.set('atr', atr(frame, 14));

    // A 15m candle shows from the row on that closes when it closes: no look into the future.
    const trend = this.dp.getPairDataframe(frame.pair, TREND_TIMEFRAME);
    trend.set('ema', ema(trend.close, 20));
    mergeInformative(frame, trend);
  }

  override populateEntryTrend(frame: Frame): void {
    const oversold = where(
      [frame.close, frame.column('bb_lower'), frame.column('rsi')],
      (close, lower, strength) => close < lower && strength < 35,
    );
    const isCalm = where(
      [frame.column('adx'), frame.column('bb_width')],
      (trend, width) => trend < 40 && width > 0.002,
    );
    const isNotFalling = where(
      [frame.column(`close_${TREND_TIMEFRAME}`), frame.column(`ema_${TREND_TIMEFRAME}`)],
      (close, average) => close > average * 0.985,
    );
    frame.enterLong(and(oversold, isCalm, isNotFalling), 'oversold');
  }

  override populateExitTrend(frame: Frame): void {
    const isBack = crossedAbove(frame.close, frame.column('bb_middle'));
    frame.exitLong(or(isBack, crossedAbove(frame.column('rsi'), 70)), 'back_at_mean');
  }

  /** Keeps the stop a few average ranges below the price. The engine only ever tightens it. */
  override customStoploss({ pair, currentRate }: TradeArguments): number | null {
    const { frame } = this.dp.getAnalyzedDataframe(pair);
    const range = frame.has('atr') ? (frame.column('atr').at(-1) ?? NaN) : NaN;
    return Number.isFinite(range) ? stoplossFromAbsolute(currentRate - STOP_RANGES * range, currentRate) : null;
  }

  /** The returned text becomes the exit reason. */
  override customExit({ trade, currentTime, currentProfit }: TradeArguments): string | null {
    const minutes = (currentTime - trade.openDate) / 60_000;
    return minutes > PATIENCE_MINUTES && currentProfit < 0.002 ? 'out_of_patience' : null;
  }
}
