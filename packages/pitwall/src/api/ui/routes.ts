/** The paths of the UI as routes of the server, all public: three of their own, and whatever else is asked for. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { register } from '../register.ts';

/** `/*` is asked last: every other route is more precise. */
const PATHS = ['/favicon.ico', '/fallback_file.html', '/ui_version', '/*'];

/** @param answer what answers a path that is no route of the API */
export function addUiRoutes(
  app: FastifyInstance,
  answer: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
): void {
  for (const url of PATHS) register(app, { method: 'GET', url, scope: 'public', handler: answer });
}
