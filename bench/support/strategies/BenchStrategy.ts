/** Trades like the sample strategy, and leaves a frame of 30 columns behind. */
import { ema, type Frame } from 'pitwall';
import { SampleStrategy } from '../../../examples/strategies/SampleStrategy.ts';

/** With the six of a candle, the three of the sample and the two signals: 30. */
const AVERAGES = 19;

export class BenchStrategy extends SampleStrategy {
  override populateIndicators(frame: Frame): void {
    super.populateIndicators(frame);
    for (let index = 0; index < AVERAGES; index += 1) frame.set(`ema_${20 + index}`, ema(frame.close, 20 + index));
  }
}
