/** ccxt's markets, tickers, books, candles, balances, positions and leverage tiers as domain values. */
import type { CandleRow } from '../../domain/frame.ts';
import {
  PRECISION_MODE,
  type Balance,
  type Balances,
  type BookLevel,
  type LeverageTier,
  type Limits,
  type Market,
  type OrderBook,
  type Position,
  type PrecisionMode,
  type Ticker,
} from '../../domain/market.ts';
import { bag, list, numberOrNull, textOrNull } from './client.ts';

function limits(value: unknown): Limits {
  const limit = (side: 'min' | 'max'): number | null => {
    const number = numberOrNull(bag(value)[side]);
    return number === null || number < 0 ? null : number;
  };
  return { min: limit('min'), max: limit('max') };
}

function precisionMode(mode: number): PrecisionMode {
  return Object.values(PRECISION_MODE).find((known) => known === mode) ?? PRECISION_MODE.tickSize;
}

/**
 * Null for what is neither spot nor a linear perpetual, or lacks a name. Step and amount limits stay in contracts, as the
 * rules of `domain/precision.ts` and `domain/stake.ts` take them.
 */
export function parseMarket(value: unknown, mode: number): Market | null {
  const raw = bag(value);
  const [pair, base, quote] = [textOrNull(raw['symbol']), textOrNull(raw['base']), textOrNull(raw['quote'])];
  const spot = raw['spot'] === true;
  const future = raw['swap'] === true && raw['linear'] === true;
  if (pair === null || base === null || quote === null || (!spot && !future)) return null;
  const contractSize = spot ? 1 : (numberOrNull(raw['contractSize']) ?? 1);
  const precision = bag(raw['precision']);
  const limit = bag(raw['limits']);
  return {
    pair,
    base,
    quote,
    settle: textOrNull(raw['settle']),
    active: raw['active'] !== false,
    spot,
    future,
    maker: numberOrNull(raw['maker']) ?? 0,
    taker: numberOrNull(raw['taker']) ?? 0,
    amountPrecision: numberOrNull(precision['amount']),
    pricePrecision: numberOrNull(precision['price']),
    precisionMode: precisionMode(mode),
    limits: {
      amount: limits(limit['amount']),
      price: limits(limit['price']),
      cost: limits(limit['cost']),
    },
    contractSize,
  };
}

export function parseTicker(value: unknown): Ticker | null {
  const raw = bag(value);
  const pair = textOrNull(raw['symbol']);
  if (pair === null) return null;
  const number = (name: string): number | null => numberOrNull(raw[name]);
  return {
    pair,
    last: number('last'),
    bid: number('bid'),
    ask: number('ask'),
    quoteVolume: number('quoteVolume'),
    percentage: number('percentage'),
  };
}

function parseLevels(value: unknown, factor: number): BookLevel[] {
  return list(value).flatMap((level) => {
    const [price, amount] = [numberOrNull(list(level)[0]), numberOrNull(list(level)[1])];
    return price !== null && amount !== null && price > 0 && amount > 0 ? [[price, amount * factor] as const] : [];
  });
}

export function parseBook(value: unknown, contractSize: number): OrderBook {
  const raw = bag(value);
  return { bids: parseLevels(raw['bids'], contractSize), asks: parseLevels(raw['asks'], contractSize) };
}

/** Null when a number is missing, or the candle contradicts itself. */
export function parseCandle(value: unknown): CandleRow | null {
  const [date, open, high, low, close, volume] = list(value).map(numberOrNull);
  if (typeof date !== 'number' || typeof open !== 'number' || typeof close !== 'number') return null;
  if (typeof high !== 'number' || typeof low !== 'number' || low > high || low <= 0) return null;
  return [date, open, high, low, close, volume ?? 0];
}

export function parseBalances(value: unknown): Balances {
  const raw = bag(value);
  const [free, used, total] = [bag(raw['free']), bag(raw['used']), bag(raw['total'])];
  const names = new Set([...Object.keys(free), ...Object.keys(used), ...Object.keys(total)]);
  return new Map([...names].map((name) => [name, parseBalance(free[name], used[name], total[name])]));
}

/** Two of the three are enough; a lone total is free. */
function parseBalance(freeValue: unknown, usedValue: unknown, totalValue: unknown): Balance {
  const [free, used, total] = [numberOrNull(freeValue), numberOrNull(usedValue), numberOrNull(totalValue)];
  const knownUsed = used ?? (total !== null && free !== null ? Math.max(0, total - free) : 0);
  const knownFree = free ?? (total !== null ? Math.max(0, total - knownUsed) : 0);
  return { free: knownFree, used: knownUsed, total: total ?? knownFree + knownUsed };
}

/** Venues that do not tell the leverage of a position tell what it is worth and the margin it takes. */
function impliedLeverage(raw: Readonly<Record<string, unknown>>): number {
  const [notional, margin] = [numberOrNull(raw['notional']), numberOrNull(raw['initialMargin'])];
  return notional === null || margin === null || margin <= 0 ? 1 : Math.max(1, Math.round(Math.abs(notional) / margin));
}

/** Null for an empty position. */
export function parsePosition(value: unknown, contractSizeOf: (pair: string) => number): Position | null {
  const raw = bag(value);
  const pair = textOrNull(raw['symbol']);
  const contracts = numberOrNull(raw['contracts']);
  if (pair === null || contracts === null || contracts === 0) return null;
  return {
    pair,
    side: raw['side'] === 'short' ? 'short' : 'long',
    amount: Math.abs(contracts) * contractSizeOf(pair),
    entryPrice: numberOrNull(raw['entryPrice']) ?? 0,
    leverage: numberOrNull(raw['leverage']) ?? impliedLeverage(raw),
    collateral: numberOrNull(raw['collateral']) ?? numberOrNull(raw['initialMargin']) ?? 0,
    liquidationPrice: numberOrNull(raw['liquidationPrice']),
  };
}

export function parseTiers(value: unknown): LeverageTier[] {
  return list(value).map((item) => {
    const raw = bag(item);
    return {
      minNotional: numberOrNull(raw['minNotional']) ?? 0,
      maxNotional: numberOrNull(raw['maxNotional']),
      maintenanceMarginRate: numberOrNull(raw['maintenanceMarginRate']) ?? 0,
      maxLeverage: numberOrNull(raw['maxLeverage']) ?? 1,
      maintenanceAmount: numberOrNull(bag(raw['info'])['cum']),
    };
  });
}
