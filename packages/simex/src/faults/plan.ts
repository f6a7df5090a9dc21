/**
 * Faults as data: which requests and which stream messages go wrong, and how. A plan is a list of rules, or rates
 * drawn from a seed, or both; the first rule that hits decides.
 *
 * A request is written to the ledger before its fault is decided, so the ledger always knows what was sent.
 * Entry points: {@link FaultPlan}, {@link NO_FAULTS}.
 */

/** What happens to a request. */
export const REQUEST_FAULTS = [
  /** It never reaches the exchange. */
  'notDelivered',
  /** It is carried out; the answer never arrives. */
  'answerLost',
  /** It reaches the exchange `delayMs` later and is judged (timestamp, recvWindow) at that time. */
  'late',
  /** It is carried out at once; the answer arrives `delayMs` later. */
  'delayedAnswer',
  /** It is carried out; the answer is a 5xx (`status`, 502). */
  'errorAfter',
  /** It is not carried out; the answer is a 5xx (`status`, 503). */
  'errorBefore',
  /** It is carried out; the answer is a 400 with a code that says nothing of the outcome (`code`, -1007). */
  'codeAfter',
  /** It is carried out; the answer is cut in the middle and is no JSON. */
  'garbled',
  /** It is carried out (unless `accepted` is false); the answer is a 200 with an unheard-of code (`code`, -9999). */
  'unknownCode',
] as const;

export type RequestFaultKind = (typeof REQUEST_FAULTS)[number];

/** What happens to a message of a stream. */
export const STREAM_FAULTS = [
  /** The connection is cut instead of sending it. */
  'cut',
  /** The connection stays open and sends nothing for `delayMs`; what it held back is lost. */
  'freeze',
  /** It is sent twice. */
  'duplicate',
  /** It is sent after the message that follows it. */
  'reorder',
  /** It is left out. */
  'drop',
] as const;

export type StreamFaultKind = (typeof STREAM_FAULTS)[number];

/** How the client learns that no answer comes: `reset` cuts the connection, `hang` leaves it waiting. */
export type LostOutcome = 'reset' | 'hang';

/** Chooses among requests or messages. Without `nth` and `probability` each match is hit. */
interface Chance {
  /** Counts the matches of this rule from 1. */
  readonly nth?: readonly number[];
  /** 0 to 1, drawn from the plan's seed. */
  readonly probability?: number;
  /** Most hits of this rule. */
  readonly times?: number;
}

/** Which requests: a method, and a path that may end in `*`. Both absent: every request but `/sim/`. */
export interface RequestMatch {
  readonly method?: string;
  readonly path?: string;
}

/** One rule for requests. */
export interface RequestRule extends Chance {
  readonly kind: RequestFaultKind;
  readonly match?: RequestMatch;
  readonly delayMs?: number;
  readonly outcome?: LostOutcome | 'answer';
  readonly status?: number;
  readonly code?: number;
  readonly text?: string;
  readonly accepted?: boolean;
}

/** One rule for stream messages: `stream` is a stream's name (`btcusdt@kline_1m`), `user`, or either ending in `*`. */
export interface StreamRule extends Chance {
  readonly kind: StreamFaultKind;
  readonly stream?: string;
  readonly delayMs?: number;
}

/** Rates by seed: one draw a request decides which kind, if any; delays are drawn between the two bounds. */
export interface FaultRates {
  readonly match?: readonly RequestMatch[];
  readonly rates: Readonly<Partial<Record<RequestFaultKind, number>>>;
  readonly delayMs?: readonly [number, number];
  readonly hangs?: number;
}

/** How long a new order stays unseen by each way of asking, in milliseconds of the exchange's clock. */
export interface VisibilityDelay {
  readonly orderMs: number;
  readonly openOrdersMs: number;
  readonly historyMs: number;
}

/** A whole plan. */
export interface FaultPlan {
  readonly seed: number;
  readonly requests: readonly RequestRule[];
  readonly streams: readonly StreamRule[];
  readonly rates: FaultRates | undefined;
  readonly visibility: VisibilityDelay;
}

/** Nothing goes wrong. */
export const NO_FAULTS: FaultPlan = {
  seed: 1,
  requests: [],
  streams: [],
  rates: undefined,
  visibility: { orderMs: 0, openOrdersMs: 0, historyMs: 0 },
};

/** The longest delay a rule may ask for. */
export const MOST_DELAY_MS = 600_000;

/** A plan that cannot be followed, with the place that is wrong. */
export class FaultPlanError extends Error {
  constructor(where: string, wrong: string) {
    super(`fault plan: ${where} ${wrong}`);
    this.name = 'FaultPlanError';
  }
}
