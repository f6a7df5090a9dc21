/**
 * The tape of one symbol: the background's trades (from a source), trades that the account took part in, and prices
 * set by hand, as one history. Bars over any stretch of minutes, the last price, the next trade.
 *
 * Entry point: `Feed`. Invariants: bars equal the sum of the prints inside; trade ids and times ascend;
 * nothing is looked at that is later than the `nowMs` given.
 */
import { flatBar, mergeBars, type Bar } from './bar.ts';
import { keyOf } from './noise.ts';
import { BACKGROUND_ID, IDS_PER_MS, MINUTE_MS, printsOfMinute, type Print } from './prints.ts';
import { LEVELS, type BarSource, type LevelMinutes } from './pyramid.ts';

/** A trade that did not come from the background. */
export interface AddedPrint extends Print {
  /** Set by hand: it moves the market. False: a fill of the account. */
  readonly moves: boolean;
  /** A resting order of the account was hit on the way to the background's trade of the same moment. */
  readonly passive: boolean;
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
/** For the size of books where there are no candles, in steps. */
const UNKNOWN_MINUTE_VOLUME = 1000;
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
export class Feed {
  readonly #options: FeedOptions;
  readonly #source: BarSource | undefined;
  readonly #key: number;
  readonly #made = new Map<number, readonly Print[]>();
  readonly #added: AddedPrint[] = [];
  readonly #moving: AddedPrint[] = [];
  readonly #silences: Silence[] = [];

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#source = options.source;
    this.#key = keyOf(`${options.seed}/prints/${options.name}`);
  }

  /** True while the background is turned off. */
  get silent(): boolean {
    return this.#silences.at(-1)?.toMs === Infinity;
  }

  /** The latest trade; undefined where nothing was ever traded. */
  lastPrint(nowMs: number): Print | undefined {
    return this.#latest(nowMs, this.#added);
  }

  /** Like `lastPrint`, without fills of the account: where the market stands. */
  reference(nowMs: number): Print | undefined {
    return this.#latest(nowMs, this.#moving);
  }

  /** First background trade after `afterMs`. */
  nextPrint(afterMs: number): Print | undefined {
    if (!this.#source) return undefined;
    let minute = minuteOf(afterMs);
    const end = minute + SEARCH_DAYS * DAY_MINUTES;
    while (minute < end) {
      const open = this.#silences.at(-1);
      if (open?.toMs === Infinity && Math.max(afterMs + 1, minute * MINUTE_MS) >= open.fromMs) return undefined;
      const prints = this.#heard(minute);
      const found = prints[after(prints, afterMs)];
      if (found) return found;
      const gone = this.#source(DAY_MINUTES, Math.floor(minute / DAY_MINUTES)) === undefined;
      minute = gone ? (Math.floor(minute / DAY_MINUTES) + 1) * DAY_MINUTES : minute + 1;
    }
    return undefined;
  }

  /** All trades with `fromMs ≤ time ≤ toMs`, oldest first. */
  prints(fromMs: number, toMs: number): Print[] {
    const result: Print[] = [];
    for (let minute = minuteOf(fromMs); minute <= minuteOf(toMs); minute += 1) {
      for (const print of this.#heard(minute)) {
        if (print.timeMs >= fromMs && print.timeMs <= toMs) result.push(print);
      }
    }
    const own = this.#added.slice(after(this.#added, fromMs - 1), after(this.#added, toMs));
    if (own.length === 0) return result;
    return [...result, ...own].sort((a, b) => a.tradeId - b.tradeId);
  }

  /** Adds a trade now; its time must not be before the last one added. */
  add(print: Omit<AddedPrint, 'tradeId'>): AddedPrint {
    const added: AddedPrint = { ...print, tradeId: this.upcomingId(print.timeMs, print.passive) };
    this.#added.push(added);
    if (added.moves) this.#moving.push(added);
    return added;
  }

  /** The id of a trade that would be added now. */
  upcomingId(timeMs: number, passive: boolean): number {
    const before = this.#added.at(-1);
    const first = timeMs * IDS_PER_MS + (passive ? 1 : BACKGROUND_ID + 1);
    return Math.max(first, before ? before.tradeId + 1 : 0);
  }

  /** Turns the background off after `nowMs`, or on again. */
  silence(nowMs: number, silent: boolean): void {
    const open = this.#silences.at(-1);
    const isSilent = open?.toMs === Infinity;
    if (silent && !isSilent) this.#silences.push({ fromMs: nowMs + 1, toMs: Infinity });
    if (!silent && open && isSilent) open.toMs = nowMs + 1;
  }

  /** The bar over minutes `from ≤ m < to`, up to `nowMs`. */
  range(fromMinute: number, toMinute: number, nowMs: number): Bar | undefined {
    let sum: Bar | undefined;
    let minute = fromMinute;
    const end = Math.min(toMinute, minuteOf(nowMs) + 1);
    while (minute < end) {
      const level = this.#longestAt(minute, end, nowMs);
      const bar = level === undefined ? this.#fromPrints(minute, nowMs) : this.#source?.(level, minute / level);
      if (bar) sum = sum ? mergeBars(sum, bar) : bar;
      minute += level ?? 1;
    }
    return sum;
  }

  /** The first minute from `minute` on that may have candles: days without any are skipped. */
  skipEmpty(minute: number): number {
    const day = Math.floor(minute / DAY_MINUTES);
    const next = (day + 1) * DAY_MINUTES;
    const first = this.#added[0];
    const traded = first !== undefined && first.timeMs < next * MINUTE_MS;
    return traded || this.#source?.(DAY_MINUTES, day) !== undefined ? minute : next;
  }

  /** Mean volume of a minute around now, in steps. */
  minuteVolume(nowMs: number): number {
    const hour = this.#source?.(60, Math.floor(nowMs / (60 * MINUTE_MS)));
    return hour ? hour.volume / 60 : UNKNOWN_MINUTE_VOLUME;
  }

  /** The longest finished bar of the source itself that begins at a minute; undefined: look at the trades. */
  #longestAt(minute: number, end: number, nowMs: number): LevelMinutes | undefined {
    return LEVELS.findLast(
      (length) =>
        minute % length === 0 &&
        minute + length <= end &&
        (minute + length) * MINUTE_MS <= nowMs + 1 &&
        this.#untouched(minute, minute + length),
    );
  }

