import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { CcxtClient } from './client.ts';
import { forgetUnsent } from './sockets.ts';

/** How long the venue's pace lets the last of the subscriptions wait, ms. */
const WHOLE_QUEUE_MS = 60_000;

interface PacedSocket {
  throttle(cost: number): Promise<void>;
}

// Before ccxt is loaded: it keeps the timers it finds then.
beforeAll(() => void vi.useFakeTimers());
afterAll(() => void vi.useRealTimers());

async function queued(client: CcxtClient, count: number): Promise<number[]> {
  const socket = client.client('wss://127.0.0.1:1/stream') as PacedSocket;
  const sent: number[] = [];
  for (let index = 0; index < count; index += 1) void socket.throttle(5).then(() => sent.push(index));
  await vi.advanceTimersByTimeAsync(0);
  return sent;
}

it('what waits to be sent leaves one by one; forgotten, it is not sent and nothing runs on for it', async () => {
  const { loadCcxt } = await import('./load.ts');
  const { Client } = await loadCcxt('binance', true);
  const [patient, closed] = [new Client({}), new Client({})];
  const all = await queued(patient, 20);
  expect(all).toEqual([0]);
  await vi.advanceTimersByTimeAsync(WHOLE_QUEUE_MS);
  expect(all).toHaveLength(20);

  const few = await queued(closed, 20);
  forgetUnsent(closed);
  await vi.advanceTimersByTimeAsync(WHOLE_QUEUE_MS);
  expect(few).toEqual([0]);
  expect(vi.getTimerCount()).toBe(0);
});
