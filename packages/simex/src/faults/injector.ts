/**
 * Decides, request by request and message by message, what goes wrong. The same plan and the same order of requests
 * give the same faults. Entry point: {@link FaultInjector}.
 */
import { NO_FAULTS, REQUEST_FAULTS } from './plan.ts';
import type { FaultPlan, RequestMatch, RequestRule, StreamRule, VisibilityDelay } from './plan.ts';
import { seededRandom } from './random.ts';

/** What goes wrong with one request, every choice made. */
export type RequestFault = Pick<RequestRule, 'kind' | 'outcome' | 'status' | 'code' | 'text' | 'accepted'> & {
  readonly delayMs: number;
};

/** What goes wrong with one message. */
export type StreamFault = Pick<StreamRule, 'kind'> & { readonly delayMs: number };

/** Delays when a rule names none. */
const LATE_MS = 10_000;
const FREEZE_MS = 30_000;

interface Count {
  matches: number;
  hits: number;
}

/** Follows one plan; a new plan starts its counters and its random numbers anew. */
export class FaultInjector {
  #plan: FaultPlan = NO_FAULTS;
  #random = seededRandom(NO_FAULTS.seed);
  #counts = new Map<RequestRule | StreamRule, Count>();
  #injected = new Map<string, number>();

  get plan(): FaultPlan {
    return this.#plan;
  }

  get visibility(): VisibilityDelay {
    return this.#plan.visibility;
  }

  /** How often each kind was injected since the plan was set. */
  get injected(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#injected);
  }

  set(plan: FaultPlan): void {
    this.#plan = plan;
    this.#random = seededRandom(plan.seed);
    this.#counts = new Map();
    this.#injected = new Map();
  }

  clear(): void {
    this.set(NO_FAULTS);
  }

  /** The fault of this request, if any. Call exactly once a request. */
  forRequest(method: string, path: string): RequestFault | undefined {
    for (const rule of this.#plan.requests) {
      if (matches(rule.match, method, path) && this.#hits(rule)) {
        this.#note(rule.kind);
        return { ...rule, delayMs: rule.delayMs ?? LATE_MS };
      }
    }
    return this.#drawn(method, path);
  }

  /** The fault of this message, if any. Call exactly once a message and connection. */
  forMessage(stream: string): StreamFault | undefined {
    for (const rule of this.#plan.streams) {
      if (matchesText(rule.stream, stream) && this.#hits(rule)) {
        this.#note(rule.kind);
        return { kind: rule.kind, delayMs: rule.delayMs ?? FREEZE_MS };
      }
    }
    return undefined;
  }

  #drawn(method: string, path: string): RequestFault | undefined {
    const rates = this.#plan.rates;
    if (rates === undefined) return undefined;
    if (rates.match !== undefined && !rates.match.some((match) => matches(match, method, path))) return undefined;
    let draw = this.#random();
    // Three draws a request, whatever comes of them: what happens to one request never moves the next one's fate.
    const delayDraw = this.#random();
    const hangDraw = this.#random();
    for (const kind of REQUEST_FAULTS) {
      draw -= rates.rates[kind] ?? 0;
      if (draw >= 0) continue;
      this.#note(kind);
      const [least, most] = rates.delayMs ?? [0, LATE_MS];
      const delayMs = Math.floor(least + delayDraw * (most - least + 1));
      const hangs = hangDraw < (rates.hangs ?? 0);
      return hangs ? { kind, delayMs, outcome: 'hang' } : { kind, delayMs };
    }
    return undefined;
  }

  #hits(rule: RequestRule | StreamRule): boolean {
    let count = this.#counts.get(rule);
    if (count === undefined) {
      count = { matches: 0, hits: 0 };
      this.#counts.set(rule, count);
    }
    count.matches += 1;
    const drawn = rule.probability === undefined || this.#random() < rule.probability;
    const counted = rule.nth === undefined || rule.nth.includes(count.matches);
    if (!drawn || !counted || count.hits >= (rule.times ?? Infinity)) return false;
    count.hits += 1;
    return true;
  }

  #note(kind: string): void {
    this.#injected.set(kind, (this.#injected.get(kind) ?? 0) + 1);
  }
}

function matches(match: RequestMatch | undefined, method: string, path: string): boolean {
  if (match?.method !== undefined && match.method.toUpperCase() !== method) return false;
  return matchesText(match?.path, path);
}

function matchesText(pattern: string | undefined, text: string): boolean {
  if (pattern === undefined) return true;
  return pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : text === pattern;
}
