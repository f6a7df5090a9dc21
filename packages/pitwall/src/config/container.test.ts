/** How a container is told. */
import { expect, it } from 'vitest';
import { isInContainer } from './container.ts';

it.each([
  [{}, [], false],
  [{}, ['/.dockerenv'], true],
  [{}, ['/run/.containerenv'], true],
  [{ PITWALL_CONTAINER: '1' }, [], true],
  [{ PITWALL_CONTAINER: 'true' }, [], true],
  [{ PITWALL_CONTAINER: '0' }, ['/.dockerenv'], false],
  [{ PITWALL_CONTAINER: '' }, ['/.dockerenv'], true],
])('the environment %j with the files %j: %j', (environment, files: readonly string[], answer) => {
  expect(isInContainer(environment, (path) => files.includes(path))).toBe(answer);
});
