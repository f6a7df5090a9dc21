/** Pair lists to try out. */
import type { RouteGroups } from '@pitwall/wire';
import { jobRow, type Job } from '../../control/pairs/jobs.ts';
import { evaluationResult, queryPairLists, startEvaluation } from '../../control/pairs/pairlists.ts';
import { BadRequest, NotFound } from '../answers.ts';
import type { Services } from '../services.ts';
import type { HandlersOf } from './call.ts';

function requireJob({ jobs }: Services, id: string): Job {
  const job = jobs.find(id);
  if (job === undefined) throw new NotFound('Job not found.');
  return job;
}

export const pairlistHandlers: HandlersOf<RouteGroups['pairlists']> = {
  pairlists_available: () => queryPairLists(),
  pairlists_evaluate: ({ body, server: { clock, logger, configuration }, services: { jobs } }) => {
    const id = startEvaluation(body, { jobs, clock, logger, configuration });
    if (id === null) throw new BadRequest('Pairlist evaluation is already running.');
    return { status: 'Pairlist evaluation started in background.', job_id: id };
  },
  pairlists_result: ({ params, services }) => {
    const result = evaluationResult(requireJob(services, params.jobid));
    if (result === undefined) throw new BadRequest('Job not finished yet.');
    return result;
  },
  background_jobs: ({ services }) => services.jobs.all().map(jobRow),
  background_job: ({ params, services }) => jobRow(requireJob(services, params.jobid)),
};
