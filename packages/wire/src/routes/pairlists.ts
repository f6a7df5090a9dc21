/** Pair lists to try out (webserver mode). */
import {
  AvailablePairLists,
  BackgroundJob,
  BackgroundJobs,
  EvaluatedPairLists,
  EvaluatePairListsBody,
  JobParams,
  JobStarted,
} from '../pairlists.ts';
import type { RouteDefinition } from '../route.ts';
import { command, read } from './common.ts';

const look = { ...read, needs: 'webserver' } as const;

export const PAIRLIST_ROUTES = {
  pairlists_available: {
    ...look,
    path: '/pairlists/available',
    response: AvailablePairLists,
    summary: 'Pair list handlers and their parameters',
  },
  pairlists_evaluate: {
    ...command,
    needs: 'webserver',
    path: '/pairlists/evaluate',
    body: EvaluatePairListsBody,
    response: JobStarted,
    summary: 'Run a chain of pair lists in the background',
  },
  pairlists_result: {
    ...look,
    path: '/pairlists/evaluate/{jobid}',
    params: JobParams,
    response: EvaluatedPairLists,
    missing: 'There is no such job.',
    summary: 'What a chain of pair lists gave',
  },
  background_jobs: { ...look, path: '/background', response: BackgroundJobs, summary: 'Background jobs' },
  background_job: {
    ...look,
    path: '/background/{jobid}',
    params: JobParams,
    response: BackgroundJob,
    missing: 'There is no such job.',
    summary: 'One background job',
  },
} as const satisfies Record<string, RouteDefinition>;
