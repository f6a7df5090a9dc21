/** Trades like the sample strategy, and leaves a frame of 30 columns behind. */
import { above, and, crossedAbove, crossedBelow, ema, or, rsi, Strategy, type Frame } from 'pitwall';

/** With the six of a candle and the two signals: 30. */
const AVERAGES = 19;

export class BenchStrategy extends Strategy {
  override timeframe = '1m';
  override minimalRoi = { 0: 0.012, 4: 0.005, 8: 0.002, 20: 0 };
  override stoploss = -0.03;
  override trailingStop = true;
  override trailingStopPositive = 0.005;
  override trailingStopPositiveOffset = 0.01;
  override trailingOnlyOffsetIsReached = true;
  override startupCandleCount = 40;

  override populateIndicators(frame: Frame): void {
    frame.set('ema_fast', ema(frame.close, 5));
    frame.set('ema_slow', ema(frame.close, 13));
    frame.set('rsi', rsi(frame.close, 9));
    for (let index = 0; index < AVERAGES; index += 1) frame.set(`ema_${20 + index}`, ema(frame.close, 20 + index));
  }

  override populateEntryTrend(frame: Frame): void {
    const fast = frame.column('ema_fast');
    frame.enterLong(and(above(fast, frame.column('ema_slow')), crossedAbove(frame.close, fast)), 'pullback');
    frame.enterLong(crossedAbove(frame.column('rsi'), 35), 'rebound');
  }

  override populateExitTrend(frame: Frame): void {
    const slow = frame.column('ema_slow');
    frame.exitLong(or(crossedBelow(frame.column('ema_fast'), slow), crossedBelow(frame.column('rsi'), 75)));
  }
}
