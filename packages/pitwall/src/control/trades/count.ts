/** Slots: how many trades are open, and how many may be. */
import type { Count } from '@pitwall/wire';
import type { ControlContext } from '../context.ts';
import { sumOf } from '../text/rounding.ts';

/** -1 for unlimited, as the wire has it. */
export function slotLimit(maxOpenTrades: number): number {
  return Number.isFinite(maxOpenTrades) ? maxOpenTrades : -1;
}

export async function queryCount(context: ControlContext): Promise<Count> {
  const trades = await context.trades.slots();
  return {
    current: trades.length,
    max: slotLimit(context.bot.maxOpenTrades()),
    total_stake: sumOf(trades.map((trade) => trade.openRate * trade.amount)),
  };
}
