/**
 * The control API under `/sim/`: clock, faults, another actor on the account, prices, ledger. JSON, without keys;
 * it answers on loopback only and never to a web page of another origin. Routes are a table: {@link CONTROL_ROUTES}.
 * Entry point: {@link ControlApi}.
 */
import type { FaultInjector } from '../faults/injector.ts';
import { parseFaultPlan } from '../faults/parse.ts';
import { FaultPlanError, NO_FAULTS } from '../faults/plan.ts';
import type { FaultPlan } from '../faults/plan.ts';
import { ExchangeClock, MOST_SPEED } from '../server/clock.ts';
import type { StreamHub } from '../server/stream-hub.ts';
import type { Venue } from '../venue/types.ts';
import { jsonResponse } from '../wire/message.ts';
import type { WireRequest, WireResponse } from '../wire/message.ts';
import { cancelAsActor, depositAsActor, orderAsActor } from './actor.ts';
import { ControlError, Fields, parseJson } from './fields.ts';
import { judge, summarise } from './judge.ts';

/** What the control API steers. */
export interface Controlled {
  readonly venue: Venue;
  readonly faults: FaultInjector;
  readonly streams: StreamHub;
  /** Follows a plan: requests, streams and the venue's visibility delays. */
  setFaults(plan: FaultPlan): void;
  /** Requests taken so far, those under `/sim/` not counted. */
  requestCount(): number;
}

interface ControlCall {
  readonly controlled: Controlled;
  readonly query: URLSearchParams;
  readonly body: string;
}

type Handler = (call: ControlCall) => unknown;

/** Most milliseconds of one step of the clock: a year. */
const MOST_STEP_MS = 366 * 86_400_000;
/** Entries of the ledger in one answer. */
const MOST_ENTRIES = 10_000;
const PRODUCTS = ['spot', 'futures'] as const;

function ownClock({ controlled }: ControlCall): ExchangeClock {
  const { clock } = controlled.venue;
  if (clock instanceof ExchangeClock) return clock;
  throw new ControlError(409, 'the clock belongs to the program this exchange runs in; move it there');
}

function clockState(call: ControlCall): unknown {
  const { clock } = call.controlled.venue;
  return clock instanceof ExchangeClock ? clock.state : { now: clock.now(), speed: null, mode: 'foreign' };
}

function setSpeed(call: ControlCall): unknown {
  ownClock(call).setSpeed(Fields.parse(call.body).number('speed', 0, MOST_SPEED));
  return clockState(call);
}

function step(call: ControlCall): unknown {
  const clock = ownClock(call);
  clock.step(Math.floor(Fields.parse(call.body).number('ms', 0, MOST_STEP_MS)));
  call.controlled.venue.advance();
  return clockState(call);
}

function faultState({ controlled }: ControlCall): unknown {
  return { plan: controlled.faults.plan, injected: controlled.faults.injected };
}

function setFaults(call: ControlCall): unknown {
  call.controlled.setFaults(parseFaultPlan(parseJson(call.body)));
  return faultState(call);
}

function clearFaults(call: ControlCall): unknown {
  call.controlled.setFaults(NO_FAULTS);
  return faultState(call);
}

function cutStreams({ controlled, body }: ControlCall): unknown {
  const fields = Fields.parse(body);
  return { cut: controlled.streams.cut(fields.has('kind') ? fields.choice('kind', ['market', 'user']) : undefined) };
}

function setPrice({ controlled, body }: ControlCall): unknown {
  const fields = Fields.parse(body);
  const product = fields.choice('product', PRODUCTS);
  const symbol = knownSymbol(controlled.venue, product, fields);
  const price = fields.decimal('price');
  if (Number(price) <= 0) throw new ControlError(400, '"price" must be above 0');
  told(() => controlled.venue.setPrice(product, symbol, price));
  return { product, symbol, price };
}

function releasePrice({ controlled, body }: ControlCall): unknown {
  const fields = Fields.parse(body);
  const product = fields.choice('product', PRODUCTS);
  const symbol = knownSymbol(controlled.venue, product, fields);
  controlled.venue.releasePrice(product, symbol);
  return { product, symbol };
}

function settleFunding({ controlled, body }: ControlCall): unknown {
  const fields = Fields.parse(body);
  const symbol = knownSymbol(controlled.venue, 'futures', fields);
  const rate = fields.has('rate') ? fields.decimal('rate') : undefined;
  told(() => controlled.venue.settleFunding(symbol, rate));
  return { symbol };
}