  #background(minute: number): readonly Print[] {
    const known = this.#made.get(minute);
    if (known) return known;
    const bar = this.#source?.(1, minute);
    const prints = bar ? printsOfMinute(bar, minute, this.#key) : [];
    if (this.#made.size >= MINUTES_KEPT) this.#made.clear();
    this.#made.set(minute, prints);
    return prints;
  }

  #silentIn(fromMs: number, toMs: number): boolean {
    return this.#silences.some((one) => one.fromMs < toMs && one.toMs > fromMs);
  }

  #heard(minute: number): readonly Print[] {
    const prints = this.#background(minute);
    const start = minute * MINUTE_MS;
    if (!this.#silentIn(start, start + MINUTE_MS)) return prints;
    return prints.filter((print) => !this.#silentIn(print.timeMs, print.timeMs + 1));
  }

  /** Last background print at or before `nowMs` and not before `oldestMs`. */
  #lastBackground(nowMs: number, oldestMs: number): Print | undefined {
    if (!this.#source) return undefined;
    const current = this.#silences.at(-1);
    const until = current && nowMs < current.toMs ? Math.min(nowMs, current.fromMs - 1) : nowMs;
    let minute = minuteOf(until);
    const end = Math.max(minuteOf(oldestMs), minute - SEARCH_DAYS * DAY_MINUTES);
    while (minute >= end) {
      if (this.#source(DAY_MINUTES, Math.floor(minute / DAY_MINUTES)) === undefined) {
        minute = Math.floor(minute / DAY_MINUTES) * DAY_MINUTES - 1;
        continue;
      }
      const prints = this.#heard(minute);
      const found = prints[after(prints, until) - 1];
      if (found) return found.timeMs >= oldestMs ? found : undefined;
      minute -= 1;
    }
    return undefined;
  }

  #latest(nowMs: number, list: readonly AddedPrint[]): Print | undefined {
    const own = list[after(list, nowMs) - 1];
    const other = this.#lastBackground(nowMs, own ? own.timeMs : 0);
    if (other && own) return other.tradeId > own.tradeId ? other : own;
    return own ?? other ?? this.#initial();
  }

  #initial(): Print | undefined {
    const { initialPrice } = this.#options;
    if (initialPrice === undefined) return undefined;
    return { timeMs: 0, tradeId: 0, price: initialPrice, quantity: 1, buyerIsMaker: false };
  }

  /** True if minutes `from ≤ m < to` are the source's own. */
  #untouched(from: number, to: number): boolean {
    if (this.#added.length === 0 && this.#silences.length === 0) return true;
    const start = from * MINUTE_MS;
    const end = to * MINUTE_MS;
    if (this.#silentIn(start, end)) return false;
    return after(this.#added, start - 1) === after(this.#added, end - 1);
  }

  /** A minute without trades: flat at the last price if the market exists then. */
  #quiet(minute: number): Bar | undefined {
    const start = minute * MINUTE_MS;
    const whole = this.#source?.(1, minute);
    if (!whole && !this.#silentIn(start, start + MINUTE_MS) && this.#added.length === 0) return undefined;
    const last = this.lastPrint(start - 1);
    return last && flatBar(last.price);
  }

  #fromPrints(minute: number, nowMs: number): Bar | undefined {
    const start = minute * MINUTE_MS;
    const list = this.prints(start, Math.min(nowMs, start + MINUTE_MS - 1));
    const first = list[0];
    const last = list.at(-1);
    if (!first || !last) return this.#quiet(minute);
    let high = first.price;
    let low = first.price;
    let volume = 0;
    let turnover = 0;
    for (const print of list) {
      high = Math.max(high, print.price);
      low = Math.min(low, print.price);
      volume += print.quantity;
      turnover += print.price * print.quantity * this.#options.turnoverUnit;
    }
    return {
      open: first.price,
      high,
      low,
      close: last.price,
      volume,
      turnover: Math.floor(turnover),
      trades: list.length,
    };
  }
}
