/**
 * The control API of a bot with 200 open and 10,000 closed trades: how many requests a second each route answers, and how
 * long answers take at 50 requests a second in all while the bot trades 200 pairs.
 *
 * Exchange, bot, load and the bare server that figures are compared with are processes of their own.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { startChild, type Child } from './support/child.ts';
import { median, quantile, type Figure } from './support/figure.ts';
import type { LoadOrder, LoadResult } from './support/load-process.ts';
import type { PacedOrder, PacedResult } from './support/paced-load-process.ts';
import { processorMs } from './support/processor-time.ts';
import { CLOSED_TRADES, FIRST_PAIR, startTradingBot, type TradingBot } from './support/trading-bot.ts';

const SECONDS_PER_RUN = 4;
const REQUESTS_PER_RUN = 100_000;
const ROUNDS = 3;
const COST_ROUNDS = 3;
const COST_CONNECTIONS = 10;
/** Requests a second in all, while the bot trades. */
const PACE = 50;
const PACED_SECONDS = 60;
const ANALYSIS_TIMEOUT_MS = 120_000;
/** What the strategy leaves behind at least. */
const FRAME = { rows: 990, columns: 30 };
/** The first iteration takes everything in. */
const SETTLING_MS = 20_000;

interface Route {
  readonly path: string;
  /** Requests a second of the original, one connection, on a machine of this kind. */
  readonly original: number | null;
  /** Requests a second to reach. */
  readonly target: number | null;
}

function times(path: string, original: number, factor: number): Route {
  return { path, original, target: original * factor };
}

const CANDLES = `/pair_candles?pair=${encodeURIComponent(FIRST_PAIR)}&timeframe=1m&limit=1000`;

export const ROUTES: readonly Route[] = [
  times('/status', 8.8, 50),
  times('/profit', 1.8, 50),
  times('/trades?limit=500', 4, 50),
  times('/performance', 112, 10),
  times('/daily', 46, 10),
  // 1,000 rows of 30 columns.
  times(CANDLES, 14, 10),
  { path: '/balance', original: null, target: null },
];

/** Answered by a running bot only. */
const RUNNING: Route = { path: '/count', original: null, target: null };

const PING = { original: 1_631, one: 8_000, ten: 16_000 };

class Load {
  readonly #child: Child;
  readonly #authorization: string;

  constructor(child: Child, authorization: string) {
    this.#child = child;
    this.#authorization = authorization;
  }

  async run(url: string, connections: number): Promise<LoadResult> {
    const authorization = this.#authorization;
    const order: LoadOrder = { url, connections, seconds: SECONDS_PER_RUN, requests: REQUESTS_PER_RUN, authorization };
    this.#child.process.stdin?.write(`${JSON.stringify(order)}\n`);
    const result = JSON.parse(await this.#child.nextLine()) as LoadResult;
    if (result.failures > 0) throw new Error(`${url}: ${result.failures} requests failed.`);
    return result;
  }

  /** The processor time that the main thread of the server with this process id takes for a request, µs. */
  async processorTime(url: string, connections: number, pid: number): Promise<number | null> {
    const before = processorMs(pid);
    const { count } = await this.run(url, connections);
    const after = processorMs(pid);
    return before === null || after === null ? null : ((after - before) * 1_000) / count;
  }

  /** The best of several runs: whatever else the machine does only takes away. */
  async best(url: string, connections: number): Promise<LoadResult> {
    let best = await this.run(url, connections);
    for (let round = 1; round < ROUNDS; round += 1) {
      const result = await this.run(url, connections);
      if (result.perSecond > best.perSecond) best = result;
    }
    return best;
  }
}

function figure(name: string, { perSecond, bytes }: LoadResult, target: number | null, notes: string[]): Figure {
  const size = `${Math.round(bytes / 1024)} KiB`;
  const least = target === null ? {} : { target };
  return { name, value: perSecond, unit: '/s', limit: null, ...least, note: [...notes, size].join(', ') };
}

interface BareServer {
  readonly url: string;
  readonly pid: number;
}

/** What a request costs, as a multiple of what it costs a bare server; the median of runs in turn. */
async function measureCost(load: Load, bot: TradingBot, path: string, bare: BareServer): Promise<Figure[]> {
  const [ratios, costs]: [number[], number[]] = [[], []];
  for (let round = 0; round < COST_ROUNDS; round += 1) {
    const least = await load.processorTime(bare.url, COST_CONNECTIONS, bare.pid);
    const ours = await load.processorTime(bot.url + path, COST_CONNECTIONS, bot.pid);
    if (least === null || ours === null) return [];
    ratios.push(ours / least);
    costs.push(ours);
  }
  const note = `${median(costs).toFixed(0)} µs for a request`;
  const name = `processor time of ${path}, times bare node:http`;
  return [{ name, value: median(ratios), unit: 'x', limit: null, note }];
}

async function measurePing(load: Load, bot: TradingBot, bareUrl: string): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [connections, target] of [
    [1, PING.one],
    [10, PING.ten],
  ] as const) {
    const bare = await load.best(bareUrl, connections);
    const ours = await load.best(`${bot.url}/ping`, connections);
    const name = `connections: ${connections}`;
    figures.push(figure(`bare node:http, ${name}`, bare, null, []));
    const share = `${Math.round((ours.perSecond / bare.perSecond) * 100)} % of node:http`;
    const ratio = `${(ours.perSecond / PING.original).toFixed(1)} x the original`;
    figures.push(figure(`/ping, ${name}`, ours, target, [ratio, share]));
  }
  return figures;
}

