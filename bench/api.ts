/**
 * The control API of a bot with 200 open and 10,000 closed trades: how many requests a second each route answers, and how
 * long answers take at 50 requests a second in all while the bot trades 200 pairs.
 *
 * Exchange, bot, load and the bare server that figures are compared with are processes of their own.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { startChild, type Child } from './support/child.ts';
import type { Figure } from './support/figure.ts';
import type { LoadOrder, LoadResult } from './support/load-process.ts';
import { startTradingBot, type TradingBot } from './support/trading-bot.ts';

const SECONDS_PER_RUN = 4;
const REQUESTS_PER_RUN = 100_000;
const ROUNDS = 3;

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

export const ROUTES: readonly Route[] = [
  times('/status', 8.8, 50),
  times('/profit', 1.8, 50),
  times('/trades?limit=500', 4, 50),
  times('/performance', 112, 10),
  times('/daily', 46, 10),
  { path: '/balance', original: null, target: null },
  { path: '/count', original: null, target: null },
];

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

export async function measureApi(): Promise<Figure[]> {
  await using stack = new AsyncDisposableStack();
  const bot = await startTradingBot(stack);
  const bare = await startChild('bare-server');
  stack.defer(async () => bare.stop());
  const child = await startChild('load-process');
  stack.defer(async () => child.stop());
  const load = new Load(child, bot.authorization);
  const only = process.env['BENCH_PATH'];
  if (only !== undefined) return [figure(only, await load.best(bot.url + only, 1), null, [])];
  const figures = await measurePing(load, bot, bare.line);
  for (const { path, original, target } of ROUTES) {
    const result = await load.best(bot.url + path, 1);
    const notes = original === null ? [] : [`${(result.perSecond / original).toFixed(0)} x the original`];
    figures.push(figure(path, result, target, notes));
  }
  await pause(0);
  return figures;
}
