import { expect, it } from 'vitest';
import { Deliveries, type Reader } from './deliveries.ts';

const givenUp: string[] = [];
const reader = (name: string): Reader => ({ giveUp: () => void givenUp.push(name) });

it('gives up who has not read for longest, as many as it takes, and nobody else', () => {
  const deliveries = new Deliveries(100);
  const [slow, quick, next, huge] = ['slow', 'quick', 'next', 'huge'].map(reader) as [Reader, Reader, Reader, Reader];
  deliveries.begin(slow, 40);
  deliveries.begin(quick, 40);
  deliveries.end(quick);
  deliveries.begin(quick, 40);
  expect(givenUp).toEqual([]);
  deliveries.begin(next, 40);
  expect(givenUp).toEqual(['slow']);
  deliveries.end(slow);
  deliveries.begin(huge, 1_000);
  expect(givenUp).toEqual(['slow', 'quick', 'next']);
  deliveries.end(huge);
  deliveries.begin(slow, 100);
  expect(givenUp).toHaveLength(3);
});
