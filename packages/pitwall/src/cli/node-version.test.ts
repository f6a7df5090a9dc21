import { expect, test } from 'vitest';
import { LEAST_NODE, nodeComplaint } from './node-version.ts';

test.each(['18.20.8', '22.12.0', `${LEAST_NODE - 1}.99.9`])('Node %s is told to be too old', (version) => {
  expect(nodeComplaint(version)).toBe(
    `Error: Pitwall needs Node ${LEAST_NODE} or later, and this is ${version}: install it from https://nodejs.org\n`,
  );
});

test.each([`${LEAST_NODE}.0.0`, '100.1.0', process.versions.node])('Node %s will do', (version) => {
  expect(nodeComplaint(version)).toBeNull();
});
