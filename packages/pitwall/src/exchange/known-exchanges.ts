/**
 * All exchanges the client library has, as data: to list them costs nothing, to load them all would. The file beside is
 * made by scripts/exchange-list.ts.
 */
import type { TradingMode } from '../domain/trade.ts';
import rows from './known-exchanges.json' with { type: 'json' };
import { isTestedExchange } from './traits/index.ts';

export interface KnownExchange {
  readonly id: string;
  /** As the exchange calls itself. */
  readonly name: string;
  /** Decentralised. */
  readonly isDex: boolean;
  /** The id of the exchange it is another name of. */
  readonly aliasFor: string | null;
  /** What a bot needs and the exchange lacks, for people; empty when nothing is. */
  readonly missing: string;
  /** True when our tests cover it. */
  readonly isTested: boolean;
  /** Modes it can be traded in, spot first. */
  readonly tradingModes: readonly TradingMode[];
}

/** Exchanges whose futures the adapter knows. */
const WITH_FUTURES: ReadonlySet<string> = new Set(['binance', 'okx']);

/** By id. */
export const KNOWN_EXCHANGES: readonly KnownExchange[] = rows.map(({ id, name, dex, aliasFor, missing }) => ({
  id,
  name,
  isDex: dex,
  aliasFor,
  missing,
  isTested: isTestedExchange(id),
  tradingModes: WITH_FUTURES.has(id) ? ['spot', 'futures'] : ['spot'],
}));
