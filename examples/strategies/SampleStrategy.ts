/**
 * A strategy to start from: it buys small setbacks in an upswing and takes quick profits. Made for 1m and 5m candles.
 *
 * It is an example, not advice: run it in dry-run, look at what it does, then make it yours.
 */
import { above, and, crossedAbove, crossedBelow, ema, or, rsi, Strategy, type Frame } from 'pitwall';

export class SampleStrategy extends Strategy {
  // The configuration may override any of these.
  override timeframe = '1m';

  /** Take 1.2 % at once, less as minutes pass, and after twenty minutes any profit at all. */
  override minimalRoi = { 0: 0.012, 4: 0.005, 8: 0.002, 20: 0 };

  /** Give up at a loss of 3 %. */
  override stoploss = -0.03;

  /** Once 1 % up, follow the price at half a percent. */
  override trailingStop = true;
  override trailingStopPositive = 0.005;
  override trailingStopPositiveOffset = 0.01;
  override trailingOnlyOffsetIsReached = true;

  /** The slowest indicator needs this many candles before it can be trusted. */
  override startupCandleCount = 40;

  /** What a chart shows: the averages over the candles, the RSI below. */
  override plotConfig = {
    main_plot: { ema_fast: { color: '#2f9e8f' }, ema_slow: { color: '#c77d2e' } },
    subplots: { RSI: { rsi: { color: '#6b6fd6' } } },
  };

  /** Runs for each pair whenever a candle has closed. Columns come and go as Float64Arrays, oldest candle first. */
  override populateIndicators(frame: Frame): void {
    frame.set('ema_fast', ema(frame.close, 5));
    frame.set('ema_slow', ema(frame.close, 13));
    frame.set('rsi', rsi(frame.close, 9));
  }

  /** Where a mask is 1, the strategy wants to be in. The bot looks at the newest candle; charts show all of them. */
  override populateEntryTrend(frame: Frame): void {
    const fast = frame.column('ema_fast');
    const slow = frame.column('ema_slow');
    const strength = frame.column('rsi');

    // The market rises, took a breath, and climbs back over its fast average.
    frame.enterLong(and(above(fast, slow), crossedAbove(frame.close, fast)), 'pullback');

    // A sold-out market comes back to life.
    frame.enterLong(crossedAbove(strength, 35), 'rebound');
  }

  /** Where a mask is 1, an open trade is closed. The ROI table and the stop work beside it. */
  override populateExitTrend(frame: Frame): void {
    const fast = frame.column('ema_fast');
    const slow = frame.column('ema_slow');

    // The swing is over: the averages cross downwards, or the overbought market begins to sell.
    frame.exitLong(or(crossedBelow(fast, slow), crossedBelow(frame.column('rsi'), 75)));
  }
}
