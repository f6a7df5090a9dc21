/**
 * How long the main thread of another process has had a processor so far, ms: unlike times and rates it does not grow or
 * fall with what else the machine has to do. Linux only; null elsewhere.
 */
import { readFileSync } from 'node:fs';

export function processorMs(pid: number): number | null {
  if (process.platform !== 'linux') return null;
  const [nanoseconds] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ');
  return Number(nanoseconds) / 1e6;
}
