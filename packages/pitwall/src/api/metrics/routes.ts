/** `/metrics`, for callers who may read, while metrics are counted. */
import type { FastifyInstance } from 'fastify';
import { sendJson } from '../answers.ts';
import { register } from '../register.ts';
import type { Metrics, MetricSources } from './metrics.ts';

const METRICS_PATH = '/metrics';

/** @param metrics null: they are switched off, and the path is not there */
export function addMetricsRoute(app: FastifyInstance, metrics: Metrics | null, sources: () => MetricSources): void {
  register(app, {
    method: 'GET',
    url: METRICS_PATH,
    scope: 'read',
    handler: async (_request, reply) => {
      if (metrics === null) sendJson(reply, 404, { detail: 'Not Found' });
      else {
        const text = await metrics.scrape(sources());
        void reply.code(200).header('content-type', metrics.contentType).send(Buffer.from(text));
      }
      return reply;
    },
  });
}
