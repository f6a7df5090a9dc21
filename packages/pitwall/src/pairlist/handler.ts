/**
 * One link of the pair list chain: a rule and its parameters. A handler does no I/O: markets and prices come in as data,
 * and what only few handlers need is asked for through `PairListSources`.
 */
import type { CandleKey, CandleRow } from '../domain/frame.ts';
import type { Markets, Ticker } from '../domain/market.ts';
import type { TradingMode } from '../domain/trade.ts';

/** The result of a closed trade. */
export interface PairResult {
  readonly pair: string;
  /** ms UTC. */
  readonly closeDate: number;
  readonly profitRatio: number;
}

/** What is fetched only when a handler asks for it. */
export interface PairListSources {
  /**
   * The newest closed candles, oldest first, `limit` at most; null when they are not known yet: the pair cannot be judged
   * now, but perhaps next time. Throws CONFIG when the exchange does not give as many.
   */
  readonly candles: (key: CandleKey, limit: number) => Promise<readonly CandleRow[] | null>;
  /** Closed trades of all pairs. */
  readonly results: () => Promise<readonly PairResult[]>;
}

/** What a handler may look at. */
export interface PairListContext extends PairListSources {
  /** ms UTC. */
  readonly now: number;
  readonly markets: Markets;
  /** Empty when no handler of the chain asked for them. */
  readonly tickers: ReadonlyMap<string, Ticker>;
  readonly stakeCurrency: string;
  readonly tradingMode: TradingMode;
  /** Ratio of the stop, negative or 0. */
  readonly stoploss: number;
  /** `pair_whitelist` as configured, patterns included. */
  readonly pairWhitelist: readonly string[];
  /** True for a pair that the blacklist forbids. */
  readonly isBlacklisted: (pair: string) => boolean;
}

export type Pairs = readonly string[];

/** What a definition makes of its parameters. */
export interface PairListRule {
  /** One line for people. */
  readonly summary: string;
  /** True when the next call at `now` looks at the tickers. Absent: never. */
  readonly needsTickers?: (now: number) => boolean;
  /** The pairs to begin with; absent in handlers that only filter. */
  readonly generate?: (context: PairListContext) => Pairs | Promise<Pairs>;
  /** What remains of `pairs`, in which order. */
  readonly filter: (pairs: Pairs, context: PairListContext) => Pairs | Promise<Pairs>;
}