function setFees({ controlled, body }: ControlCall): unknown {
  const fields = Fields.parse(body);
  const ratio = (name: string): string => fields.decimal(name);
  const fees = {
    ...fields.optional('maker', ratio),
    ...fields.optional('taker', ratio),
    ...fields.optional('mode', (name) => fields.choice(name, ['received', 'quote', 'third'])),
  };
  told(() => controlled.venue.setFees(fees));
  return fees;
}

/** A value out of the venue's range (a price off the tick) is the caller's mistake, not a bug. */
function told(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (error instanceof RangeError) throw new ControlError(400, error.message);
    throw error;
  }
}

function knownSymbol(venue: Venue, product: 'spot' | 'futures', fields: Fields): string {
  const symbol = fields.text('symbol');
  if (!venue.symbol(product, symbol).ok) throw new ControlError(404, `there is no ${product} symbol "${symbol}"`);
  return symbol;
}

function ledgerPage({ controlled, query }: ControlCall): unknown {
  const { ledger } = controlled.venue;
  const from = wholeNumber(query, 'from', 0);
  const limit = Math.min(wholeNumber(query, 'limit', 1000), MOST_ENTRIES);
  const entries = ledger.entries().slice(from, from + limit);
  return { entries, next: from + entries.length, length: ledger.length, hash: ledger.hash() };
}

function wholeNumber(query: URLSearchParams, name: string, standard: number): number {
  const text = query.get(name);
  if (text === null) return standard;
  if (!/^\d{1,15}$/.test(text)) throw new ControlError(400, `"${name}" must be a whole number`);
  return Number(text);
}

function health(call: ControlCall): unknown {
  const { venue, streams } = call.controlled;
  return {
    status: 'ok',
    clock: clockState(call),
    requests: call.controlled.requestCount(),
    connections: streams.connections,
    subscriptions: streams.subscriptions,
    ledger: venue.ledger.length,
    symbols: {
      spot: venue.symbols('spot').map((spec) => spec.symbol),
      futures: venue.symbols('futures').map((spec) => spec.symbol),
    },
  };
}

/** Every control route. */
export const CONTROL_ROUTES: Readonly<Record<string, Handler>> = {
  'GET /sim/health': health,
  'GET /sim/clock': clockState,
  'POST /sim/clock': setSpeed,
  'POST /sim/clock/step': step,
  'GET /sim/faults': faultState,
  'POST /sim/faults': setFaults,
  'DELETE /sim/faults': clearFaults,
  'POST /sim/streams/cut': cutStreams,
  'POST /sim/actor/order': ({ controlled, body }) => orderAsActor(controlled.venue, Fields.parse(body)),
  'POST /sim/actor/cancel': ({ controlled, body }) => cancelAsActor(controlled.venue, Fields.parse(body)),
  'POST /sim/actor/deposit': ({ controlled, body }) => depositAsActor(controlled.venue, Fields.parse(body)),
  'POST /sim/price': setPrice,
  'DELETE /sim/price': releasePrice,
  'POST /sim/funding': settleFunding,
  'POST /sim/fees': setFees,
  'GET /sim/ledger': ledgerPage,
  'GET /sim/ledger/summary': ({ controlled }) => summarise(controlled.venue.ledger.entries()),
  'POST /sim/ledger/judge': ({ controlled, body }) =>
    judge(controlled.venue.ledger.entries(), Fields.parse(body).texts('clientOrderIds')),
};

/** Answers the control routes. */
export class ControlApi {
  readonly #controlled: Controlled;

  constructor(controlled: Controlled) {
    this.#controlled = controlled;
  }

  handle(request: WireRequest): WireResponse {
    const route = `${request.method} ${request.path}`;
    if (isFromWebPage(request)) return problem(403, 'web pages may not use the control API');
    if (!Object.hasOwn(CONTROL_ROUTES, route)) {
      return problem(404, `there is no ${route}; there are ${Object.keys(CONTROL_ROUTES).join(', ')}`);
    }
    try {
      const query = new URLSearchParams(request.query ?? '');
      const call = { controlled: this.#controlled, query, body: request.body ?? '' };
      return jsonResponse(200, CONTROL_ROUTES[route]?.(call));
    } catch (error) {
      if (error instanceof ControlError) return problem(error.status, error.message);
      if (error instanceof FaultPlanError) return problem(400, error.message);
      throw error;
    }
  }
}

/** A page of another origin, or one whose name was made to lead to this machine. */
function isFromWebPage(request: WireRequest): boolean {
  const { origin, host } = request.headers ?? {};
  return origin !== undefined || (host !== undefined && !/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host));
}

function problem(status: number, error: string): WireResponse {
  return jsonResponse(status, { error });
}
