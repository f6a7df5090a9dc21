/**
 * The live candle cache: closed candles by pair and timeframe, bounded in length, kept fresh by WebSocket and REST.
 *
 * `refresh` gives what is new for a set of keys. Candles the exchange has pushed as closed are taken when they follow the
 * last known one without a gap; whatever is due and has not been pushed (a stream that is cut, frozen or late) is asked
 * for by REST. A candle that is still running is never given. A failure is logged, the old candles stay, and the key is
 * asked for again. An exchange that answers slowly is not waited for longer than a few seconds, because open trades are
 * watched by the same loop: what comes later is given by a later `refresh`. `replay` gives everything again, for a
 * strategy that starts afresh.
 */
import type { CandleUpdate } from '../brain/brain.ts';
import { CandleBuffer } from '../brain/candle-buffer.ts';
import { messageOf } from '../domain/errors.ts';
import type { CandleKey, CandleRow } from '../domain/frame.ts';
import { timeframeMs } from '../domain/timeframe.ts';
import type { Clock } from '../ports/clock.ts';
import type { Exchange } from '../ports/exchange.ts';
import type { Logger } from '../ports/logger.ts';
import { closedRows, isDue } from './closed-rows.ts';

/** Keys that are asked for at the same time. */
const GROUP_SIZE = 100;
/** Requests for the history of one key. */
const MAX_HISTORY_CALLS = 5;
/** A key that gave nothing new is not asked for again before this. */
const ASK_AGAIN_MS = 5_000;
/** Pushed candles kept per key until they are taken. */
const MAX_PUSHED = 500;
/** `refresh` waits this long for the exchange. */
const PATIENCE_MS = 5_000;
/** A key nobody asked for during this time is forgotten. */
const UNUSED_MS = 30 * 60_000;

export interface LiveCacheOptions {
  readonly exchange: Exchange;
  /** When given, `refresh` does not wait for a slow exchange longer than its patience; else as long as it takes. */
  readonly clock?: Clock;
  readonly logger: Logger;
  /** Candles the strategy needs before its first signal. */
  readonly startupCandleCount: number;
  /** False: candles come by REST only. */
  readonly useStreams: boolean;
}

interface Entry {
  readonly key: CandleKey;
  readonly buffer: CandleBuffer;
  /** Pushed as closed and not taken yet, by date. */
  readonly pushed: Map<number, CandleRow>;
  readonly stream: { stop(): void } | null;
  /** Found and not given yet. */
  readonly ready: CandleUpdate[];
  isBusy: boolean;
  askAfter: number;
  usedAt: number;
}

