/** What a server keeps besides the bot: its background jobs, and the analysis of strategies that do not run. */
import { JobRegistry } from '../control/jobs.ts';
import { StrategyAnalysis } from '../control/strategy-analysis.ts';
import type { ApiServerOptions } from './options.ts';

export interface Services {
  readonly jobs: JobRegistry;
  readonly analysis: StrategyAnalysis;
  /** Ends what runs. */
  close(): Promise<void>;
}

export function createServices({ ids, clock, logger }: ApiServerOptions): Services {
  const jobs = new JobRegistry({ ids, clock, logger });
  const analysis = new StrategyAnalysis({ clock, logger });
  return {
    jobs,
    analysis,
    close: async () => {
      jobs.close();
      await analysis.close();
    },
  };
}
