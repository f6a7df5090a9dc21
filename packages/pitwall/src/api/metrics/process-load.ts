/** Load of the process: its memory, and how late its timers fire. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Instruments } from './instruments.ts';

const RESOLUTION_MS = 10;
const NANOSECONDS = 1e9;

export class ProcessLoad {
  readonly #delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

  constructor() {
    this.#delays.enable();
  }

  /** Sets the gauges; lag counts from the last call on. */
  collect(gauges: Instruments['gauges']): void {
    // What is measured is the time between two timers, so the time they were set to is not lag.
    const lag = (nanoseconds: number): number => Math.max(0, nanoseconds / NANOSECONDS - RESOLUTION_MS / 1_000);
    const { pitwall_event_loop_lag_seconds: lags, pitwall_memory_bytes: memory } = gauges;
    lags.set({ quantile: '0.5' }, lag(this.#delays.percentile(50)));
    lags.set({ quantile: '0.99' }, lag(this.#delays.percentile(99)));
    lags.set({ quantile: '1' }, lag(this.#delays.max));
    this.#delays.reset();
    const { rss, heapUsed, external } = process.memoryUsage();
    memory.set({ kind: 'rss' }, rss);
    memory.set({ kind: 'heap_used' }, heapUsed);
    memory.set({ kind: 'external' }, external);
  }

  close(): void {
    this.#delays.disable();
  }
}
