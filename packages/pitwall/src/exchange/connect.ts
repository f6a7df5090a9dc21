/**
 * The one way to an exchange: `connectExchange` takes the configuration's `exchange` section and gives the port. In
 * dry-run the venue is asked for public data only, without credentials, and orders are simulated.
 */
import type { TradingMode } from '../domain/trade.ts';
import type { Clock } from '../ports/clock.ts';
import type { Exchange } from '../ports/exchange.ts';
import type { Logger } from '../ports/logger.ts';
import { makeCcxtExchange } from './ccxt/make.ts';

export interface ConnectOptions {
  readonly dryRun: boolean;
  readonly tradingMode: TradingMode;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Imports the exchange's client and sets it up; nothing is asked of the venue yet (`loadMarkets` does).
 *
 * @param section the configuration's `exchange` section, by its own keys (`name`, `key`, `secret`, `local_url`, …)
 * @throws CONFIG for an exchange that does not exist or settings that cannot be
 */
export async function connectExchange(
  section: Readonly<Record<string, unknown>>,
  options: ConnectOptions,
): Promise<Exchange> {
  const { tradingMode, clock, logger, dryRun } = options;
  return makeCcxtExchange(section, { tradingMode, clock, logger, withCredentials: !dryRun });
}
