import { describe, expect, test } from 'vitest';
import { globalLockAt, newLock, pairLockAt, type LockSide } from './locks.ts';

const at = (text: string): number => Date.parse(`2024-01-01T${text}Z`);
const lock = (pair: string, until: string, side: LockSide = '*') =>
  newLock({ pair, until: at(until), reason: 'test', side }, '5m', at('12:00:00'));

test.each([
  ['13:07:30', '13:10:00'],
  ['13:10:00', '13:15:00'],
])('a lock until %s ends at %s', (until, end) => {
  expect(lock('ETH/USDT', until).lockEndTime).toBe(at(end));
});

describe('who is locked', () => {
  const until = '12:03:00';
  test.each([
    ['its own pair', lock('ETH/USDT', until), 'ETH/USDT', '12:04:59', 'long', true],
    ['until its end, not beyond', lock('ETH/USDT', until), 'ETH/USDT', '12:05:00', 'long', false],
    ['not another pair', lock('BTC/USDT', until), 'ETH/USDT', '12:04:00', 'long', false],
    ['all pairs', lock('*', until), 'ETH/USDT', '12:04:00', 'short', true],
    ['the side it names', lock('ETH/USDT', until, 'long'), 'ETH/USDT', '12:04:00', 'long', true],
    ['not the other side', lock('ETH/USDT', until, 'long'), 'ETH/USDT', '12:04:00', 'short', false],
    [
      'asked for both sides, one side does not count',
      lock('ETH/USDT', until, 'long'),
      'ETH/USDT',
      '12:04:00',
      '*',
      false,
    ],
    ['not when undone', { ...lock('ETH/USDT', until), active: false }, 'ETH/USDT', '12:04:00', 'long', false],
  ] as const)('%s', (_name, subject, pair, now, side, expected) => {
    expect(pairLockAt([subject], pair, at(now), side) !== undefined).toBe(expected);
  });

  test('the last to end is told', () => {
    const locks = [lock('*', '12:30:00'), lock('ETH/USDT', '13:00:00'), lock('ETH/USDT', '12:10:00')];
    expect(pairLockAt(locks, 'ETH/USDT', at('12:01:00'), 'long')?.lockEndTime).toBe(at('13:05:00'));
  });

  test('a global lock is one of all pairs and both sides', () => {
    expect(globalLockAt([lock('ETH/USDT', until)], at('12:01:00'))).toBeUndefined();
    expect(globalLockAt([lock('*', until, 'long')], at('12:01:00'))).toBeUndefined();
    expect(globalLockAt([lock('*', until)], at('12:01:00'))?.pair).toBe('*');
  });
});
