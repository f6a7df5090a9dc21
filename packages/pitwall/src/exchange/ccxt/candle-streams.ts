/**
 * Candles by WebSocket, one endless watch per pair and timeframe.
 *
 * A candle counts as closed when the venue says so (Binance, in the message itself) or, at venues that do not, when a
 * later one follows on the same connection; after a broken connection nothing is inferred, because updates may be
 * missing. A socket that falls silent is cut, so that the watches connect anew.
 */
import { timeframeMs } from '../../domain/timeframe.ts';
import type { CandleKey, CandleRow } from '../../domain/frame.ts';
import { messageOf } from '../../domain/errors.ts';
import type { Clock, Timer } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { bag, list, numberOrNull, textOrNull, type CcxtClient } from './client.ts';
import { parseCandle } from './parse-market.ts';

type OnCandle = (candle: CandleRow, closed: boolean) => void;

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** Silence of all streams together after which the sockets are cut; longer where messages come more seldom. */
const SILENCE_MS = 20_000;
const LONGEST_SILENCE_MS = 5 * 60_000;
const CHECK_MS = 5_000;

interface Watch {
  readonly key: CandleKey;
  readonly onCandle: OnCandle;
  readonly end: AbortController;
  /** Open time of the newest candle reported as closed. */
  closedUpTo: number;
}

export class CandleStreams {
  readonly #client: CcxtClient;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #watches = new Map<string, Watch>();
  /** True when the venue's messages say whether a candle is closed. */
  readonly #saysClosed: boolean;
  #heardAt: number;
  #longestGapMs = 0;
  #check: Timer | null = null;

  constructor(client: CcxtClient, clock: Clock, logger: Logger) {
    this.#client = client;
    this.#clock = clock;
    this.#logger = logger;
    this.#heardAt = clock.now();
    this.#saysClosed = this.#hookBinance();
  }

  watch(key: CandleKey, onCandle: OnCandle): { stop(): void } {
    const name = nameOf(key);
    this.#watches.get(name)?.end.abort();
    const watch: Watch = { key, onCandle, end: new AbortController(), closedUpTo: 0 };
    this.#watches.set(name, watch);
    void this.#run(watch);
    this.#check ??= this.#clock.after(CHECK_MS, () => this.#cutWhenSilent());
    return {
      stop: () => {
        watch.end.abort();
        if (this.#watches.get(name) !== watch) return;
        this.#watches.delete(name);
        void this.#unsubscribe(key);
      },
    };
  }

  stop(): void {
    for (const watch of this.#watches.values()) watch.end.abort();
    this.#watches.clear();
    this.#check?.cancel();
    this.#check = null;
  }

  async #run(watch: Watch): Promise<void> {
    const { key, end } = watch;
    const isOver = (): boolean => end.signal.aborted;
    let pauseMs = FIRST_PAUSE_MS;
    let last: CandleRow | null = null;
    while (!isOver()) {
      try {
        const rows = list(await this.#client.watchOHLCV(key.pair, key.timeframe));
        if (isOver()) return;
        this.#heard();
        pauseMs = FIRST_PAUSE_MS;
        for (const row of rows.map(parseCandle)) last = row === null ? last : this.#report(watch, last, row);
      } catch (error) {
        last = null;
        if (isOver()) return;
        this.#logger.debug(`Candle stream of ${key.pair} ${key.timeframe} broke: ${messageOf(error)}`);
        await this.#clock.sleep(pauseMs, end.signal);
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  /** Tells the venue that nobody listens any more. Its answer does not matter: what still comes is dropped. */
  async #unsubscribe({ pair, timeframe }: CandleKey): Promise<void> {
    if (this.#client.has['unWatchOHLCV'] !== true) return;
    try {
      await this.#client.unWatchOHLCV(pair, timeframe);
    } catch (error) {
      this.#logger.debug(`Candles of ${pair} ${timeframe} could not be unsubscribed: ${messageOf(error)}`);
    }
  }

  /** Hands a row on; returns the newest row of this connection. */
  #report(watch: Watch, last: CandleRow | null, row: CandleRow): CandleRow {
    if (last !== null && row[0] < last[0]) return last;
    const follows = last !== null && row[0] === last[0] + timeframeMs(watch.key.timeframe);
    if (!this.#saysClosed && follows) this.#close(watch, last);
    if (row[0] > watch.closedUpTo) watch.onCandle(row, false);
    return row;
  }

  #close(watch: Watch, row: CandleRow): void {
    if (row[0] <= watch.closedUpTo) return;
    watch.closedUpTo = row[0];
    watch.onCandle(row, true);
  }

  /** Binance's kline messages carry `x`, which ccxt drops: read it before ccxt does. */
  #hookBinance(): boolean {
    const { handleOHLCV } = this.#client;
    if (handleOHLCV === undefined || !this.#client.id.startsWith('binance')) return false;
    this.#client.handleOHLCV = (socket, message) => {
      this.#readKline(socket, bag(bag(message)['k']));
      return handleOHLCV.call(this.#client, socket, message);
    };
    return true;
  }

  #readKline(socket: unknown, kline: Readonly<Record<string, unknown>>): void {
    if (kline['x'] !== true) return;
    // As ccxt tells them apart: `//stream.…` and `/stream/…` are spot, `//fstream.…` and `/fstream/…` futures.
    const isSpot = textOrNull(bag(socket)['url'])?.includes('/stream') === true;
    const id = textOrNull(kline['s']) ?? undefined;
    const pair = this.#client.safeSymbol(id, undefined, undefined, isSpot ? 'spot' : 'contract');
    const watch = this.#watches.get(nameOf({ pair, timeframe: textOrNull(kline['i']) ?? '' }));
    const row = parseCandle(['t', 'o', 'h', 'l', 'c', 'v'].map((name) => numberOrNull(kline[name])));
    if (watch !== undefined && row !== null) this.#close(watch, row);
  }

  #heard(): void {
    const now = this.#clock.now();
    this.#longestGapMs = Math.min(Math.max(this.#longestGapMs, now - this.#heardAt), LONGEST_SILENCE_MS / 3);
    this.#heardAt = now;
  }

  #cutWhenSilent(): void {
    const silentMs = this.#clock.now() - this.#heardAt;
    if (this.#watches.size > 0 && silentMs > Math.max(SILENCE_MS, 3 * this.#longestGapMs)) {
      this.#logger.warn(
        `No candle came for ${Math.round(silentMs / 1000)} s: the market data sockets are opened anew.`,
      );
      this.#heardAt = this.#clock.now();
      for (const socket of Object.values(this.#client.clients)) socket.connection?.terminate?.();
    }
    this.#check = this.#clock.after(CHECK_MS, () => this.#cutWhenSilent());
  }
}

function nameOf(key: CandleKey): string {
  return `${key.pair}|${key.timeframe}`;
}
