/** Whether an entry may be forced, in the words that clients of the control API know. */
import { PitwallError } from '../../domain/errors.ts';
import type { Markets } from '../../domain/market.ts';
import { quoteOf } from '../../domain/pair.ts';
import type { BotSettings } from '../../domain/settings.ts';
import type { Trade } from '../../domain/trade.ts';
import type { ForceEnterCommand } from '../face.ts';

export interface EntryCircumstances {
  readonly settings: Pick<BotSettings, 'forceEntryEnable' | 'tradingMode' | 'stakeCurrency'>;
  readonly isRunning: boolean;
  readonly markets: Markets;
  /** Trades that hold a slot. */
  readonly openTrades: readonly Trade[];
  /** Infinity = unlimited. */
  readonly maxOpenTrades: number;
}

/** The first reason against it; null when there is none. */
function objection(command: ForceEnterCommand, circumstances: EntryCircumstances): string | null {
  const { settings, openTrades } = circumstances;
  if (!settings.forceEntryEnable) return 'Force_entry not enabled.';
  if (!circumstances.isRunning) return 'trader is not running';
  if ([command.price, command.stakeAmount, command.leverage].some((value) => (value ?? 0) < 0))
    return 'invalid argument';
  if (command.side === 'short' && settings.tradingMode === 'spot') return "Can't go short on Spot markets.";
  if (quoteOf(command.pair) !== settings.stakeCurrency || !circumstances.markets.has(command.pair)) {
    return `Wrong pair selected. Only pairs with stake-currency ${settings.stakeCurrency} allowed.`;
  }
  const existing = openTrades.find(({ pair }) => pair === command.pair);
  if (existing !== undefined) return `position for ${command.pair} already open - id: ${existing.id}`;
  return openTrades.length >= circumstances.maxOpenTrades ? 'Maximum number of trades is reached.' : null;
}

/** Throws COMMAND_REFUSED with the reason. */
export function requireForcedEntry(command: ForceEnterCommand, circumstances: EntryCircumstances): void {
  const reason = objection(command, circumstances);
  if (reason !== null) throw new PitwallError('COMMAND_REFUSED', reason);
}
