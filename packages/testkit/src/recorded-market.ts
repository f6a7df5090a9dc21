/**
 * A market at a standstill, read from a file: descriptions, tickers and order books that never change. The format is the
 * one of the recordings: `markets` {pair: fees, steps, limits}, `tickers` {pair: last, bid, ask, …}, `order_books`
 * {pair: bids and asks as [price, amount]}. What a pair's description leaves out has no limit and no rounding.
 */
import { readFileSync } from 'node:fs';
import { PRECISION_MODE } from '../../pitwall/src/domain/market.ts';
import type { BookLevel, Market, OrderBook, PrecisionMode, Ticker } from '../../pitwall/src/domain/market.ts';
import { splitPair } from '../../pitwall/src/domain/pair.ts';

interface RecordedLimits {
  readonly min?: number | null;
  readonly max?: number | null;
}

interface MarketFile {
  readonly precisionMode: number;
  readonly markets: Readonly<
    Record<
      string,
      {
        readonly maker?: number | null;
        readonly taker?: number | null;
        readonly amount_step?: number | null;
        readonly price_step?: number | null;
        readonly limits?: { readonly amount?: RecordedLimits; readonly cost?: RecordedLimits };
        readonly contractSize?: number | null;
      }
    >
  >;
  readonly tickers?: Readonly<Record<string, Partial<Omit<Ticker, 'pair'>>>>;
  readonly order_books?: Readonly<Record<string, { bids: readonly BookLevel[]; asks: readonly BookLevel[] }>>;
}

/** All a bot can see of a market that does not move. */
export interface StillMarket {
  readonly markets: ReadonlyMap<string, Market>;
  readonly tickers: ReadonlyMap<string, Ticker>;
  readonly books: ReadonlyMap<string, OrderBook>;
}

function limitsOf(limits: RecordedLimits | undefined) {
  return { min: limits?.min ?? null, max: limits?.max ?? null };
}

function precisionMode(mode: number): PrecisionMode {
  return Object.values(PRECISION_MODE).find((known) => known === mode) ?? PRECISION_MODE.tickSize;
}

/** A pair's description with the least said about it. */
export function plainMarket(pair: string, changes: Partial<Market> = {}): Market {
  const parts = splitPair(pair);
  if (parts === undefined) throw new Error(`"${pair}" is no pair.`);
  return {
    pair,
    ...parts,
    active: true,
    spot: parts.settle === null,
    future: parts.settle !== null,
    maker: 0.001,
    taker: 0.001,
    amountPrecision: null,
    pricePrecision: null,
    precisionMode: PRECISION_MODE.tickSize,
    limits: { amount: limitsOf(undefined), price: limitsOf(undefined), cost: limitsOf(undefined) },
    contractSize: 1,
    ...changes,
  };
}

export function readMarket(file: URL): StillMarket {
  const recorded = JSON.parse(readFileSync(file, 'utf8')) as MarketFile;
  const markets = Object.entries(recorded.markets).map(([pair, market]): [string, Market] => [
    pair,
    plainMarket(pair, {
      maker: market.maker ?? 0,
      taker: market.taker ?? 0,
      amountPrecision: market.amount_step ?? null,
      pricePrecision: market.price_step ?? null,
      precisionMode: precisionMode(recorded.precisionMode),
      limits: {
        amount: limitsOf(market.limits?.amount),
        price: limitsOf(undefined),
        cost: limitsOf(market.limits?.cost),
      },
      contractSize: market.contractSize ?? 1,
    }),
  ]);
  const tickers = Object.entries(recorded.tickers ?? {}).map(([pair, ticker]): [string, Ticker] => [
    pair,
    {
      pair,
      last: ticker.last ?? null,
      bid: ticker.bid ?? null,
      ask: ticker.ask ?? null,
      quoteVolume: ticker.quoteVolume ?? null,
      percentage: ticker.percentage ?? null,
    },
  ]);
  return {
    markets: new Map(markets),
    tickers: new Map(tickers),
    books: new Map(Object.entries(recorded.order_books ?? {})),
  };
}
