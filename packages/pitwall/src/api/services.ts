/** What a server keeps besides the bot: its background jobs, the analysis of strategies that do not run, and shares. */
import { FairTurns } from '../control/fair-turns.ts';
import { JobRegistry } from '../control/pairs/jobs.ts';
import { StrategyAnalysis } from '../control/studies/strategy-analysis.ts';
import type { ApiServerOptions } from './options.ts';

export interface Services {
  readonly jobs: JobRegistry;
  readonly analysis: StrategyAnalysis;
  /** Who may ask the strategy of the running bot for candles. */
  readonly frames: FairTurns;
  /** Ends what runs. */
  close(): Promise<void>;
}

/**
 * The strategy that trades answers them in between: what it is asked for trading waits behind as many as run, whatever
 * callers ask for.
 */
const FRAME_TURNS = { running: 2, perCaller: 4_000, total: 8_000 };

export function createServices({ ids, clock, logger }: ApiServerOptions): Services {
  const jobs = new JobRegistry({ ids, clock, logger });
  const analysis = new StrategyAnalysis({ clock, logger });
  return {
    jobs,
    analysis,
    frames: new FairTurns(FRAME_TURNS),
    close: async () => {
      jobs.close();
      await analysis.close();
    },
  };
}
