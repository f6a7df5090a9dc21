/**
 * A run of generated requests against one bot: several connections at once, sockets and broken connections between them.
 * Entry point: `runFuzz`.
 */
import { randomOf, makeRequest, type FuzzRequest } from './requests.ts';
import { abuse } from './raw-abuse.ts';
import { judge } from './judge.ts';
import { Lane, type FuzzAnswer, type Login } from './send.ts';
import { socketSession } from './socket-sessions.ts';
import type { FuzzTarget } from './target.ts';

export interface FuzzOptions {
  readonly seed: number;
  readonly requests: number;
  readonly connections: number;
  /** Told now and then, and at the end. */
  readonly onProgress?: (done: number, tally: FuzzTally) => void;
}

export interface FuzzTally {
  /** Answers by status; 0: a broken connection or a WebSocket session. */
  readonly statuses: Map<number, number>;
  /** What was wrong, with the number of the request. */
  readonly failures: string[];
  /** Resident memory of the bot, MB, at each progress. */
  readonly memoryMb: number[];
}

/** One request in so many is a broken connection, a WebSocket session, or a look whether the bot still trades. */
const ABUSE_EVERY = 400;
const SOCKET_EVERY = 500;
const TEND_EVERY = 1_000;
/** More failures say no more. */
const FAILURE_LIMIT = 50;
const PROGRESS_PARTS = 20;
/** From the middle of a run to its end, memory may grow by this factor; a leak would show as more in a long run. */
const MEMORY_FACTOR = 1.6;

async function logIn(target: FuzzTarget): Promise<Login> {
  const url = `http://127.0.0.1:${target.port}/api/v1/token/login`;
  const response = await fetch(url, { method: 'POST', headers: { authorization: target.basic } });
  const tokens = (await response.json()) as { access_token: string; refresh_token: string };
  return { basic: target.basic, access: tokens.access_token, refresh: tokens.refresh_token };
}

/** Starts the bot again, unlocks its pairs and empties the blacklist: what the requests have done must not be its end. */
async function tend(target: FuzzTarget): Promise<void> {
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`http://127.0.0.1:${target.port}/api/v1${path}`, {
      method,
      headers: { authorization: target.basic, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return response.json();
  };
  await call('POST', '/start');
  for (const pair of ['BTC/USDT', 'ETH/USDT', 'XRP/USDT', '*']) await call('POST', '/locks/delete', { pair });
  const { blacklist } = (await call('GET', '/blacklist')) as { blacklist?: readonly string[] };
  for (const entry of blacklist ?? [])
    await call('DELETE', `/blacklist?pairs_to_delete=${encodeURIComponent(entry.toWellFormed())}`);
}

export function describeRequest(request: FuzzRequest): string {
  const body = request.body === undefined ? '' : ` ${request.body.toString('utf8').slice(0, 300)}`;
  return `#${request.number} ${request.kind}: ${request.method} ${request.path.slice(0, 300)} as ${request.standing}${body}`;
}

class FuzzRun {
  readonly tally: FuzzTally = { statuses: new Map(), failures: [], memoryMb: [] };
  readonly #target: FuzzTarget;
  readonly #options: FuzzOptions;
  #login: Login;
  #next = 0;

  constructor(target: FuzzTarget, options: FuzzOptions, login: Login) {
    this.#target = target;
    this.#options = options;
    this.#login = login;
  }

  async lane(): Promise<void> {
    const lane = new Lane(this.#target.port, this.#options.seed);
    while (this.#next < this.#options.requests && this.tally.failures.length < FAILURE_LIMIT) {
      const number = this.#next;
      this.#next += 1;
      await this.#step(lane, number);
      this.#report(number + 1);
    }
    lane.close();
  }

  async #step(lane: Lane, number: number): Promise<void> {
    if (!this.#target.isAlive) {
      this.#fail(`#${number}: the bot has ended:\n${this.#target.lastWords}`);
      this.#next = this.#options.requests;
      return;
    }
    const random = randomOf(this.#options.seed, number);
    const { port, basic, socketToken } = this.#target;
    if (number % TEND_EVERY === TEND_EVERY - 1) await tend(this.#target);
    if (number % ABUSE_EVERY === ABUSE_EVERY - 1) this.#note(number, await abuse(port, basic, random));
    else if (number % SOCKET_EVERY === SOCKET_EVERY - 1) {
      this.#note(number, await socketSession(port, socketToken, random));
    } else await this.#request(lane, makeRequest(this.#options.seed, number));
  }

  async #request(lane: Lane, request: FuzzRequest): Promise<void> {
    let answer: FuzzAnswer;
    try {
      answer = await lane.send(request, this.#login);
    } catch (error) {
      this.#fail(`${describeRequest(request)}\n  no answer: ${error instanceof Error ? error.message : String(error)}`);
      return;
    }
    this.#count(answer.status);
    const wrong = judge(request, answer);
    if (wrong !== undefined) this.#fail(`${describeRequest(request)}\n  ${wrong}\n  ${answer.text.slice(0, 300)}`);
    // Another request may have ended the session, or it has run out.
    if (answer.status === 401 && request.standing === 'bearer') this.#login = await logIn(this.#target);
  }

  #note(number: number, wrong: string | undefined): void {
    this.#count(0);
    if (wrong !== undefined) this.#fail(`#${number}: ${wrong}`);
  }

  #count(status: number): void {
    this.tally.statuses.set(status, (this.tally.statuses.get(status) ?? 0) + 1);
  }

  #fail(text: string): void {
    this.tally.failures.push(text);
  }

  #report(done: number): void {
    if (done % Math.ceil(this.#options.requests / PROGRESS_PARTS) !== 0) return;
    if (this.#target.isAlive) this.tally.memoryMb.push(this.#target.memoryMb());
    this.#options.onProgress?.(done, this.tally);
  }
}

function memoryFailure(memoryMb: readonly number[]): string[] {
  const middle = memoryMb[Math.floor(memoryMb.length / 2)] ?? Number.NaN;
  const end = memoryMb.at(-1) ?? Number.NaN;
  if (!(end > middle * MEMORY_FACTOR)) return [];
  return [`Memory grew from ${middle.toFixed(0)} MB in the middle to ${end.toFixed(0)} MB at the end.`];
}

/** Sends the requests; then lets the bot end in order and searches everything it wrote for secrets. */
export async function runFuzz(target: FuzzTarget, options: FuzzOptions): Promise<FuzzTally> {
  const run = new FuzzRun(target, options, await logIn(target));
  await Promise.all(Array.from({ length: options.connections }, async () => run.lane()));
  const { tally } = run;
  const wasAlive = target.isAlive;
  const code = await target.stop();
  if (wasAlive && code !== 0) tally.failures.push(`The bot ended with ${String(code)}:\n${target.lastWords}`);
  tally.failures.push(...target.leaks(), ...memoryFailure(tally.memoryMb));
  return tally;
}
