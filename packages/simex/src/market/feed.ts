/**
 * The tape of one symbol: the background's trades (from a source), trades that the account took part in, and prices
 * set by hand, as one history. Bars over any stretch of minutes, the last price, the next trade.
 *
 * Entry point: `createFeed`. Invariants: bars equal the sum of the prints inside; trade ids and times ascend;
 * nothing is looked at that is later than the `nowMs` given.
 */
import { flatBar, mergeBars, type Bar } from './bar.ts';
import { keyOf } from './noise.ts';
import { IDS_PER_MS, MINUTE_MS, printsOfMinute, type Print } from './prints.ts';
import { LEVELS, type BarSource } from './pyramid.ts';

/** A trade that did not come from the background. */
export interface AddedPrint extends Print {
  /** Set by hand: it moves the market. False: a fill of the account. */
  readonly moves: boolean;
}

export interface Feed {
  /** Undefined where nothing was ever traded. */
  lastPrint(nowMs: number): Print | undefined;
  /** Like `lastPrint`, without fills of the account: where the market stands. */
  reference(nowMs: number): Print | undefined;
  /** First background trade after `afterMs`. */
  nextPrint(afterMs: number): Print | undefined;
  /** All trades with `fromMs ≤ time ≤ toMs`, oldest first. */
  prints(fromMs: number, toMs: number): Print[];
  /** Adds a trade now; its time must not be before the last one added. */
  add(timeMs: number, price: number, quantity: number, buyerIsMaker: boolean, moves: boolean): AddedPrint;
  /** Turns the background off after `nowMs`, or on again. */
  silence(nowMs: number, silent: boolean): void;
  readonly silent: boolean;
  /** The bar over minutes `from ≤ m < to`, up to `nowMs`. */
  range(fromMinute: number, toMinute: number, nowMs: number): Bar | undefined;
  /** Mean volume of a minute around now, in steps. */
  minuteVolume(nowMs: number): number;
}

export interface FeedOptions {
  readonly seed: string;
  readonly name: string;
  /** Undefined: no background market at all. */
  readonly source: BarSource | undefined;
  readonly turnoverUnit: number;
  /** The price before any trade (static market), in ticks. */
  readonly initialPrice?: number;
}

const MINUTES_KEPT = 48;
const DAY_MINUTES = 1440;
/** How far ahead the next trade is looked for, in days; a candle file may have gaps. */
const SEARCH_DAYS = 30;

interface Silence {
  readonly fromMs: number;
  toMs: number;
}

/** First index whose print is later than `timeMs`. */
function after(prints: readonly Print[], timeMs: number): number {
  let low = 0;
  let high = prints.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((prints[middle]?.timeMs ?? 0) > timeMs) high = middle;
    else low = middle + 1;
  }
  return low;
}

const minuteOf = (timeMs: number): number => Math.floor(timeMs / MINUTE_MS);

