import { expect, test } from 'vitest';

import type { HostTime } from '../system/host-time.ts';
import { ExchangeClock } from './clock.ts';

/** A machine whose time is moved by hand. */
function handTime(): HostTime & { advance(ms: number): void } {
  let now = 1000;
  let timers: { at: number; run: () => void }[] = [];
  return {
    now: () => now,
    after: (delayMs, run) => {
      const timer = { at: now + delayMs, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance: (ms) => {
      const target = now + ms;
      for (;;) {
        const next = timers.filter((timer) => timer.at <= target).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        timers = timers.filter((other) => other !== next);
        now = Math.max(now, next.at);
        next.run();
      }
      now = target;
    },
  };
}

test('runs at the named speed from the named start', () => {
  const host = handTime();
  const clock = new ExchangeClock(host, { startMs: 5_000_000, speed: 60 });
  host.advance(1000);
  expect(clock.state).toEqual({ now: 5_060_000, speed: 60, mode: 'sped' });
  clock.setSpeed(1);
  host.advance(500);
  expect(clock.state).toEqual({ now: 5_060_500, speed: 1, mode: 'real' });
  clock.setSpeed(0);
  host.advance(500);
  expect(clock.state).toEqual({ now: 5_060_500, speed: 0, mode: 'stepped' });
});

test('calls in the order of time, equal times in the order of scheduling', () => {
  const host = handTime();
  const clock = new ExchangeClock(host, { startMs: 0, speed: 10 });
  const calls: string[] = [];
  clock.schedule(300, () => calls.push('c'));
  clock.schedule(100, () => calls.push('a'));
  clock.schedule(100, () => calls.push('b'));
  const cancel = clock.schedule(200, () => calls.push('cancelled'));
  cancel();
  cancel();
  expect(calls).toEqual([]);
  host.advance(20);
  expect(calls).toEqual(['a', 'b']);
  host.advance(20);
  expect(calls).toEqual(['a', 'b', 'c']);
});

test('stepping runs each call at its own time, those it schedules included', () => {
  const clock = new ExchangeClock(handTime(), { startMs: 0, speed: 0 });
  const times: number[] = [];
  const repeat = (): void => {
    times.push(clock.now());
    clock.schedule(clock.now() + 100, repeat);
  };
  clock.schedule(100, repeat);
  clock.step(350);
  expect(times).toEqual([100, 200, 300]);
  expect(clock.now()).toBe(350);
});

test('a call for the past comes soon, but never inside schedule', () => {
  const host = handTime();
  const clock = new ExchangeClock(host, { startMs: 1000 });
  let called = false;
  clock.schedule(0, () => {
    called = true;
  });
  expect(called).toBe(false);
  host.advance(0);
  expect(called).toBe(true);
});

test('after a call that throws the later ones still come', () => {
  const host = handTime();
  const clock = new ExchangeClock(host, { startMs: 0 });
  let called = false;
  clock.schedule(1, () => {
    throw new Error('broken');
  });
  clock.schedule(2, () => {
    called = true;
  });
  expect(() => host.advance(10)).toThrow('broken');
  host.advance(10);
  expect(called).toBe(true);
});

test.each([-1, 3601, Number.NaN])('refuses the speed %d', (speed) => {
  expect(() => new ExchangeClock(handTime(), { speed })).toThrow('speed must be from 0');
});
