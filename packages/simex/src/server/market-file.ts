/**
 * Reads a market file: fixed tickers and order books, steps, fees and leverage tiers, as recordings keep them.
 *
 * Shape: `{trading_mode: "spot"|"futures", precisionMode: 2|4, markets: {pair: {maker, taker, amount_step, price_step,
 * limits: {amount: {min, max}, cost: {min}}}}, tickers: {pair: {last, bid, ask, baseVolume, quoteVolume, percentage}},
 * order_books: {pair: {bids: [[price, amount]], asks}}, leverage_tiers: {pair: [{minNotional, maxNotional,
 * maintenanceMarginRate, maxLeverage, info: {cum}}]}}`. Pairs are `BTC/USDT` or `BTC/USDT:USDT`.
 * Entry point: {@link readMarketFile}.
 */
import { specOf } from '../market/catalogue.ts';
import type { StaticQuote, VenueOptions } from '../venue/options.ts';
import type { LeverageBracket, SymbolSpec } from '../venue/types.ts';
import { decimalText, stepOf } from './decimal-text.ts';
import { InputFileError, readJsonFile } from './input-file.ts';

/** Precision given as a number of decimals, in ccxt's numbering; 4 is a tick size. */
const DECIMAL_PLACES = 2;

interface MarketFile {
  readonly trading_mode?: string;
  readonly precisionMode?: number;
  readonly markets?: Readonly<Record<string, MarketEntry>>;
  readonly tickers?: Readonly<Record<string, TickerEntry>>;
  readonly order_books?: Readonly<Record<string, BookEntry>>;
  readonly leverage_tiers?: Readonly<Record<string, readonly TierEntry[]>>;
}
interface MarketEntry {
  readonly maker?: number;
  readonly taker?: number;
  readonly amount_step?: number | null;
  readonly price_step?: number | null;
  readonly limits?: { readonly amount?: { min?: number; max?: number }; readonly cost?: { min?: number } };
}
interface TickerEntry {
  readonly last: number;
  readonly bid: number;
  readonly ask: number;
  readonly baseVolume?: number;
  readonly quoteVolume?: number;
  readonly percentage?: number;
}
interface BookEntry {
  readonly bids: readonly (readonly [number, number])[];
  readonly asks: readonly (readonly [number, number])[];
}
interface TierEntry {
  readonly minNotional: number;
  readonly maxNotional: number;
  readonly maintenanceMarginRate: number;
  readonly maxLeverage: number;
  readonly info?: { readonly cum?: string | number };
}

/** What the venue is told by a market file. Throws {@link InputFileError}. */
export async function readMarketFile(
  path: string,
): Promise<Required<Pick<VenueOptions, 'market' | 'symbols' | 'leverageBrackets' | 'fees'>>> {
  const file = (await readJsonFile(path)) as MarketFile | null;
  const markets = Object.entries(file?.markets ?? {});
  if (file === null || markets.length === 0) throw new InputFileError(path, 'holds no "markets"');
  const product = file.trading_mode === 'futures' ? 'futures' : 'spot';
  const stepText = (step: number | null | undefined): string => {
    if (step === null || step === undefined) return stepOf(8);
    return file.precisionMode === DECIMAL_PLACES ? stepOf(step) : decimalText(step);
  };
  const symbols: SymbolSpec[] = [];
  const quotes: StaticQuote[] = [];
  const leverageBrackets: Record<string, readonly LeverageBracket[]> = {};
  for (const [pair, entry] of markets) {
    const { base, quote } = splitPair(path, pair);
    const symbol = base + quote;
    symbols.push(specFrom(product, base, quote, entry, stepText));
    quotes.push(quoteFrom(path, pair, { product, symbol }, file));
    const tiers = file.leverage_tiers?.[pair];
    if (tiers !== undefined) leverageBrackets[symbol] = tiers.map(bracketFrom);
  }
  return { market: { kind: 'static', quotes }, symbols, leverageBrackets, fees: feesFrom(product, markets[0]?.[1]) };
}

function splitPair(path: string, pair: string): { readonly base: string; readonly quote: string } {
  const match = /^([A-Z0-9]+)\/([A-Z0-9]+)(?::\2)?$/.exec(pair);
  const [, base, quote] = match ?? [];
  if (base === undefined || quote === undefined) {
    throw new InputFileError(path, `"${pair}" is no pair such as BTC/USDT or BTC/USDT:USDT`);
  }
  return { base, quote };
}

function specFrom(
  product: 'spot' | 'futures',
  base: string,
  quote: string,
  entry: MarketEntry,
  stepText: (step: number | null | undefined) => string,
): SymbolSpec {
  const { min, max } = entry.limits?.amount ?? {};
  return specOf({
    product,
    base,
    quote,
    tickSize: stepText(entry.price_step),
    stepSize: stepText(entry.amount_step),
    minNotional: decimalText(entry.limits?.cost?.min ?? 0),
    ...(min === undefined ? {} : { minQuantity: decimalText(min) }),
    ...(max === undefined ? {} : { maxQuantity: decimalText(max), marketMaxQuantity: decimalText(max) }),
  });
}

function quoteFrom(
  path: string,
  pair: string,
  named: Pick<StaticQuote, 'product' | 'symbol'>,
  file: MarketFile,
): StaticQuote {
  const ticker = file.tickers?.[pair];
  const book = file.order_books?.[pair];
  if (ticker === undefined || book === undefined) {
    throw new InputFileError(path, `"${pair}" needs an entry in "tickers" and one in "order_books"`);
  }
  const levels = (side: BookEntry['bids']): [string, string][] =>
    side.map(([price, amount]) => [decimalText(price), decimalText(amount)]);
  const optional = (name: 'quoteVolume' | 'baseVolume' | 'percentage'): Partial<StaticQuote> => {
    const value = ticker[name];
    return value === undefined ? {} : { [name]: decimalText(value) };
  };
  return {
    ...named,
    last: decimalText(ticker.last),
    bid: decimalText(ticker.bid),
    ask: decimalText(ticker.ask),
    ...optional('quoteVolume'),
    ...optional('baseVolume'),
    ...optional('percentage'),
    bids: levels(book.bids),
    asks: levels(book.asks),
  };
}

function bracketFrom(tier: TierEntry, index: number): LeverageBracket {
  return {
    bracket: index + 1,
    initialLeverage: tier.maxLeverage,
    notionalFloor: tier.minNotional,
    notionalCap: tier.maxNotional,
    maintMarginRatio: tier.maintenanceMarginRate,
    cum: Number(tier.info?.cum ?? 0),
  };
}

/** The venue has one pair of fees a product; a file's markets all have the same. */
function feesFrom(product: 'spot' | 'futures', entry: MarketEntry | undefined): NonNullable<VenueOptions['fees']> {
  const maker = entry?.maker === undefined ? undefined : decimalText(entry.maker);
  const taker = entry?.taker === undefined ? undefined : decimalText(entry.taker);
  if (product === 'futures') {
    return {
      ...(maker === undefined ? {} : { futuresMaker: maker }),
      ...(taker === undefined ? {} : { futuresTaker: taker }),
    };
  }
  return {
    ...(maker === undefined ? {} : { spotMaker: maker }),
    ...(taker === undefined ? {} : { spotTaker: taker }),
  };
}
