/** Which hosts are this machine. */
import { expect, it } from 'vitest';
import { isLoopback } from './loopback.ts';

it.each(['127.0.0.1', '127.5.5.5', '::1', '0:0:0:0:0:0:0:1', '[::1]', '::ffff:127.0.0.1', 'localhost'])(
  '%s is this machine',
  (host) => {
    expect(isLoopback(host)).toBe(true);
  },
);

it.each([
  '0.0.0.0',
  '::',
  '[::]',
  '10.0.0.1',
  '128.0.0.1',
  '::2',
  'localhost.example',
  '127.0.0.1.example',
  '',
  '127.',
])('%j is not', (host) => {
  expect(isLoopback(host)).toBe(false);
});
