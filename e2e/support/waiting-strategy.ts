/** A strategy that shows an indicator and never trades: for tests that are about something else. */
export const WAITING_STRATEGY = `
import { sma, Strategy, type Frame } from 'pitwall';

export class Waiting extends Strategy {
  override timeframe = '1m';
  override minimalRoi = { 0: 10 };
  override stoploss = -0.9;
  override plotConfig = { main_plot: { sma: {} }, subplots: {} };
  override populateIndicators(frame: Frame) { frame.set('sma', sma(frame.close, 3)); }
  override populateEntryTrend(frame: Frame) { frame.enterLong(new Uint8Array(frame.length)); }
  override populateExitTrend(frame: Frame) { frame.exitLong(new Uint8Array(frame.length)); }
}
`;
