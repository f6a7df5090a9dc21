/** A strategy that does what a test tells it to, at once: signals are read from its fields in every analysis. */
import { Strategy, type Frame } from '../../../pitwall/src/strategy/index.ts';

export class ScriptedStrategy extends Strategy {
  override timeframe = '1m';
  /** Pairs whose newest candle carries an entry signal. */
  enter = new Set<string>();
  /** Pairs whose newest candle carries an exit signal. */
  exit = new Set<string>();

  override populateIndicators(): void {
    // Signals come from the script, not from prices.
  }

  override populateEntryTrend(frame: Frame, { pair }: { readonly pair: string }): void {
    frame.enterLong(newestRow(frame, this.enter.has(pair)), 'script');
  }

  override populateExitTrend(frame: Frame, { pair }: { readonly pair: string }): void {
    frame.exitLong(newestRow(frame, this.exit.has(pair)), 'script_exit');
  }
}

function newestRow(frame: Frame, isOn: boolean): Uint8Array {
  const mask = new Uint8Array(frame.length);
  if (isOn) mask[frame.length - 1] = 1;
  return mask;
}
