/**
 * The newest closed candles of many pairs, for rules that judge markets: asked for once per candle and pair, kept until
 * the next candle begins.
 *
 * Who asks waits for the exchange as long as its patience lasts, counted from `begin`, and only in the round that asks
 * first; what comes later is there the next time. A failure is logged, and the candles are asked for again after a pause.
 */
import { messageOf, PitwallError } from '../domain/errors.ts';
import type { CandleKey, CandleRow } from '../domain/frame.ts';
import { nextDate } from '../domain/timeframe.ts';
import type { Clock } from '../ports/clock.ts';
import type { Exchange } from '../ports/exchange.ts';
import type { Logger } from '../ports/logger.ts';
import { closedRows } from './closed-rows.ts';

/** Pairs that are asked about at the same time: the strategy's candles must not wait behind hundreds of others. */
const MAX_ASKED = 10;
/** Pause after a failure. */
const RETRY_MS = 60_000;

export interface RecentCandlesOptions {
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long one round of questions waits for the exchange, ms. */
  readonly patienceMs: number;
}

interface Kept {
  readonly rows: Promise<readonly CandleRow[] | null>;
  /** Start of the next candle, ms UTC. */
  readonly until: number;
  /** Nobody waits for them any more from here on, ms UTC: who asks again takes what is there. */
  readonly patienceEnds: number;
}

export class RecentCandles {
  readonly #options: RecentCandlesOptions;
  readonly #kept = new Map<string, Kept>();
  #deadline = 0;
  #asked = 0;
  /** Lets the next one ask. */
  readonly #waiting: (() => void)[] = [];

  constructor(options: RecentCandlesOptions) {
    this.#options = options;
  }

  /** A new round of questions begins: patience is counted from here. Forgets what is out of date. */
  begin(): void {
    const now = this.#options.clock.now();
    this.#deadline = now + this.#options.patienceMs;
    for (const [name, { until }] of this.#kept) if (until <= now) this.#kept.delete(name);
  }

  /** Oldest first; null when they have not come in time, or failed. Throws CONFIG when the exchange never gives as many. */
  async candles(key: CandleKey, limit: number): Promise<readonly CandleRow[] | null> {
    const { exchange, clock } = this.#options;
    const most = exchange.traits.candleLimit - 1;
    if (limit > most) {
      throw new PitwallError(
        'CONFIG',
        `pairlists: ${limit} candles of ${key.timeframe} are wanted, ${exchange.traits.id} gives ${most} at a time: ` +
          'look back less.',
      );
    }
    const { rows, patienceEnds } = this.#ask(key, limit);
    const ended = new AbortController();
    const patience = clock.sleep(Math.max(0, patienceEnds - clock.now()), ended.signal).then(() => null);
    try {
      return await Promise.race([rows, patience]);
    } finally {
      ended.abort();
    }
  }

  #ask(key: CandleKey, limit: number): Kept {
    const name = `${key.pair}|${key.timeframe}|${limit}`;
    const known = this.#kept.get(name);
    if (known !== undefined) return known;
    const now = this.#options.clock.now();
    const rows = this.#fetch(key, limit, now);
    const kept = { rows, until: nextDate(key.timeframe, now), patienceEnds: this.#deadline };
    this.#kept.set(name, kept);
    void rows.then((found) => {
      if (found === null) this.#kept.set(name, { ...kept, until: this.#options.clock.now() + RETRY_MS });
    });
    return kept;
  }

  async #fetch(key: CandleKey, limit: number, now: number): Promise<readonly CandleRow[] | null> {
    const { exchange, logger } = this.#options;
    if (this.#asked >= MAX_ASKED) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#asked += 1;
    try {
      // One more than is wanted: the last one may still be running.
      const answer = await exchange.fetchCandles(key, { limit: limit + 1 });
      return closedRows(answer, key.timeframe, now, exchange.traits.partialCandle).slice(-limit);
    } catch (error) {
      logger.warn(`No candles of ${key.pair} ${key.timeframe} for the pair lists: ${messageOf(error)}`);
      return null;
    } finally {
      this.#asked -= 1;
      this.#waiting.shift()?.();
    }
  }
}
