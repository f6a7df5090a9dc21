/**
 * The symbols that exist when none are given: well-known coins against USDT (spot and USDT-M futures) and some against
 * BTC, with ticks, steps and smallest orders as one meets them on a real exchange, and the price each lives around.
 *
 * Entry points: `catalogue`, `basePriceOf`, `defaultBrackets`, `specOf`.
 */
import type { LeverageBracket } from '../venue/account-types.ts';
import type { SymbolSpec } from '../venue/market-types.ts';
import type { OrderType, Product } from '../venue/order-types.ts';

const SPOT_ORDER_TYPES: readonly OrderType[] = [
  'LIMIT',
  'LIMIT_MAKER',
  'MARKET',
  'STOP_LOSS',
  'STOP_LOSS_LIMIT',
  'TAKE_PROFIT',
  'TAKE_PROFIT_LIMIT',
];
const FUTURES_ORDER_TYPES: readonly OrderType[] = [
  'LIMIT',
  'MARKET',
  'STOP',
  'STOP_MARKET',
  'TAKE_PROFIT',
  'TAKE_PROFIT_MARKET',
  'TRAILING_STOP_MARKET',
];

/** 2021-01-01. */
const LISTED_SINCE_MS = 1_609_459_200_000;

/** base, price, spot tick, spot step, futures tick, futures step, million USDT a day. */
type Row = readonly [string, number, string, string, string, string, number];

const USDT_ROWS: readonly Row[] = [
  ['BTC', 64_000, '0.01', '0.00001', '0.1', '0.001', 1500],
  ['ETH', 3_200, '0.01', '0.0001', '0.01', '0.001', 900],
  ['BNB', 580, '0.1', '0.001', '0.01', '0.01', 160],
  ['SOL', 150, '0.01', '0.001', '0.01', '0.01', 400],
  ['XRP', 0.55, '0.0001', '0.1', '0.0001', '0.1', 250],
  ['ADA', 0.45, '0.0001', '0.1', '0.0001', '1', 90],
  ['DOGE', 0.13, '0.00001', '1', '0.00001', '1', 200],
  ['LTC', 80, '0.01', '0.001', '0.01', '0.001', 60],
  ['DOT', 6.2, '0.001', '0.01', '0.001', '0.1', 45],
  ['LINK', 14, '0.01', '0.01', '0.001', '0.01', 70],
  ['AVAX', 27, '0.01', '0.01', '0.001', '1', 80],
  ['TRX', 0.14, '0.0001', '0.1', '0.00001', '1', 50],
  ['BCH', 380, '0.1', '0.001', '0.01', '0.001', 40],
  ['UNI', 8.5, '0.001', '0.01', '0.001', '1', 35],
  ['ATOM', 6.6, '0.001', '0.01', '0.001', '0.01', 25],
  ['ETC', 21, '0.01', '0.01', '0.001', '0.01', 30],
  ['XLM', 0.1, '0.0001', '1', '0.00001', '1', 20],
  ['FIL', 4.1, '0.001', '0.01', '0.001', '0.1', 25],
  ['NEAR', 5.2, '0.001', '0.1', '0.001', '1', 60],
  ['APT', 7.4, '0.01', '0.01', '0.001', '0.1', 40],
  ['ARB', 0.62, '0.0001', '0.1', '0.0001', '0.1', 45],
  ['OP', 1.6, '0.001', '0.01', '0.0001', '0.1', 40],
  ['MATIC', 0.48, '0.0001', '0.1', '0.0001', '1', 35],
  ['ALGO', 0.14, '0.0001', '1', '0.0001', '0.1', 15],
];

/** base, price in BTC, tick, step, BTC a day. */
const BTC_ROWS: readonly (readonly [string, number, string, string, number])[] = [
  ['ETH', 0.05, '0.00001', '0.001', 900],
  ['BNB', 0.009, '0.000001', '0.01', 150],
  ['SOL', 0.0023, '0.0000001', '0.1', 160],
  ['XRP', 0.0000086, '0.00000001', '1', 60],
  ['ADA', 0.000007, '0.00000001', '1', 30],
  ['LTC', 0.00125, '0.000001', '0.01', 25],
  ['LINK', 0.00022, '0.00000001', '1', 20],
  ['DOT', 0.000097, '0.00000001', '1', 15],
];

