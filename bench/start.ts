/**
 * The built package, started as a user starts it: time until the API answers, and the memory of an idle bot with 12
 * pairs. The simulated exchange runs in the process that measures.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startSimexServer } from '@pitwall/simex';
import { botConfiguration } from './support/bot-configuration.ts';
import { stopProcess } from './support/child.ts';
import { median, type Figure } from './support/figure.ts';

const ROOT = join(import.meta.dirname, '..');
const PACKAGE = join(ROOT, 'dist', 'pitwall');
const PAIRS = ['BTC', 'ETH', 'BNB', 'SOL', 'XRP', 'ADA', 'DOGE', 'AVAX', 'LINK', 'DOT', 'LTC', 'TRX'];
const STARTS = 7;
const IDLE_MS = 20_000;
const PORT = 18_231;

function ping(): Promise<boolean> {
  return new Promise((resolve) => {
    get({ host: '127.0.0.1', port: PORT, path: '/api/v1/ping' }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    }).on('error', () => resolve(false));
  });
}

async function untilPong(): Promise<void> {
  while (!(await ping())) await pause(2);
}

async function untilIterated(authorization: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${PORT}/api/v1/health`, { headers: { authorization } });
    const { last_process_ts: ts } = (await answer.json()) as { last_process_ts?: number };
    if (ts !== undefined && ts > 0) return;
    await pause(50);
  }
}

function start(config: string): ChildProcess {
  const command = join(PACKAGE, 'pitwall.js');
  return spawn(process.execPath, [command, 'trade', '--config', config], { stdio: 'ignore' });
}

/** Resident memory of a process and its children, in MB. Linux only. */
function residentMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const own = Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1024;
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
  return children.reduce((sum, child) => sum + residentMegabytes(child), own);
}

export async function measureStart(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'pitwall-bench-'));
  const exchange = await startSimexServer({ seed: 'bench' });
  const config = join(folder, 'config.json');
  const raw = botConfiguration({
    exchangeUrl: exchange.url,
    port: PORT,
    folder,
    strategyPath: join(PACKAGE, 'examples', 'strategies'),
    pairs: PAIRS.map((coin) => `${coin}/USDT`),
  });
  writeFileSync(config, JSON.stringify(raw));
  const api = raw['api_server'] as { username: string; password: string };
  const authorization = `Basic ${Buffer.from(`${api.username}:${api.password}`).toString('base64')}`;
  try {
    const pongs: number[] = [];
    const iterations: number[] = [];
    for (let index = 0; index < STARTS; index += 1) {
      const startedAt = performance.now();
      const child = start(config);
      await untilPong();
      pongs.push(performance.now() - startedAt);
      await untilIterated(authorization);
      iterations.push(performance.now() - startedAt);
      await stopProcess(child);
    }
    const child = start(config);
    await untilPong();
    await untilIterated(authorization);
    await pause(IDLE_MS);
    const megabytes = residentMegabytes(child.pid ?? 0);
    await stopProcess(child);
    return [
      { name: `start of trade to first pong (median of ${STARTS})`, value: median(pongs), unit: 'ms', limit: 1000 },
      { name: 'start of trade to the end of the first iteration', value: median(iterations), unit: 'ms', limit: null },
      { name: `resident memory, 12 pairs, idle for ${IDLE_MS / 1000} s`, value: megabytes, unit: 'MB', limit: 200 },
    ];
  } finally {
    await exchange.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
