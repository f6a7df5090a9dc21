/** Load of the machine: each CPU over a short while, and memory. */
import { cpus, freemem, totalmem } from 'node:os';
import type { SysInfo } from '@pitwall/wire';
import type { Clock } from '../ports/clock.ts';
import { roundTo } from './text/rounding.ts';

/** How long the CPUs are watched. */
const SAMPLE_MS = 250;

interface CpuTime {
  readonly busy: number;
  readonly total: number;
}

function cpuTimes(): CpuTime[] {
  return cpus().map(({ times }) => {
    const total = times.user + times.nice + times.sys + times.idle + times.irq;
    return { busy: total - times.idle, total };
  });
}

function busyPercent(before: CpuTime | undefined, after: CpuTime): number {
  const total = after.total - (before?.total ?? 0);
  return total <= 0 ? 0 : roundTo((100 * (after.busy - (before?.busy ?? 0))) / total, 1);
}

export async function querySysInfo(clock: Clock): Promise<SysInfo> {
  const before = cpuTimes();
  await clock.sleep(SAMPLE_MS);
  return {
    cpu_pct: cpuTimes().map((after, index) => busyPercent(before[index], after)),
    ram_pct: roundTo(100 * (1 - freemem() / totalmem()), 1),
  };
}
