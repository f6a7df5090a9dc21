/**
 * What the venue's core offers to whoever speaks for it on a wire (HTTP, WebSocket, or an in-process adapter).
 *
 * Entry point: `createVenue(options)` in `venue/create.ts` gives a `Venue`.
 * Conventions:
 * - Prices, amounts and money cross this interface as plain decimal texts (`Decimal`): no exponent, at most
 *   8 decimals, canonical (no trailing zeros, `"0"` for nothing). Inside, everything is an exact integer of 1e-8.
 * - Times are milliseconds since 1970 (UTC) of the venue's clock.
 * - An expected "no" of the venue is returned as a `Refusal` with Binance's code and message, never thrown.
 *   Anything thrown is a bug (a broken invariant) and stops the venue.
 * - One account per venue: a spot wallet and a futures wallet. Keys, signatures, `recvWindow`, rate limits and faults
 *   belong to the wire.
 * - Calls are synchronous. Each call first brings the market up to `clock.now()`, then does its work. Events that it
 *   causes are delivered to the listeners before it returns.
 */
import type { AccountActions, AccountQueries } from './account-types.ts';
import type { MarketData } from './market-types.ts';
import type { LedgerEntry, LedgerReader } from './ledger-types.ts';
import type { AccountListener } from './event-types.ts';

export type * from './account-types.ts';
export type * from './event-types.ts';
export type * from './ledger-types.ts';
export type * from './market-types.ts';
export type * from './order-types.ts';

/** Takes a scheduled call back; harmless when it has run already. */
export type CancelTimer = () => void;

/**
 * The venue's only source of time. Given from outside: real, sped up, stepped, or a foreign virtual clock.
 * `now` never goes backwards.
 */
export interface SimClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `run` once when the clock reaches `atMs` (at once, but never inside this call, if that has passed). */
  schedule(atMs: number, run: () => void): CancelTimer;
}

/**
 * How long an order, a change or a fill stays invisible, per endpoint, in milliseconds of the venue's clock (0 = at
 * once). Only what is younger than the delay is hidden; the account itself changes at once.
 */
export interface VisibilityDelays {
  /** Single order by id or client id (spot and futures order, algo order). */
  readonly orderMs: number;
  /** Lists of open orders. */
  readonly openOrdersMs: number;
  /** All orders and fills (history endpoints). */
  readonly historyMs: number;
}

/** Which client order ids are refused as duplicates. Binance is `open`. */
export type ClientIdRule = 'open' | 'lifetime' | 'none';

/**
 * Where the fee is taken from: `received` (Binance: spot buy pays in base, spot sell in quote), `quote` (always the
 * quote), `third` (a third coin such as BNB as long as the account holds enough of it, else `received`).
 * Futures always pay in the margin asset, except `third`.
 */
export type FeeMode = 'received' | 'quote' | 'third';

/** Anything that reached the venue's door, as the wire saw it; must hold no signature and no secret. */
export interface RequestNote {
  /** Unique per request; the wire makes it and gives it to the commands too (`Caller.requestId`). */
  readonly requestId: string;
  readonly method: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  /** How the transport treats it, for example `delivered`, `not-delivered`, `answer-lost`, `late`. */
  readonly delivery: string;
}

/** Test and control levers. The wire's control API maps onto these. */
export interface VenueControls {
  /**
   * Prints one public trade at `price` and holds the market there: resting orders that it reaches are filled, stops
   * fire, positions are marked. The best ask is then `price`, the best bid one tick below. Until `releasePrice`, the background market of this symbol is silent.
   */
  setPrice(product: 'spot' | 'futures', symbol: string, price: string): void;
  /** Lets the background market of a symbol go on (from where its own path is now). */
  releasePrice(product: 'spot' | 'futures', symbol: string): void;
  /** Somebody pays in (`amount` > 0) or out (< 0). Refused if the free balance is too small. */
  deposit(product: 'spot' | 'futures', asset: string, amount: string): boolean;
  setVisibility(delays: Partial<VisibilityDelays>): void;
  visibility(): VisibilityDelays;
  setFees(fees: { readonly maker?: string; readonly taker?: string; readonly mode?: FeeMode }): void;
  /** Charges or pays funding on open positions now, at `rate` if given (else the model's rate). */
  settleFunding(symbol: string, rate?: string): void;
}

/** The whole venue. */
export interface Venue extends AccountActions, AccountQueries, MarketData, VenueControls {
  readonly clock: SimClock;
  /** Brings matching, funding and timers up to `clock.now()`. Every command and query does this by itself. */
  advance(): void;
  /** Registers a listener of the account's events (orders, fills, balances, positions). Returns its removal. */
  onAccount(listener: AccountListener): () => void;
  /** Writes a request into the ledger, before the transport decides what becomes of it. */
  noteRequest(note: RequestNote): void;
  /** Writes a free remark (for example an injected fault) into the ledger. */
  noteRemark(text: string, data?: Readonly<Record<string, string>>): void;
  readonly ledger: LedgerReader;
  /** Called for each ledger entry after it is written. Returns its removal. */
  onLedger(listener: (entry: LedgerEntry) => void): () => void;
  /** Stops timers and closes the ledger's file. */
  close(): void;
}
