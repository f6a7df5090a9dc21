/**
 * The venue's limits: request weight per minute and address, orders per account and interval. Windows are aligned to
 * the exchange's clock. Over the limit: 429 with `Retry-After`; an address that goes on all the same is banned with
 * 418, for two minutes first, twice as long each further time, three days at most.
 *
 * Entry points: {@link RateLimiter}, {@link SPOT_LIMITS}, {@link FUTURES_LIMITS}.
 */
import { WireError } from './errors.ts';

/** One counted window. */
export interface LimitWindow {
  readonly limit: number;
  readonly intervalMs: number;
  /** As headers name it: `1M`, `10S`, `1D`. */
  readonly label: string;
  /** As exchangeInfo names it. */
  readonly interval: 'SECOND' | 'MINUTE' | 'DAY';
  readonly intervalNum: number;
}

/** The limits of one product. */
export interface ProductLimits {
  readonly weight: LimitWindow;
  readonly orders: readonly LimitWindow[];
}

const minute = (limit: number): LimitWindow => ({
  limit,
  intervalMs: 60_000,
  label: '1M',
  interval: 'MINUTE',
  intervalNum: 1,
});
const tenSeconds = (limit: number): LimitWindow => ({
  limit,
  intervalMs: 10_000,
  label: '10S',
  interval: 'SECOND',
  intervalNum: 10,
});
const day = (limit: number): LimitWindow => ({
  limit,
  intervalMs: 86_400_000,
  label: '1D',
  interval: 'DAY',
  intervalNum: 1,
});

export const SPOT_LIMITS: ProductLimits = { weight: minute(6000), orders: [tenSeconds(100), day(200_000)] };
export const FUTURES_LIMITS: ProductLimits = { weight: minute(2400), orders: [tenSeconds(300), minute(1200)] };

/** Refused requests in one window that are forgiven before an address is banned. */
const REFUSALS_BEFORE_BAN = 10;
const FIRST_BAN_MS = 120_000;
const LONGEST_BAN_MS = 3 * 86_400_000;
/** Addresses remembered at most; the oldest is forgotten first. */
const MOST_SOURCES = 10_000;

interface Counter {
  window: number;
  count: number;
}

interface Source {
  readonly weight: Counter;
  refusals: Counter;
  bannedUntil: number;
  bans: number;
}

/** Counts one product's requests. Times are the exchange's milliseconds. */
export class RateLimiter {
  readonly #limits: ProductLimits;
  readonly #sources = new Map<string, Source>();
  readonly #orders: readonly Counter[];

  constructor(limits: ProductLimits) {
    this.#limits = limits;
    this.#orders = limits.orders.map(() => ({ window: -1, count: 0 }));
  }

  get limits(): ProductLimits {
    return this.#limits;
  }

  /** Counts a request. Throws 418 for a banned address and 429 above the limit. */
  spend(source: string, weight: number, now: number): void {
    const state = this.#source(source);
    if (now < state.bannedUntil) throw banned(state.bannedUntil, now);
    const { limit, intervalMs } = this.#limits.weight;
    if (countIn(state.weight, intervalMs, now) + weight <= limit) {
      state.weight.count += weight;
      return;
    }
    countIn(state.refusals, intervalMs, now);
    state.refusals.count += 1;
    if (state.refusals.count > REFUSALS_BEFORE_BAN) {
      state.bannedUntil = now + Math.min(FIRST_BAN_MS * 2 ** state.bans, LONGEST_BAN_MS);
      state.bans += 1;
      state.refusals.count = 0;
      throw banned(state.bannedUntil, now);
    }
    throw tooMuchWeight(limit, retryAfterSeconds(intervalMs, now));
  }

  /** Counts an order that is about to be placed. Throws 429 (-1015) above a limit. */
  spendOrder(now: number): void {
    const counts = this.#limits.orders.map((window, index) => ({ window, counter: this.#counter(index) }));
    for (const { window, counter } of counts) {
      if (countIn(counter, window.intervalMs, now) + 1 > window.limit) throw tooManyOrders(window, now);
    }
    for (const { counter } of counts) counter.count += 1;
  }

  /** `X-MBX-USED-WEIGHT-1M`, and for an order `X-MBX-ORDER-COUNT-…`. */
  headers(source: string, isOrder: boolean, now: number): Record<string, string> {
    const { intervalMs, label } = this.#limits.weight;
    const used = String(countIn(this.#source(source).weight, intervalMs, now));
    const headers: Record<string, string> = { 'x-mbx-used-weight': used, [`x-mbx-used-weight-${label}`]: used };
    if (isOrder) {
      this.#limits.orders.forEach((window, index) => {
        const count = countIn(this.#counter(index), window.intervalMs, now);
        headers[`x-mbx-order-count-${window.label}`] = String(count);
      });
    }
    return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  }

  #counter(index: number): Counter {
    const counter = this.#orders[index];
    if (counter === undefined) throw new RangeError(`no order window ${index}`);
    return counter;
  }

  #source(name: string): Source {
    const known = this.#sources.get(name);
    if (known !== undefined) return known;
    if (this.#sources.size >= MOST_SOURCES) {
      for (const oldest of this.#sources.keys()) {
        this.#sources.delete(oldest);
        break;
      }
    }
    const fresh: Source = {
      weight: { window: -1, count: 0 },
      refusals: { window: -1, count: 0 },
      bannedUntil: 0,
      bans: 0,
    };
    this.#sources.set(name, fresh);
    return fresh;
  }
}

/** The count of the current window; an older window's count is dropped. */
function countIn(counter: Counter, intervalMs: number, now: number): number {
  const window = Math.floor(now / intervalMs);
  if (counter.window !== window) {
    counter.window = window;
    counter.count = 0;
  }
  return counter.count;
}

function retryAfterSeconds(intervalMs: number, now: number): number {
  return Math.max(1, Math.ceil((intervalMs - (now % intervalMs)) / 1000));
}

function tooMuchWeight(limit: number, seconds: number): WireError {
  return new WireError(
    429,
    -1003,
    `Too much request weight used; current limit is ${limit} request weight per 1 MINUTE. ` +
      'Please use WebSocket Streams for live updates to avoid polling the API.',
    { 'retry-after': String(seconds) },
  );
}

function tooManyOrders(window: LimitWindow, now: number): WireError {
  return new WireError(
    429,
    -1015,
    `Too many new orders; current limit is ${window.limit} orders per ${window.intervalNum} ${window.interval}.`,
    { 'retry-after': String(retryAfterSeconds(window.intervalMs, now)) },
  );
}

function banned(until: number, now: number): WireError {
  return new WireError(
    418,
    -1003,
    `Way too much request weight used; IP banned until ${until}. ` +
      'Please use WebSocket Streams for live updates to avoid bans.',
    { 'retry-after': String(Math.max(1, Math.ceil((until - now) / 1000))) },
  );
}
