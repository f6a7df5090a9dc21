/**
 * A bot as a user starts it, in a process of its own, on a simulated exchange in another one, over a database that is
 * full already: 200 pairs with an open trade each, 10,000 closed trades. It does not trade until it is told to.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { unusedPort } from '../../packages/testkit/src/unused-port.ts';
import { botConfiguration } from './bot-configuration.ts';
import { startChild, stopProcess } from './child.ts';
import { seedTrades } from './seed-trades.ts';

const ROOT = join(import.meta.dirname, '..', '..');
export const PAIRS = 200;
export const CLOSED_TRADES = 10_000;
const START_TIMEOUT_MS = 120_000;

export interface TradingBot {
  /** Up to and with `/api/v1`. */
  readonly url: string;
  /** Value of an `Authorization` header. */
  readonly authorization: string;
  readonly pid: number;
  get(path: string): Promise<unknown>;
  post(path: string): Promise<unknown>;
}

function pairName(index: number): string {
  return `COIN${String(index).padStart(3, '0')}/USDT`;
}

export const FIRST_PAIR = pairName(0);

async function pricesOf(exchangeUrl: string): Promise<(readonly [string, number])[]> {
  const answer = await fetch(`${exchangeUrl}/api/v3/ticker/price`);
  const prices = (await answer.json()) as { symbol: string; price: string }[];
  const bySymbol = new Map(prices.map(({ symbol, price }) => [symbol, Number(price)]));
  return Array.from({ length: PAIRS }, (_, index) => {
    const pair = pairName(index);
    const price = bySymbol.get(pair.replace('/', ''));
    if (price === undefined) throw new Error(`The exchange has no price of ${pair}.`);
    return [pair, price] as const;
  });
}

/** `BENCH_CPU_PROFILE=FOLDER`: the bot writes a CPU profile there when it ends. */
function profiling(): string[] {
  const folder = process.env['BENCH_CPU_PROFILE'];
  return folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`];
}

interface BotProcess {
  readonly pid: number;
  stop(): Promise<void>;
}

function spawnBot(config: string): BotProcess {
  const command = join(ROOT, 'packages', 'pitwall', 'src', 'cli', 'main.ts');
  const child = spawn(process.execPath, [...profiling(), command, 'trade', '--config', config], { stdio: 'ignore' });
  return {
    pid: child.pid ?? 0,
    stop: async () => stopProcess(child),
  };
}

/** Until the bot stands and shows all open trades, each with a rate. */
async function untilReady(get: (path: string) => Promise<unknown>): Promise<void> {
  for (let waited = 0; waited < START_TIMEOUT_MS; waited += 500) {
    try {
      if (((await get('/status')) as unknown[]).length >= PAIRS) return;
    } catch {
      // Not yet.
    }
    await pause(500);
  }
  throw new Error(`The bot does not stand after ${START_TIMEOUT_MS} ms.`);
}

/** Whatever it opens is handed to the stack. */
export async function startTradingBot(stack: AsyncDisposableStack): Promise<TradingBot> {
  const exchange = await startChild('exchange-process', [String(PAIRS), 'real']);
  stack.defer(async () => exchange.stop());
  const folder = mkdtempSync(join(tmpdir(), 'pitwall-bench-'));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const prices = await pricesOf(exchange.line);
  const databaseUrl = `sqlite:///${folder}/bench.sqlite`;
  await seedTrades({ databaseUrl, prices, closed: CLOSED_TRADES, open: PAIRS, now: Date.now() });
  const port = await unusedPort();
  const common = botConfiguration({
    exchangeUrl: exchange.line,
    port,
    folder,
    strategyPath: join(import.meta.dirname, 'strategies'),
    pairs: prices.map(([pair]) => pair),
  });
  const raw = {
    ...common,
    strategy: 'BenchStrategy',
    initial_state: 'stopped',
    dry_run_wallet: 1_000_000,
    max_open_trades: PAIRS,
  };
  const config = join(folder, 'config.json');
  writeFileSync(config, JSON.stringify(raw));
  const bot = spawnBot(config);
  stack.defer(async () => bot.stop());
  const { username, password } = common['api_server'] as { username: string; password: string };
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const url = `http://127.0.0.1:${port}/api/v1`;
  const ask = async (method: string, path: string): Promise<unknown> => {
    const answer = await fetch(`${url}${path}`, { method, headers: { authorization } });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const face = { url, authorization, pid: bot.pid, get: async (path: string) => ask('GET', path) };
  await untilReady(face.get);
  return { ...face, post: async (path) => ask('POST', path) };
}
