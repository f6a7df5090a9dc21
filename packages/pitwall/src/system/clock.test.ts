import { describe, expect, it } from 'vitest';
import { realClock, spedUpClock } from './clock.ts';

describe('clock', () => {
  it('runs at the asked speed', async () => {
    const realStartMs = Date.now();
    const clock = spedUpClock(1_000_000, 1000);
    const before = clock.now();
    await clock.sleep(5000);
    const passed = clock.now() - before;
    expect(passed).toBeGreaterThanOrEqual(4000);
    expect(clock.now() - 1_000_000).toBeLessThanOrEqual((Date.now() - realStartMs) * 1000);
  });

  it('ends a sleep early, without error, when the signal aborts', async () => {
    const controller = new AbortController();
    const sleeping = realClock().sleep(3_600_000, controller.signal);
    controller.abort();
    await expect(sleeping).resolves.toBeUndefined();
    await expect(realClock().sleep(3_600_000, AbortSignal.abort())).resolves.toBeUndefined();
  });

  it('does not run a cancelled timer', async () => {
    const clock = realClock();
    let ran = false;
    clock
      .after(1, () => {
        ran = true;
      })
      .cancel();
    await clock.sleep(20);
    expect(ran).toBe(false);
  });
});