async function measureRoute(load: Load, bot: TradingBot, { path, original, target }: Route): Promise<Figure> {
  const result = await load.best(bot.url + path, 1);
  const notes = original === null ? [] : [`${(result.perSecond / original).toFixed(0)} x the original`];
  return figure(path, result, target, notes);
}

/** Has the bot trade until the strategy has seen its candles. */
async function untilAnalysed(bot: TradingBot): Promise<void> {
  await bot.post('/start');
  for (let waited = 0; waited < ANALYSIS_TIMEOUT_MS; waited += 1_000) {
    const { length, columns } = (await bot.get(CANDLES)) as { length: number; columns: readonly string[] };
    if (length >= FRAME.rows && columns.length >= FRAME.columns) return;
    await pause(1_000);
  }
  throw new Error(`No frame of ${FIRST_PAIR} after ${ANALYSIS_TIMEOUT_MS} ms.`);
}

/** How many requests a second each route answers. */
export async function measureThroughput(): Promise<Figure[]> {
  await using stack = new AsyncDisposableStack();
  const bot = await startTradingBot(stack);
  const bare = await startChild('bare-server');
  stack.defer(async () => bare.stop());
  const child = await startChild('load-process');
  stack.defer(async () => child.stop());
  const load = new Load(child, bot.authorization);
  const only = process.env['BENCH_PATH'];
  if (only !== undefined) return [await measureRoute(load, bot, { path: only, original: null, target: null })];
  await untilAnalysed(bot);
  await bot.post('/stop');
  const figures = await measurePing(load, bot, bare.line);
  const server = { url: bare.line, pid: bare.process.pid ?? 0 };
  for (const path of ['/ping', '/version']) figures.push(...(await measureCost(load, bot, path, server)));
  for (const route of ROUTES) figures.push(await measureRoute(load, bot, route));
  await bot.post('/start');
  figures.push(await measureRoute(load, bot, RUNNING));
  return figures;
}

/** How long answers take while the bot trades, in a steady mix of all routes. */
export async function measureLatency(): Promise<Figure[]> {
  await using stack = new AsyncDisposableStack();
  const bot = await startTradingBot(stack);
  const bare = await startChild('bare-server');
  stack.defer(async () => bare.stop());
  const child = await startChild('paced-load-process');
  stack.defer(async () => child.stop());
  await untilAnalysed(bot);
  await pause(SETTLING_MS);
  const paths = ['/ping', ...ROUTES.map(({ path }) => path), RUNNING.path];
  // What the exchange has to be asked for, such as tickers, is there after the first time.
  for (const path of paths) await bot.get(path);
  const before = await bot.get('/count');
  const order: PacedOrder = {
    urls: [...paths.map((path) => bot.url + path), bare.line],
    // The bare server's share comes on top.
    perSecond: PACE + PACE / paths.length,
    seconds: PACED_SECONDS,
    authorization: bot.authorization,
  };
  child.process.stdin?.write(`${JSON.stringify(order)}\n`);
  const { latencies, failures } = JSON.parse(await child.nextLine()) as PacedResult;
  if (failures.length > 0) throw new Error(`${failures.length} requests failed, the first: ${failures[0]}`);
  const { total_trades: closed } = (await bot.get('/trades?limit=1')) as { total_trades: number };
  const note = `${closed - CLOSED_TRADES} trades closed meanwhile, open before: ${JSON.stringify(before)}`;
  const all = paths.flatMap((path) => latencies[bot.url + path] ?? []);
  const idle = latencies[bare.line] ?? [];
  return [
    { name: 'bare node:http meanwhile, p50', value: median(idle), unit: 'ms', limit: null },
    { name: 'bare node:http meanwhile, p99', value: quantile(idle, 0.99), unit: 'ms', limit: null },
    { name: `all routes, ${PACE} requests/s, p50`, value: median(all), unit: 'ms', limit: null, note },
    { name: `all routes, ${PACE} requests/s, p99`, value: quantile(all, 0.99), unit: 'ms', limit: 20 },
    { name: `all routes, ${PACE} requests/s, slowest`, value: Math.max(...all), unit: 'ms', limit: null },
    ...paths.map((path): Figure => {
      const values = latencies[bot.url + path] ?? [];
      const note = `p50 ${median(values).toFixed(1)} ms, slowest ${Math.max(...values).toFixed(1)} ms`;
      return { name: `${path} while trading, p99`, value: quantile(values, 0.99), unit: 'ms', limit: 20, note };
    }),
  ];
}
