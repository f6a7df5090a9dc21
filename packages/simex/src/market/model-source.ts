/**
 * The seeded price model: bars of one symbol for every day since its listing, as a pure function of (seed, symbol, day).
 *
 * Days are grouped in blocks of 64. The logarithm of the price at a block's edge is drawn around the symbol's base
 * price, so prices never run away; inside, it is refined by midpoints, where each half gets a random share of the
 * variance (a multiplicative cascade: quiet and wild weeks). Every draw is part common factor, part the symbol's own.
 *
 * Entry point: `createModelSource`.
 */
import type { SourceBar } from './bar.ts';
import { keyOf, mix, normal, uniform } from './noise.ts';
import { createPyramid, type BarSource } from './pyramid.ts';

const BLOCK_DAYS = 64;
const BLOCKS_KEPT = 64;
const DAYS_KEPT = 2000;
/** Numbers of draws between two blocks. */
const DRAWS_PER_BLOCK = 1024;
/** A price never falls below this. */
const LEAST_TICKS = 4;
/** Standard deviation of one minute's logarithmic return at volatility 1. */
const MINUTE_DEVIATION = 0.0021;
/** Standard deviation of the logarithmic price at block edges. */
const EDGE_DEVIATION = 0.2;

export interface ModelSymbol {
  readonly seed: string;
  /** Names the path: the same for spot and futures of one pair. */
  readonly name: string;
  /** Price around which it lives, in ticks. */
  readonly basePrice: number;
  /** Mean volume of a day, in steps. */
  readonly dayVolume: number;
  /** Turnover of one step at one tick. */
  readonly turnoverUnit: number;
  readonly volatility: number;
  readonly correlation: number;
  readonly tradesPerMinute: number;
  /** First day with candles (days since 1970). */
  readonly firstDay: number;
}

interface Block {
  readonly logs: readonly number[];
  readonly variances: readonly number[];
}

/** The days of one symbol. */
class ModelDays {
  readonly #symbol: ModelSymbol;
  readonly #commonKey: number;
  readonly #ownKey: number;
  readonly #blockVariance: number;
  readonly #blocks = new Map<number, Block>();
  readonly #days = new Map<number, SourceBar>();

  constructor(symbol: ModelSymbol, commonKey: number, ownKey: number) {
    const minute = MINUTE_DEVIATION * symbol.volatility;
    this.#symbol = symbol;
    this.#commonKey = commonKey;
    this.#ownKey = ownKey;
    this.#blockVariance = minute * minute * 1440 * BLOCK_DAYS;
  }

  /** Undefined before the symbol's listing. */
  bar(day: number): SourceBar | undefined {
    if (day < this.#symbol.firstDay) return undefined;
    let found = this.#days.get(day);
    if (!found) {
      found = this.#makeDay(day);
      if (this.#days.size >= DAYS_KEPT) this.#days.clear();
      this.#days.set(day, found);
    }
    return found;
  }

  #draw(index: number): number {
    const { correlation } = this.#symbol;
    const rest = Math.sqrt(1 - correlation * correlation);
    return correlation * normal(mix(this.#commonKey, index)) + rest * normal(mix(this.#ownKey, index));
  }

  #block(index: number): Block {
    let found = this.#blocks.get(index);
    if (!found) {
      found = this.#makeBlock(index);
      if (this.#blocks.size >= BLOCKS_KEPT) this.#blocks.clear();
      this.#blocks.set(index, found);
    }
    return found;
  }

  #makeBlock(index: number): Block {
    const origin = index * DRAWS_PER_BLOCK;
    const logs: number[] = new Array<number>(BLOCK_DAYS + 1).fill(0);
    const variances: number[] = new Array<number>(BLOCK_DAYS).fill(0);
    const edge = EDGE_DEVIATION * Math.min(2, this.#symbol.volatility);
    logs[0] = edge * this.#draw(origin);
    logs[BLOCK_DAYS] = edge * this.#draw(origin + DRAWS_PER_BLOCK);
    const refine = (from: number, to: number, variance: number, node: number): void => {
      if (to - from === 1) {
        variances[from] = variance;
        return;
      }
      const middle = (from + to) / 2;
      const share = Math.min(0.75, Math.max(0.25, 0.5 + 0.1 * this.#draw(origin + node * 2)));
      const start = logs[from] ?? 0;
      const end = logs[to] ?? 0;
      const noise = Math.sqrt(share * (1 - share) * variance) * this.#draw(origin + node * 2 + 1);
      logs[middle] = start + share * (end - start) + noise;
      refine(from, middle, variance * share, node * 2);
      refine(middle, to, variance * (1 - share), node * 2 + 1);
    };
    refine(0, BLOCK_DAYS, this.#blockVariance * Math.exp(0.3 * this.#draw(origin + 1000)), 1);
    return { logs, variances };
  }

  #price(logarithm: number): number {
    return Math.max(LEAST_TICKS, Math.round(this.#symbol.basePrice * Math.exp(logarithm)));
  }

  #makeDay(day: number): SourceBar {
    const symbol = this.#symbol;
    const { logs, variances } = this.#block(Math.floor(day / BLOCK_DAYS));
    const offset = day - Math.floor(day / BLOCK_DAYS) * BLOCK_DAYS;
    const from = logs[offset] ?? 0;
    const to = logs[offset + 1] ?? 0;
    const variance = variances[offset] ?? 0;
    const key = mix(this.#ownKey, day);
    const reach = (draws: number): number =>
      Math.sqrt((to - from) * (to - from) - 2 * variance * Math.log(uniform(mix(key, draws))));
    const open = this.#price(from);
    const close = this.#price(to);
    const busy = Math.sqrt(variance / (this.#blockVariance / BLOCK_DAYS));
    const least = symbol.tradesPerMinute * 1440;
    const volume = least + Math.round(symbol.dayVolume * busy * Math.exp(0.3 * normal(mix(key, 3))));
    return {
      open,
      close,
      high: Math.max(open, close, this.#price((from + to + reach(1)) / 2)),
      low: Math.min(open, close, this.#price((from + to - reach(2)) / 2)),
      volume,
      turnover: Math.round(((open + close) / 2) * volume * symbol.turnoverUnit),
      trades: least,
      variance,
      perMinute: symbol.tradesPerMinute,
    };
  }
}

/** Bars of all lengths of a modelled symbol. */
export function createModelSource(symbol: ModelSymbol): BarSource {
  const commonKey = keyOf(`${symbol.seed}/common`);
  const ownKey = keyOf(`${symbol.seed}/own/${symbol.name}`);
  const days = new ModelDays(symbol, commonKey, ownKey);
  const root = (day: number): SourceBar | undefined => days.bar(day);
  return createPyramid({ rootLevel: 1440, root, commonKey, ownKey, correlation: symbol.correlation });
}
