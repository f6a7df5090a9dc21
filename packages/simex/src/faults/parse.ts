/**
 * Reads a fault plan from JSON and says what is wrong with it, by place: unknown keys, wrong types, values out of
 * range. Entry point: {@link parseFaultPlan}.
 */
import { FaultPlanError, MOST_DELAY_MS, NO_FAULTS, REQUEST_FAULTS, STREAM_FAULTS } from './plan.ts';
import type { FaultPlan, FaultRates, RequestMatch, RequestRule, StreamRule, VisibilityDelay } from './plan.ts';

type Fields = Readonly<Record<string, unknown>>;
type Check = (value: unknown, where: string) => unknown;

/** Reads a plan; a missing part means no faults of that kind. Throws {@link FaultPlanError}. */
export function parseFaultPlan(value: unknown): FaultPlan {
  const plan = shaped<Partial<FaultPlan>>(value, 'the plan', {
    seed: integerFrom(0, Number.MAX_SAFE_INTEGER),
    requests: listOf(requestRule),
    streams: listOf(streamRule),
    rates,
    visibility,
  });
  return { ...NO_FAULTS, ...plan };
}

const CHANCE = {
  nth: listOf(integerFrom(1, Number.MAX_SAFE_INTEGER)),
  probability: numberFrom(0, 1),
  times: integerFrom(1, Number.MAX_SAFE_INTEGER),
};

function requestRule(value: unknown, where: string): RequestRule {
  return shaped<RequestRule>(
    value,
    where,
    {
      ...CHANCE,
      kind: oneOf(REQUEST_FAULTS),
      match: requestMatch,
      delayMs: integerFrom(0, MOST_DELAY_MS),
      outcome: oneOf(['reset', 'hang', 'answer']),
      status: integerFrom(200, 599),
      code: integerFrom(-99_999, 99_999),
      text,
      accepted: flag,
    },
    ['kind'],
  );
}

function streamRule(value: unknown, where: string): StreamRule {
  const fields = { ...CHANCE, kind: oneOf(STREAM_FAULTS), stream: text, delayMs: integerFrom(0, MOST_DELAY_MS) };
  return shaped<StreamRule>(value, where, fields, ['kind']);
}

function requestMatch(value: unknown, where: string): RequestMatch {
  return shaped<RequestMatch>(value, where, { method: text, path: text });
}

function rates(value: unknown, where: string): FaultRates {
  const shape = {
    match: listOf(requestMatch),
    rates: (inner: unknown, at: string) =>
      shaped<FaultRates['rates']>(
        inner,
        at,
        Object.fromEntries(REQUEST_FAULTS.map((kind) => [kind, numberFrom(0, 1)])),
      ),
    delayMs: bounds,
    hangs: numberFrom(0, 1),
  };
  const parsed = shaped<FaultRates>(value, where, shape, ['rates']);
  const total = Object.values(parsed.rates).reduce((sum, rate) => sum + rate, 0);
  if (total > 1) throw new FaultPlanError(`${where}.rates`, `add up to ${total}, which is more than 1`);
  return parsed;
}

function visibility(value: unknown, where: string): VisibilityDelay {
  const delay = integerFrom(0, MOST_DELAY_MS);
  const parsed = shaped<Partial<VisibilityDelay>>(value, where, {
    orderMs: delay,
    openOrdersMs: delay,
    historyMs: delay,
  });
  return { ...NO_FAULTS.visibility, ...parsed };
}

function bounds(value: unknown, where: string): readonly [number, number] {
  const [least, most, ...rest] = listOf(integerFrom(0, MOST_DELAY_MS))(value, where) as number[];
  if (least === undefined || most === undefined || rest.length > 0 || least > most) {
    throw new FaultPlanError(where, 'must be [least, most] in milliseconds');
  }
  return [least, most];
}

/** Checks an object key by key; the result holds the keys that were given. */
function shaped<Shape>(
  value: unknown,
  where: string,
  shape: Readonly<Partial<Record<keyof Shape, Check>>>,
  required: readonly (keyof Shape & string)[] = [],
): Shape {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new FaultPlanError(where, 'must be an object');
  }
  const fields = value as Fields;
  for (const name of Object.keys(fields)) {
    if (!Object.hasOwn(shape, name)) {
      throw new FaultPlanError(where, `has the unknown key "${name}"; known are ${Object.keys(shape).join(', ')}`);
    }
  }
  for (const name of required) if (fields[name] === undefined) throw new FaultPlanError(where, `lacks "${name}"`);
  const result: Record<string, unknown> = {};
  for (const [name, check] of Object.entries(shape) as [string, Check][]) {
    const given = fields[name];
    if (given !== undefined) result[name] = check(given, `${where}.${name}`);
  }
  return result as Shape;
}

function listOf(check: Check): Check {
  return (value, where) => {
    if (!Array.isArray(value)) throw new FaultPlanError(where, 'must be a list');
    return value.map((item, index) => check(item, `${where}[${index}]`));
  };
}

function numberFrom(least: number, most: number): Check {
  return (value, where) => {
    if (typeof value !== 'number' || !(value >= least && value <= most)) {
      throw new FaultPlanError(where, `must be a number from ${least} to ${most}, not ${JSON.stringify(value)}`);
    }
    return value;
  };
}

function integerFrom(least: number, most: number): Check {
  const inRange = numberFrom(least, most);
  return (value, where) => {
    if (!Number.isInteger(inRange(value, where))) throw new FaultPlanError(where, 'must be a whole number');
    return value;
  };
}

function oneOf(choices: readonly string[]): Check {
  return (value, where) => {
    if (typeof value !== 'string' || !choices.includes(value)) {
      throw new FaultPlanError(where, `must be one of ${choices.join(', ')}, not ${JSON.stringify(value)}`);
    }
    return value;
  };
}

function text(value: unknown, where: string): string {
  if (typeof value !== 'string') throw new FaultPlanError(where, 'must be a text');
  return value;
}

function flag(value: unknown, where: string): boolean {
  if (typeof value !== 'boolean') throw new FaultPlanError(where, 'must be true or false');
  return value;
}
