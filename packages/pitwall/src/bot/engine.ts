/**
 * The state that the steps of the live engine share, and the rules for touching it.
 *
 * Trades live in the store. Whoever changes one holds `tradeLock`, reads it afresh inside, and saves it before letting go;
 * so no change is lost, whoever comes first. The lock is never held while the strategy thinks: a strategy that hangs must
 * not keep anybody from forcing an exit.
 */
import { PitwallError, isPitwallError, messageOf } from '../domain/errors.ts';
import type { CandleKey } from '../domain/frame.ts';
import type { Market } from '../domain/market.ts';
import type { BotSettings } from '../domain/settings.ts';
import type { StrategyDescription } from '../brain/brain.ts';
import { RecentCandles } from '../candles/recent-candles.ts';
import { createPairListChain, type PairListChain } from '../pairlist/chain.ts';
import type { PairResult } from '../pairlist/handler.ts';
import { Mutex } from './mutex.ts';
import type { BotParts } from './parts.ts';
import { Rates } from './rates.ts';
import { Wallets } from './wallets.ts';
import { closedResultsOf } from './whitelist.ts';

/** The pair lists wait this long for candles in one iteration: open trades are watched by the same loop. */
const PAIR_LIST_PATIENCE_MS = 5_000;

export interface Engine extends Omit<BotParts, 'settings' | 'strategy'> {
  /** Replaced by a reload. */
  settings: BotSettings;
  strategy: StrategyDescription;
  /** 0 after "no more entries", until the next reload. */
  maxOpenTrades: number;
  pairLists: PairListChain;
  /** Pairs of the last iteration, those of open trades included. */
  whitelist: readonly string[];
  /** The number of the last analysis of each pair of the whitelist; a pair that was not analysed is absent. */
  readonly analyses: Map<string, number>;
  /** Number of the last analysis of all. */
  lastAnalysis: number;
  /** The candles the strategy reads besides the whitelist's, and for which whitelist it named them. */
  informative: { readonly whitelist: readonly string[]; readonly keys: readonly CandleKey[] };
  readonly wallets: Wallets;
  readonly rates: Rates;
  /** What the pair lists ask for. */
  readonly recentCandles: RecentCandles;
  readonly closedResults: () => Promise<readonly PairResult[]>;
  readonly tradeLock: Mutex;
  /** Unexplained differences between trades and exchange; while there are any, no entries. */
  unexplained: readonly string[];
  /** When trades and exchange were compared last, ms UTC. */
  reconciledAt: number;
  /** When the markets were loaded last, ms UTC. */
  marketsLoadedAt: number;
  /** Closed trades that still have an open order, by id. */
  readonly strayTrades: Set<number>;
  /** Fills the strategy has not been told of yet. */
  readonly untoldFills: { readonly tradeId: number; readonly orderRow: number }[];
  /** How often fees were asked for in vain, by trade id. */
  readonly feeAttempts: Map<number, number>;
  /** False once somebody asked the bot to stop or to reload: no new entries from then on. */
  isRunning(): boolean;
}

/** Throws CONFIG when the pair lists cannot be built. */
export function createEngine(parts: BotParts, isRunning: () => boolean): Engine {
  const { settings } = parts;
  return {
    ...parts,
    maxOpenTrades: settings.maxOpenTrades,
    pairLists: createPairListChain(settings.pairLists, settings.pairBlacklist),
    whitelist: [],
    analyses: new Map(),
    lastAnalysis: 0,
    informative: { whitelist: [], keys: parts.strategy.informativePairs },
    wallets: new Wallets(parts),
    rates: new Rates(parts.exchange, parts.clock),
    recentCandles: new RecentCandles({ ...parts, patienceMs: PAIR_LIST_PATIENCE_MS }),
    closedResults: closedResultsOf(parts.store.trades),
    tradeLock: new Mutex(),
    unexplained: [],
    reconciledAt: parts.clock.now(),
    marketsLoadedAt: parts.clock.now(),
    strayTrades: new Set(),
    untoldFills: [],
    feeAttempts: new Map(),
    isRunning,
  };
}

/** The market of a pair. Throws DEPENDENCY when the exchange has none. */
export function marketOf(engine: Pick<Engine, 'exchange' | 'settings'>, pair: string): Market {
  const market = engine.exchange.markets.get(pair);
  if (market === undefined) {
    throw new PitwallError('DEPENDENCY', `${engine.settings.exchange} has no market ${pair}.`);
  }
  return market;
}

/** True for failures that concern one pair or trade only: the loop goes on with the next. */
function isLocalFailure(error: unknown): boolean {
  if (!isPitwallError(error) || error.code === 'STRATEGY_STUCK') return false;
  return error.kind === 'refused' || error.kind === 'temporary' || error.kind === 'unknown';
}

/** Does one pair's or trade's work; a failure that concerns only it is logged, and undefined comes back. */
export async function attempt<T>(engine: Engine, what: string, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!isLocalFailure(error)) throw error;
    engine.logger.warn(`${what}: ${messageOf(error)}`);
    return undefined;
  }
}
