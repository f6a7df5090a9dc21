/**
 * What the live engine cannot do although it can be configured. Configuration files are refused earlier and by key; this
 * is the engine's own guard, whoever made the settings.
 */
import { PitwallError } from '../domain/errors.ts';
import type { BotSettings } from '../domain/settings.ts';

/** Throws CONFIG when the engine cannot trade by these settings. */
export function refuseUnsupported(settings: BotSettings): void {
  if (settings.tradingMode === 'spot') return;
  throw new PitwallError(
    'CONFIG',
    `trading_mode is "${settings.tradingMode}", but this version trades spot markets only: set it to "spot".`,
  );
}
