/**
 * One link of the pair list chain: a rule and its parameters. Handlers do no I/O; prices come in as data.
 */
import type { Markets, Ticker } from '../domain/market.ts';
import type { TradingMode } from '../domain/trade.ts';

/** What a handler may look at. */
export interface PairListContext {
  /** ms UTC. */
  readonly now: number;
  readonly markets: Markets;
  /** Empty when no handler of the chain asked for them. */
  readonly tickers: ReadonlyMap<string, Ticker>;
  readonly stakeCurrency: string;
  readonly tradingMode: TradingMode;
  /** `pair_whitelist` as configured, patterns included. */
  readonly pairWhitelist: readonly string[];
  /** True for a pair that the blacklist forbids. */
  readonly isBlacklisted: (pair: string) => boolean;
}

export interface PairListHandler {
  readonly name: string;
  /** One line for people. */
  readonly description: string;
  /** True when the next call at `now` looks at the tickers. */
  needsTickers(now: number): boolean;
  /** The pairs to begin with; undefined for handlers that only filter. */
  readonly generate: ((context: PairListContext) => readonly string[]) | undefined;
  /** What remains of `pairs`, in which order. */
  filter(pairs: readonly string[], context: PairListContext): readonly string[];
}