/** The tape of one symbol. */
export function createFeed(options: FeedOptions): Feed {
  const { source } = options;
  const key = keyOf(`${options.seed}/prints/${options.name}`);
  const made = new Map<number, readonly Print[]>();
  const added: AddedPrint[] = [];
  const moving: AddedPrint[] = [];
  const silences: Silence[] = [];

  const silentAt = (timeMs: number): boolean =>
    silences.some((silence) => timeMs >= silence.fromMs && timeMs < silence.toMs);

  function background(minute: number): readonly Print[] {
    const known = made.get(minute);
    if (known) return known;
    const bar = source?.(1, minute);
    const prints = bar ? printsOfMinute(bar, minute, key) : [];
    if (made.size >= MINUTES_KEPT) made.clear();
    made.set(minute, prints);
    return prints;
  }

  function heard(minute: number): readonly Print[] {
    const prints = background(minute);
    const start = minute * MINUTE_MS;
    const overlaps = silences.some((silence) => silence.fromMs < start + MINUTE_MS && silence.toMs > start);
    return overlaps ? prints.filter((print) => !silentAt(print.timeMs)) : prints;
  }

  /** Last background print at or before `nowMs` and after `oldestMs`. */
  function lastBackground(nowMs: number, oldestMs: number): Print | undefined {
    if (!source) return undefined;
    const current = silences.at(-1);
    const until = current && nowMs < current.toMs ? Math.min(nowMs, current.fromMs - 1) : nowMs;
    let minute = minuteOf(until);
    const end = Math.max(minuteOf(oldestMs), minute - SEARCH_DAYS * DAY_MINUTES);
    while (minute >= end) {
      if (source(DAY_MINUTES, Math.floor(minute / DAY_MINUTES)) === undefined) {
        minute = Math.floor(minute / DAY_MINUTES) * DAY_MINUTES - 1;
        continue;
      }
      const prints = heard(minute);
      const found = prints[after(prints, until) - 1];
      if (found) return found.timeMs >= oldestMs ? found : undefined;
      minute -= 1;
    }
    return undefined;
  }

  function latest(nowMs: number, list: readonly AddedPrint[]): Print | undefined {
    const own = list[after(list, nowMs) - 1];
    const other = lastBackground(nowMs, own ? own.timeMs : 0);
    if (!other || !own) return own ?? other;
    return other.tradeId > own.tradeId ? other : own;
  }

  function initial(): Print | undefined {
    if (options.initialPrice === undefined) return undefined;
    return { timeMs: 0, tradeId: 0, price: options.initialPrice, quantity: 1, buyerIsMaker: false };
  }

  const lastPrint = (nowMs: number): Print | undefined => latest(nowMs, added) ?? initial();

  function nextPrint(afterMs: number): Print | undefined {
    if (!source) return undefined;
    let minute = minuteOf(afterMs);
    const end = minute + SEARCH_DAYS * DAY_MINUTES;
    while (minute < end) {
      const open = silences.at(-1);
      if (open?.toMs === Infinity && Math.max(afterMs + 1, minute * MINUTE_MS) >= open.fromMs) return undefined;
      const prints = heard(minute);
      const found = prints[after(prints, afterMs)];
      if (found) return found;
      const gone = source(DAY_MINUTES, Math.floor(minute / DAY_MINUTES)) === undefined;
      minute = gone ? (Math.floor(minute / DAY_MINUTES) + 1) * DAY_MINUTES : minute + 1;
    }
    return undefined;
  }

  function prints(fromMs: number, toMs: number): Print[] {
    const result: Print[] = [];
    for (let minute = minuteOf(fromMs); minute <= minuteOf(toMs); minute += 1) {
      for (const print of heard(minute)) {
        if (print.timeMs >= fromMs && print.timeMs <= toMs) result.push(print);
      }
    }
    const own = added.slice(after(added, fromMs - 1), after(added, toMs));
    if (own.length === 0) return result;
    return [...result, ...own].sort((a, b) => a.tradeId - b.tradeId);
  }

  function add(timeMs: number, price: number, quantity: number, buyerIsMaker: boolean, moves: boolean): AddedPrint {
    const before = added.at(-1);
    const tradeId = Math.max(timeMs * IDS_PER_MS + 1, before ? before.tradeId + 1 : 0);
    const print: AddedPrint = { timeMs, tradeId, price, quantity, buyerIsMaker, moves };
    added.push(print);
    if (moves) moving.push(print);
    return print;
  }

  function silence(nowMs: number, silent: boolean): void {
    const open = silences.at(-1);
    const isSilent = open !== undefined && open.toMs === Infinity;
    if (silent && !isSilent) silences.push({ fromMs: nowMs + 1, toMs: Infinity });
    if (!silent && isSilent) open.toMs = nowMs + 1;
  }

  /** True if minutes `from ≤ m < to` are the source's own. */
  function untouched(from: number, to: number): boolean {
    if (added.length === 0 && silences.length === 0) return true;
    const start = from * MINUTE_MS;
    const end = to * MINUTE_MS;
    if (silences.some((one) => one.fromMs < end && one.toMs > start)) return false;
    return after(added, start - 1) === after(added, end - 1);
  }

  function fromPrints(minute: number, nowMs: number): Bar | undefined {
    const start = minute * MINUTE_MS;
    const list = prints(start, Math.min(nowMs, start + MINUTE_MS - 1));
    if (list.length === 0) {
      const silent = silences.some((one) => one.fromMs < start + MINUTE_MS && one.toMs > start);
      const whole = source?.(1, minute);
      if (!silent && !whole && added.length === 0) return undefined;
      const last = lastPrint(start - 1);
      return last && flatBar(last.price);
    }
    let high = 0;
    let low = Infinity;
    let volume = 0;
    let turnover = 0;
    for (const print of list) {
      high = Math.max(high, print.price);
      low = Math.min(low, print.price);
      volume += print.quantity;
      turnover += print.price * print.quantity * options.turnoverUnit;
    }
    const open = list[0]?.price ?? 0;
    const close = list.at(-1)?.price ?? 0;
    return { open, high, low, close, volume, turnover: Math.floor(turnover), trades: list.length };
  }

  function range(fromMinute: number, toMinute: number, nowMs: number): Bar | undefined {
    let sum: Bar | undefined;
    let minute = fromMinute;
    const end = Math.min(toMinute, minuteOf(nowMs) + 1);
    while (minute < end) {
      const from = minute;
      const level = LEVELS.findLast(
        (length) =>
          from % length === 0 && from + length <= end && (from + length) * MINUTE_MS <= nowMs + 1 &&
          untouched(from, from + length),
      );
      const bar = level === undefined ? fromPrints(minute, nowMs) : source?.(level, minute / level);
      if (bar) sum = sum ? mergeBars(sum, bar) : bar;
      minute += level ?? 1;
    }
    return sum;
  }

  return {
    lastPrint,
    reference: (nowMs) => latest(nowMs, moving) ?? initial(),
    nextPrint,
    prints,
    add,
    silence,
    get silent() {
      return silences.at(-1)?.toMs === Infinity;
    },
    range,
    minuteVolume(nowMs) {
      const hour = source?.(60, Math.floor(nowMs / (60 * MINUTE_MS)));
      return hour ? hour.volume / 60 : 1000;
    },
  };
}
