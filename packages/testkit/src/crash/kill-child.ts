/**
 * The process that is killed: a bot over a database file and a simulated exchange in another process, reached by HTTP. It
 * kills itself with SIGKILL at the step it was told, or is killed from outside at any time. Without a death it brings
 * everything in order and prints what it cannot explain.
 */
import { openStore } from '../../../pitwall/src/store/open-store.ts';
import type { DeskStep } from '../../../pitwall/src/bot/desk/desk-steps.ts';
import type { Clock } from '../../../pitwall/src/ports/clock.ts';
import { spedUpClock } from '../../../pitwall/src/system/clock.ts';
import { SeededRandom } from '../seeded-random.ts';
import { SimexExchange } from '../simex/exchange.ts';
import { httpNetwork } from '../simex/network.ts';
import { createCrashBot } from './crash-bot.ts';
import { createEngineCrashBot } from '../bot/engine-crash-bot.ts';

export interface ChildOptions {
  readonly url: string;
  readonly credentials: { readonly key: string; readonly secret: string };
  readonly databaseUrl: string;
  readonly seed: number;
  readonly speed: number;
  /** The step to die at, and how often it is passed before; null: bring everything in order instead. */
  readonly death: { readonly step: DeskStep; readonly nth: number } | null;
  /** True: trade until killed from outside. */
  readonly tradesOn: boolean;
  readonly unjournaledOrders: 'report' | 'adopt';
  /** `trader`: the small trader; `engine`: the whole engine. */
  readonly bot: 'trader' | 'engine';
}

/** After a request was handed over, the kill may meet it anywhere on its way. */
const LATEST_KILL_MS = 4;

const options = JSON.parse(process.argv[2] ?? '{}') as ChildOptions;
const random = new SeededRandom(options.seed);
let passed = 0;

async function onStep(step: DeskStep): Promise<void> {
  if (options.death?.step !== step) return;
  passed += 1;
  if (passed < options.death.nth) return;
  const isOnItsWay = step === 'sending' || step === 'cancelling';
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), isOnItsWay ? random.between(0, LATEST_KILL_MS) : 0);
  await new Promise<never>(() => undefined);
}

/** Looks at the venue's clock before one of them is believed. */
const CLOCK_LOOKS = 8;

/** The venue's time, by the quickest of several looks: on a busy machine an answer may come seconds of market time late. */
async function venueClock(): Promise<Clock> {
  let best: { clock: Clock; tookMs: number } | undefined;
  for (let look = 0; look < CLOCK_LOOKS; look += 1) {
    const start = performance.now();
    const answer = await fetch(`${options.url}/api/v3/time`);
    const { serverTime } = (await answer.json()) as { serverTime: number };
    const clock = spedUpClock(serverTime, options.speed);
    const tookMs = performance.now() - start;
    if (best === undefined || tookMs < best.tookMs) best = { clock, tookMs };
  }
  if (best === undefined) throw new Error('The venue shows no time.');
  return best.clock;
}

async function run(): Promise<void> {
  const clock = await venueClock();
  const create = options.bot === 'engine' ? createEngineCrashBot : createCrashBot;
  const bot = await create({
    store: await openStore(options.databaseUrl),
    exchange: new SimexExchange({ send: httpNetwork(options.url), clock, credentials: options.credentials }),
    clock,
    random,
    onStep,
    unjournaledOrders: options.unjournaledOrders,
  });
  if (options.death !== null || options.tradesOn) await bot.trade();
  process.stdout.write(JSON.stringify(await bot.settleDown()));
}

// The clock's timers do not keep a process alive.
const alive = setInterval(() => undefined, 1_000);
run().then(
  () => {
    clearInterval(alive);
    process.exit(0);
  },
  (error: unknown) => {
    process.stderr.write(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(1);
  },
);
