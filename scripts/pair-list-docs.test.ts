/** The documentation names every pair list handler and its parameters, and none that is not there. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PAIR_LISTS } from '../packages/pitwall/src/pairlist/definitions.ts';

const page = readFileSync(new URL('../docs/configuration.md', import.meta.url), 'utf8');
const section = /^## Pair lists\n([\s\S]*?)^(?:## |<!--)/m.exec(page)?.[1] ?? '';

it.each(PAIR_LISTS.map(({ name, parameters }) => [name, Object.keys(parameters)] as const))('%s', (name, keys) => {
  const row = section.split('\n').find((line) => line.startsWith(`| \`${name}\` |`)) ?? '';
  const cell = row.split('|')[2] ?? '';
  const named = [...cell.matchAll(/`([a-z_]+)`(?= \(|,| and|$| )/g)].map(([, key]) => key);
  expect(named.toSorted()).toEqual(keys.toSorted());
});

it('names no handler that is not there', () => {
  const named = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  expect(named.toSorted()).toEqual(PAIR_LISTS.map(({ name }) => name));
});
