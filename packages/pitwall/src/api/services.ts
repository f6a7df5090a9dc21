/** What a server keeps besides the bot: its background jobs, and the analysis of strategies that do not run. */
import { JobRegistry } from '../control/jobs.ts';
import type { ApiServerOptions } from './options.ts';

export interface Services {
  readonly jobs: JobRegistry;
  /** Ends what runs. */
  close(): Promise<void>;
}

export function createServices({ ids, clock, logger }: ApiServerOptions): Services {
  const jobs = new JobRegistry({ ids, clock, logger });
  return {
    jobs,
    close: async () => {
      jobs.close();
    },
  };
}
