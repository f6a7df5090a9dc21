/** Tells metrics how long requests took. */
import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.ts';

/** Must be called before the handler for paths that are no route is set, so that those are timed as well. */
export function timeRequests(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onResponse', async (request, reply) => {
    metrics.requestServed({
      method: request.method,
      route: request.routeOptions.url,
      status: reply.statusCode,
      durationMs: reply.elapsedTime,
    });
  });
}
