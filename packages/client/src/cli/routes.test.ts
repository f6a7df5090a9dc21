/** The commands ask for routes that the API has. */
import { expect, it } from 'vitest';
import { ROUTES, type RouteDefinition } from '@pitwall/wire';
import { COMMANDS } from './commands.ts';

const routes = Object.values<RouteDefinition>(ROUTES).map(
  ({ method, path }) => new RegExp(`^${method} ${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
);

it.each(Object.entries(COMMANDS))('%s', (_name, { parameters, request }) => {
  const all = Object.fromEntries(parameters.map(({ name }) => [name, 'x']));
  const required = Object.fromEntries(parameters.filter(({ isRequired }) => isRequired).map(({ name }) => [name, 'x']));
  for (const { method, path } of [request(all, ['x']), request(required, [])]) {
    expect(routes.filter((route) => route.test(`${method} ${path}`))).toHaveLength(1);
  }
});