/** A full description from the few facts that differ. */
export function specOf(
  facts: Pick<SymbolSpec, 'product' | 'base' | 'quote' | 'tickSize' | 'stepSize' | 'minNotional'> & Partial<SymbolSpec>,
): SymbolSpec {
  const futures = facts.product === 'futures';
  return {
    symbol: `${facts.base}${facts.quote}`,
    minPrice: facts.tickSize,
    maxPrice: '1000000',
    minQuantity: facts.stepSize,
    maxQuantity: '90000000',
    marketMaxQuantity: '9000000',
    multiplierUp: futures ? '1.15' : '5',
    multiplierDown: futures ? '0.85' : '0.2',
    maxOpenOrders: 200,
    maxAlgoOrders: futures ? 100 : 5,
    orderTypes: futures ? FUTURES_ORDER_TYPES : SPOT_ORDER_TYPES,
    onboardTime: LISTED_SINCE_MS,
    ...facts,
  };
}

let built: readonly SymbolSpec[] | undefined;

/** All built-in symbols: 24 spot and 24 futures against USDT, 8 spot against BTC. */
export function catalogue(): readonly SymbolSpec[] {
  built ??= [
    ...USDT_ROWS.map(([base, , tickSize, stepSize]) =>
      specOf({ product: 'spot', base, quote: 'USDT', tickSize, stepSize, minNotional: '5' }),
    ),
    ...BTC_ROWS.map(([base, , tickSize, stepSize]) =>
      specOf({ product: 'spot', base, quote: 'BTC', tickSize, stepSize, minNotional: '0.0001' }),
    ),
    ...USDT_ROWS.map(([base, , , , tickSize, stepSize]) =>
      specOf({
        product: 'futures',
        base,
        quote: 'USDT',
        tickSize,
        stepSize,
        minNotional: base === 'BTC' ? '100' : base === 'ETH' ? '20' : '5',
      }),
    ),
  ];
  return built;
}

/** Around which price a pair lives and its daily turnover in quote. Unknown bases get a price from their name. */
export function basePriceOf(base: string, quote: string): { readonly price: number; readonly dayTurnover: number } {
  if (quote === 'BTC') {
    const row = BTC_ROWS.find(([name]) => name === base);
    if (row) return { price: row[1], dayTurnover: row[4] };
  }
  const row = USDT_ROWS.find(([name]) => name === base);
  const other = USDT_ROWS.find(([name]) => name === quote);
  const price = row?.[1] ?? 1 + (base.charCodeAt(0) % 20);
  return other
    ? { price: price / other[1], dayTurnover: 5e6 / other[1] }
    : { price, dayTurnover: (row?.[6] ?? 20) * 1e6 };
}

const MAJORS = new Set(['BTC', 'ETH']);

/** cap in quote, leverage, maintenance ratio. */
const MAJOR_STEPS = [
  [50_000, 125, 0.004],
  [600_000, 100, 0.005],
  [3_000_000, 75, 0.0065],
  [12_000_000, 50, 0.01],
  [70_000_000, 25, 0.02],
  [100_000_000, 20, 0.025],
  [230_000_000, 10, 0.05],
  [480_000_000, 5, 0.1],
  [600_000_000, 4, 0.125],
  [800_000_000, 3, 0.15],
  [1_200_000_000, 2, 0.25],
  [1_800_000_000, 1, 0.5],
] as const;
const OTHER_STEPS = [
  [5_000, 75, 0.01],
  [25_000, 50, 0.015],
  [200_000, 25, 0.02],
  [1_000_000, 20, 0.025],
  [4_000_000, 10, 0.05],
  [10_000_000, 5, 0.1],
  [12_500_000, 4, 0.125],
  [25_000_000, 2, 0.25],
  [50_000_000, 1, 0.5],
] as const;

/**
 * Leverage brackets of a coin. `cum` makes the maintenance margin continuous: cum(n) = cum(n−1) + floor(n) ·
 * (ratio(n) − ratio(n−1)).
 */
export function defaultBrackets(base: string): readonly LeverageBracket[] {
  const steps = MAJORS.has(base) ? MAJOR_STEPS : OTHER_STEPS;
  let floor = 0;
  let cum = 0;
  let ratio: number = steps[0][2];
  return steps.map(([cap, leverage, maintenance], index) => {
    cum = Math.round((cum + floor * (maintenance - ratio)) * 100) / 100;
    const bracket = {
      bracket: index + 1,
      initialLeverage: leverage,
      notionalFloor: floor,
      notionalCap: cap,
      maintMarginRatio: maintenance,
      cum,
    };
    floor = cap;
    ratio = maintenance;
    return bracket;
  });
}

/** Products whose symbols pay and are settled by position, not by coin. */
export function isFutures(product: Product): boolean {
  return product === 'futures';
}
