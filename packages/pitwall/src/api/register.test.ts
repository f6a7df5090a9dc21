import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { register, requireScopes } from './register.ts';

it('a route without a scope is a bug, whichever way it comes in', async () => {
  const app = Fastify({ exposeHeadRoutes: false });
  const table = requireScopes(app);
  register(app, { method: 'GET', url: '/fine', scope: 'read', handler: () => '' });
  register(app, { method: 'POST', url: '/change', scope: 'trade', handler: () => '' });
  expect(() => app.get('/open', () => '')).toThrow('The route GET /open does not say who may call it');
  expect(() => app.route({ method: ['GET', 'PUT'], url: '/two', config: {}, handler: () => '' })).toThrow('/two');
  const plugin = async (): Promise<void> => {
    await app.register(async (inner) => {
      inner.get('/hidden', () => '');
    });
  };
  await expect(plugin()).rejects.toThrow('/hidden');
  expect(table).toEqual([
    { method: 'GET', url: '/fine', scope: 'read', changes: false },
    { method: 'POST', url: '/change', scope: 'trade', changes: true },
  ]);
});
