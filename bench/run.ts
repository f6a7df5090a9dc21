/** Runs the benchmarks: all, or those named. Exit code 1 when a figure is over its limit. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { measureLatency, measureThroughput } from './api.ts';
import { measureIteration } from './iteration.ts';
import { measureStart } from './start.ts';
import { printFigure, type Figure } from './support/figure.ts';
import { measureWebSocket } from './websocket.ts';

const BENCHMARKS: Readonly<Record<string, () => Promise<Figure[]>>> = {
  api: measureThroughput,
  'api-latency': measureLatency,
  websocket: measureWebSocket,
  iteration: measureIteration,
  start: async () => {
    execFileSync(process.execPath, [join(import.meta.dirname, '..', 'scripts', 'build.ts')], { stdio: 'ignore' });
    return measureStart();
  },
};

const wanted = process.argv.slice(2);
const names = wanted.length > 0 ? wanted : Object.keys(BENCHMARKS);
let isGood = true;
for (const name of names) {
  const run = BENCHMARKS[name];
  if (run === undefined) throw new Error(`No benchmark ${name}; there are ${Object.keys(BENCHMARKS).join(', ')}.`);
  for (const figure of await run()) isGood = printFigure(figure) && isGood;
}
process.exitCode = isGood ? 0 : 1;
