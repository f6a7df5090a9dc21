/**
 * Exit decisions while the strategy hangs: the configured rules alone, with no signals and no callbacks. A position whose
 * strategy is broken is the last one to be left without its stop.
 */
import type { ExitDecision, Snapshot } from '../../brain/brain.ts';
import { decideExit, type ExitCallbacks } from '../../domain/exit-decision.ts';
import type { ExitSettings } from '../../domain/settings.ts';
import type { Trade } from '../../domain/trade.ts';

const NO_CALLBACKS: ExitCallbacks = { customStoploss: null, customExit: null };

/**
 * One decision for each trade that has a rate. Where the strategy has a say in a rule, the rule rests: the trailing stop
 * beside a stop of the strategy's own, the ROI where an entry signal would hold it back. Stops stay where they are then,
 * and count.
 */
export function decideWithoutStrategy(
  exits: ExitSettings,
  { now, rates }: Pick<Snapshot, 'now' | 'rates'>,
  trades: readonly Trade[],
): ExitDecision[] {
  const settings: ExitSettings = {
    ...exits,
    trailingStop: exits.trailingStop && !exits.useCustomStoploss,
    minimalRoi: exits.ignoreRoiIfEntrySignal ? [] : exits.minimalRoi,
  };
  return trades.flatMap((trade) => {
    const rate = rates.get(trade.pair);
    if (rate === undefined) return [];
    const moved = { ...trade };
    const reasons = decideExit(moved, { rate, now, enter: false, exit: false, exitTag: null }, settings, NO_CALLBACKS);
    const { maxRate, minRate, stopLoss, stopLossPct, initialStopLoss, initialStopLossPct, isStopLossTrailing } = moved;
    const stops = { stopLoss, stopLossPct, initialStopLoss, initialStopLossPct, isStopLossTrailing };
    return [{ tradeId: trade.id, update: { maxRate, minRate, ...stops }, reasons, failure: null }];
  });
}
