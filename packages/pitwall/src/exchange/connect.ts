/**
 * The one way to an exchange: `connectExchange` takes the configuration's `exchange` section and gives the port. In
 * dry-run the venue is asked for public data only, without credentials, and orders are simulated.
 */
import type { TradingMode } from '../domain/trade.ts';
import type { Clock } from '../ports/clock.ts';
import type { Exchange } from '../ports/exchange.ts';
import type { Logger } from '../ports/logger.ts';
import type { Meter } from '../ports/meter.ts';
import { makeCcxtExchange } from './ccxt/make.ts';
import { PaperExchange, type StoredOrderLookup } from './paper/paper-exchange.ts';

export type { StoredOrderLookup } from './paper/paper-exchange.ts';

export interface ConnectOptions {
  readonly dryRun: boolean;
  readonly tradingMode: TradingMode;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Dry-run: fee ratio of every fill (the configuration's `fee`); null = the market's. */
  readonly feeRate: number | null;
  /** Dry-run: finds the stored row of an order, so that it can be made anew after a restart. */
  readonly lookup: StoredOrderLookup;
  /** Told of failures and of the request weight that was used. */
  readonly meter?: Meter;
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
  const { tradingMode, clock, logger, dryRun, meter } = options;
  const metered = meter === undefined ? {} : { meter };
  const market = await makeCcxtExchange(section, { tradingMode, clock, logger, withCredentials: !dryRun, ...metered });
  return dryRun ? new PaperExchange({ market, clock, feeRate: options.feeRate, lookup: options.lookup }) : market;
}
