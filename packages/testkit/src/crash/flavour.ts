/**
 * What a world is like, drawn from its seed: how often requests go wrong, how slowly the venue shows what happened, who
 * else trades on the account, and where the bot dies. The same seed gives the same world.
 */
import { DESK_STEPS } from '../../../pitwall/src/bot/desk/desk-steps.ts';
import type { DeskStep } from '../../../pitwall/src/bot/desk/desk-steps.ts';
import { NO_FAULTS } from '../../../simex/src/index.ts';
import type { FaultPlan } from '../../../simex/src/index.ts';
import { SeededRandom } from '../seeded-random.ts';

/** Where one life of the bot ends. */
export type Death =
  /** At the `nth` time the desk comes to this step. */
  | { readonly kind: 'step'; readonly step: DeskStep; readonly nth: number }
  /** Wherever it is, this long after it began. */
  | { readonly kind: 'time'; readonly afterMs: number };

export interface Flavour {
  readonly seed: number;
  readonly deaths: readonly Death[];
  /** How long the last life trades, with the faults, before it brings everything in order without them. */
  readonly lastLifeTradesMs: number;
  readonly faults: FaultPlan;
  /** The venue shows things later than it promises: orders may be given up and come up late. */
  readonly isSlowVenue: boolean;
  /** Somebody trades on the account by hand. */
  readonly hasStranger: boolean;
  /** What the bot does with orders that carry its tag and are in no journal. */
  readonly unjournaledOrders: 'report' | 'adopt';
}

const DEATHS_PER_WORLD = 5;

/** Steps a life does not come to often. */
const RARE_STEPS: ReadonlySet<DeskStep> = new Set(['cancelling', 'afterCancel', 'replacing']);

/** Rates of a world whose requests go wrong. */
const RATES = {
  notDelivered: 0.04,
  answerLost: 0.05,
  late: 0.04,
  delayedAnswer: 0.03,
  errorAfter: 0.04,
  errorBefore: 0.03,
  codeAfter: 0.04,
  garbled: 0.03,
  unknownCode: 0.03,
};

const ORDER_REQUESTS = [
  { method: 'POST', path: '/api/v3/order' },
  { method: 'DELETE', path: '/api/v3/order' },
] as const;

export function flavourOf(seed: number): Flavour {
  const random = new SeededRandom(seed);
  const isFaulty = random.chance(0.7);
  const isSlowVenue = random.chance(0.15);
  const lag = () => (isSlowVenue ? random.between(20_000, 90_000) : random.chance(0.4) ? random.between(0, 8_000) : 0);
  return {
    seed,
    deaths: Array.from({ length: DEATHS_PER_WORLD }, () => deathOf(random)),
    lastLifeTradesMs: 0,
    faults: {
      ...NO_FAULTS,
      seed,
      rates: isFaulty
        ? { match: ORDER_REQUESTS, rates: RATES, delayMs: [0, random.between(500, 20_000)], hangs: 0.3 }
        : undefined,
      visibility: isSlowVenue || isFaulty ? sameLag(lag()) : NO_FAULTS.visibility,
    },
    isSlowVenue,
    hasStranger: random.chance(0.3),
    unjournaledOrders: random.chance(0.5) ? 'adopt' : 'report',
  };
}

/** A world without deaths in which every fourth order meets a fault of some kind: for unknown outcomes by the hundred. */
export function faultyFlavour(seed: number): Flavour {
  const calm = flavourOf(seed);
  return {
    ...calm,
    deaths: [],
    lastLifeTradesMs: 180_000,
    isSlowVenue: false,
    faults: {
      ...NO_FAULTS,
      seed,
      rates: { match: ORDER_REQUESTS, rates: RATES, delayMs: [0, 20_000], hangs: 0.3 },
      visibility: seed % 2 === 0 ? NO_FAULTS.visibility : sameLag(seed % 8_000),
    },
  };
}

/** One lag for all ways of asking when the venue keeps its promise: it covers every endpoint. */
function sameLag(lagMs: number): FaultPlan['visibility'] {
  return { orderMs: lagMs, openOrdersMs: Math.floor(lagMs / 2), historyMs: lagMs };
}

/** 3 in 10 at any time, the others at a named step. */
export function deathOf(random: SeededRandom): Death {
  if (random.chance(0.3)) return { kind: 'time', afterMs: random.between(50, 20_000) };
  const step = random.pick(DESK_STEPS);
  return { kind: 'step', step, nth: random.between(1, RARE_STEPS.has(step) ? 1 : 3) };
}
