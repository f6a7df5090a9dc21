/**
 * The part of ccxt the adapter uses, as a structure. Answers are `unknown` until parsed: a venue may send anything.
 * Methods are called on the client; the hooks at the end are replaced on it (`hooks.ts`).
 */

export type Bag = Readonly<Record<string, unknown>>;

export interface CcxtSocket {
  readonly url: string;
  readonly connection?: { terminate?: () => void };
  /** Sends at the pace the venue allows, as long as it is running. */
  readonly throttler?: { running: boolean };
}

export interface CcxtClient {
  readonly id: string;
  has: Record<string, boolean | string | undefined>;
  readonly timeframes: Readonly<Record<string, string>> | undefined;
  readonly precisionMode: number;
  options: Record<string, unknown>;
  urls: { api: unknown; test?: unknown };
  rateLimit: number;
  enableRateLimit: boolean;
  readonly clients: Readonly<Record<string, CcxtSocket>>;

  setSandboxMode(enabled: boolean): void;
  loadMarkets(reload: boolean): Promise<Bag>;
  fetchTicker(symbol: string): Promise<unknown>;
  fetchTickers(symbols?: readonly string[]): Promise<unknown>;
  fetchOrderBook(symbol: string, limit?: number): Promise<unknown>;
  fetchOHLCV(symbol: string, timeframe: string, since?: number, limit?: number): Promise<unknown>;
  watchOHLCV(symbol: string, timeframe: string): Promise<unknown>;
  unWatchOHLCV(symbol: string, timeframe: string): Promise<unknown>;
  fetchBalance(): Promise<unknown>;
  fetchPositions(): Promise<unknown>;
  fetchLeverageTiers(): Promise<unknown>;
  fetchMarketLeverageTiers(symbol: string): Promise<unknown>;
  setLeverage(leverage: number, symbol: string): Promise<unknown>;
  setMarginMode(mode: string, symbol: string, params?: Bag): Promise<unknown>;
  createOrder(
    symbol: string,
    type: string,
    side: string,
    amount: number,
    price: number | undefined,
    params: Bag,
  ): Promise<unknown>;
  cancelOrder(id: string | undefined, symbol: string, params?: Bag): Promise<unknown>;
  fetchOrder(id: string | undefined, symbol: string, params?: Bag): Promise<unknown>;
  fetchOpenOrders(symbol: string, since?: number, limit?: number, params?: Bag): Promise<unknown>;
  fetchClosedOrders(symbol: string, since?: number, limit?: number, params?: Bag): Promise<unknown>;
  fetchCanceledOrders(symbol: string, since?: number, limit?: number, params?: Bag): Promise<unknown>;
  fetchOrders(symbol: string, since?: number, limit?: number, params?: Bag): Promise<unknown>;
  fetchMyTrades(symbol: string, since?: number, limit?: number, params?: Bag): Promise<unknown>;
  fetchOrderTrades(id: string, symbol: string): Promise<unknown>;
  safeSymbol(id: string | undefined, market: undefined, delimiter: undefined, type: string): string;
  loadTimeDifference(): Promise<unknown>;
  loadHttpProxyAgent(): Promise<unknown>;
  close(): Promise<void>;

  fetchImplementation: ((url: string, init: FetchInit) => Promise<FetchAnswer>) | undefined;
  milliseconds: () => number;
  seconds: () => number;
  nonce: () => number;
  microseconds: () => number;
  throttle: (cost?: number) => Promise<unknown>;
  fetch: (url: string, method?: string, headers?: Bag, body?: unknown) => Promise<unknown>;
  handleErrors: (...answer: ErrorHookArguments) => unknown;
  onRestResponse: (...answer: AnswerHookArguments) => string;
  client: (url: string) => unknown;
  handleOHLCV?: (socket: unknown, message: unknown) => unknown;
}

export type ErrorHookArguments = [
  status: number,
  reason: string,
  url: string,
  method: string,
  headers: unknown,
  body: string,
  parsed: unknown,
  requestHeaders: unknown,
  requestBody: unknown,
];

export type AnswerHookArguments = [
  status: number,
  reason: string,
  url: string,
  method: string,
  headers: unknown,
  body: string,
  requestHeaders: unknown,
  requestBody: unknown,
];

/** What ccxt hands to its transport. */
export interface FetchInit {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/** What ccxt reads of an answer. */
export interface FetchAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: { forEach(visit: (value: string, name: string) => void): void };
  text(): Promise<string>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** The error classes the adapter tells apart; ccxt has more below them. */
export const ERROR_CLASSES = [
  'BaseError',
  'ExchangeError',
  'AuthenticationError',
  'PermissionDenied',
  'ArgumentsRequired',
  'BadRequest',
  'BadSymbol',
  'NoChange',
  'InsufficientFunds',
  'InvalidOrder',
  'OrderNotFound',
  'OrderNotCached',
  'DuplicateOrderId',
  'NotSupported',
  'NetworkError',
  'DDoSProtection',
  'RateLimitExceeded',
  'InvalidNonce',
] as const;

export type ErrorClassName = (typeof ERROR_CLASSES)[number];
export type CcxtErrors = Readonly<Record<ErrorClassName, new (...args: never[]) => Error>>;

export function bag(value: unknown): Bag {
  return typeof value === 'object' && value !== null ? (value as Bag) : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

/** No price, amount or time is larger. */
const LARGEST = 1e30;

/** A number that can be meant, from a number or a numeric text; else null. */
export function numberOrNull(value: unknown): number | null {
  if (typeof value === 'string' && value.trim() !== '') return numberOrNull(Number(value));
  return typeof value === 'number' && Math.abs(value) <= LARGEST ? value : null;
}

export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