export class LiveCandleCache {
  readonly #options: LiveCacheOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(options: LiveCacheOptions) {
    this.#options = options;
  }

  /**
   * Closed candles that are new since the last call, for the keys that have some. Never throws for a failing exchange.
   *
   * @param now ms UTC, by the bot's clock
   */
  async refresh(keys: readonly CandleKey[], now: number): Promise<CandleUpdate[]> {
    const entries = [...new Map(keys.map((key) => [nameOf(key), key])).values()].map((key) => this.#entry(key, now));
    this.#forgetUnused(now);
    const idle = entries.filter((entry) => !entry.isBusy);
    for (const entry of idle) entry.isBusy = true;
    await this.#withPatience(this.#updateAll(idle, now));
    return entries.flatMap((entry) => entry.ready.splice(0));
  }

  /** Everything the cache holds, as one replacing update per key. */
  replay(): CandleUpdate[] {
    return [...this.#entries.values()]
      .filter(({ buffer }) => buffer.rows > 0)
      .map(({ key, buffer }) => ({ key, rows: rowsOf(buffer), replace: true }));
  }

  /** Ends the streams. */
  close(): void {
    for (const entry of this.#entries.values()) entry.stream?.stop();
    this.#entries.clear();
  }

  async #withPatience(work: Promise<void>): Promise<void> {
    const { clock } = this.#options;
    if (clock === undefined) return work;
    const ended = new AbortController();
    await Promise.race([work.finally(() => ended.abort()), clock.sleep(PATIENCE_MS, ended.signal)]);
  }

  async #updateAll(entries: readonly Entry[], now: number): Promise<void> {
    for (let start = 0; start < entries.length; start += GROUP_SIZE) {
      const group = entries.slice(start, start + GROUP_SIZE);
      await Promise.all(
        group.map(async (entry) => {
          const update = await this.#update(entry, now);
          if (update !== null) entry.ready.push(update);
          entry.isBusy = false;
        }),
      );
    }
  }

  async #update(entry: Entry, now: number): Promise<CandleUpdate | null> {
    const { key, buffer } = entry;
    try {
      if (buffer.lastDate === null) return await this.#load(entry, now);
      const pushed = this.#take(entry);
      const missed = this.#isDue(entry, now) ? await this.#fillIn(entry, now) : { rows: [], replace: false };
      const rows = missed.replace ? missed.rows : [...pushed, ...missed.rows];
      return rows.length === 0 ? null : { key, rows, replace: missed.replace };
    } catch (error) {
      entry.askAfter = now + ASK_AGAIN_MS;
      this.#options.logger.warn(`No new candles of ${key.pair} ${key.timeframe}: ${messageOf(error)}`);
      return null;
    }
  }

  #isDue({ key, buffer, askAfter }: Entry, now: number): boolean {
    return now >= askAfter && isDue(buffer.lastDate ?? 0, key.timeframe, now);
  }

  /** Takes the pushed candles that follow the last known one without a gap. */
  #take(entry: Entry): CandleRow[] {
    const { key, buffer, pushed } = entry;
    const lengthMs = timeframeMs(key.timeframe);
    const rows: CandleRow[] = [];
    let next = (buffer.lastDate ?? 0) + lengthMs;
    for (let row = pushed.get(next); row !== undefined; row = pushed.get(next)) {
      rows.push(row);
      next += lengthMs;
    }
    keep(buffer, rows);
    this.#dropTaken(entry);
    return rows;
  }

  /** Asks for what has not been pushed. Too much missing: the history is loaded anew. */
  async #fillIn(entry: Entry, now: number): Promise<{ rows: readonly CandleRow[]; replace: boolean }> {
    const { key, buffer } = entry;
    const { exchange } = this.#options;
    const last = buffer.lastDate ?? 0;
    // Those that are over, the one that is running, and one to see that nothing is missing in between.
    const wanted = Math.ceil((now - last) / timeframeMs(key.timeframe)) + 1;
    if (wanted > exchange.traits.candleLimit) return { rows: (await this.#load(entry, now)).rows, replace: true };
    const answer = await exchange.fetchCandles(key, { limit: wanted });
    const rows = closedRows(answer, key.timeframe, now, exchange.traits.partialCandle).filter((row) => row[0] > last);
    keep(buffer, rows);
    this.#dropTaken(entry);
    entry.askAfter = rows.length === 0 ? now + ASK_AGAIN_MS : 0;
    return { rows, replace: false };
  }

  /** Loads the history: as many whole requests as hold the start-up candles. */
  async #load(entry: Entry, now: number): Promise<CandleUpdate> {
    const { key, buffer } = entry;
    const { exchange } = this.#options;
    const { candleLimit, partialCandle } = exchange.traits;
    const calls = this.#historyCalls();
    const lengthMs = timeframeMs(key.timeframe);
    const found: CandleRow[] = [];
    if (calls === 1) found.push(...(await exchange.fetchCandles(key, { limit: candleLimit })));
    for (let call = calls; call > 0 && calls > 1; call -= 1) {
      // Aligned to candles, and up to the one that is running.
      const since = Math.floor(now / lengthMs + 1) * lengthMs - call * candleLimit * lengthMs;
      found.push(...(await exchange.fetchCandles(key, { since, limit: candleLimit })));
    }
    const rows = closedRows(found, key.timeframe, now, partialCandle);
    if (rows.length === 0) throw new Error('the exchange gave none');
    buffer.apply(packed(rows), true);
    this.#dropTaken(entry);
    return { key, rows, replace: true };
  }

  #historyCalls(): number {
    const { exchange, startupCandleCount } = this.#options;
    if (!exchange.traits.hasCandleHistory) return 1;
    return Math.min(Math.ceil((startupCandleCount + 1) / exchange.traits.candleLimit), MAX_HISTORY_CALLS);
  }

  #entry(key: CandleKey, now: number): Entry {
    const known = this.#entries.get(nameOf(key));
    if (known !== undefined) {
      known.usedAt = now;
      return known;
    }
    const { exchange, startupCandleCount, useStreams } = this.#options;
    const pushed = new Map<number, CandleRow>();
    const onCandle = (row: CandleRow, closed: boolean): void => {
      if (!closed) return;
      pushed.set(row[0], row);
      const oldest = pushed.keys().next().value;
      if (pushed.size > MAX_PUSHED && oldest !== undefined) pushed.delete(oldest);
    };
    // Watched before the history is loaded, so that no candle falls between the two.
    const stream = useStreams ? (exchange.watchCandles?.(key, onCandle) ?? null) : null;
    const buffer = new CandleBuffer(key, startupCandleCount + exchange.traits.candleLimit);
    const entry: Entry = { key, buffer, pushed, stream, ready: [], isBusy: false, askAfter: 0, usedAt: now };
    this.#entries.set(nameOf(key), entry);
    return entry;
  }

  #dropTaken({ buffer, pushed }: Entry): void {
    const last = buffer.lastDate ?? 0;
    for (const date of pushed.keys()) if (date <= last) pushed.delete(date);
  }

  #forgetUnused(now: number): void {
    for (const [name, entry] of this.#entries) {
      if (now - entry.usedAt <= UNUSED_MS) continue;
      entry.stream?.stop();
      this.#entries.delete(name);
    }
  }
}

function nameOf(key: CandleKey): string {
  return `${key.pair}|${key.timeframe}`;
}

function packed(rows: readonly CandleRow[]): Float64Array {
  return Float64Array.from(rows.flat());
}

function keep(buffer: CandleBuffer, rows: readonly CandleRow[]): void {
  if (rows.length > 0) buffer.apply(packed(rows), false);
}

function rowsOf(buffer: CandleBuffer): CandleRow[] {
  const { date, open, high, low, close, volume } = buffer.copy();
  const columns = [date, open, high, low, close, volume];
  return Array.from(date, (_, index) => columns.map((column) => column[index]) as unknown as CandleRow);
}
