/**
 * The bot most cases of the API's contract start from: stake BTC, one slot, a dry-run wallet of 1000, four pairs at one
 * price that does not move, 1 BTC = 12345 USD; and its six trades, as all longs, all shorts, or a mix.
 */
import type { ConfigObject } from '../../../../pitwall/src/config/tree.ts';
import type { Ticker } from '../../../../pitwall/src/domain/market.ts';
import type { Order } from '../../../../pitwall/src/domain/order.ts';
import { openValue } from '../../../../pitwall/src/domain/profit.ts';
import type { BotSettings } from '../../../../pitwall/src/domain/settings.ts';
import type { Trade } from '../../../../pitwall/src/domain/trade.ts';
import { makeOrder, makeTrade } from '../../make-trade.ts';
import { plainMarket, type StillMarket } from '../../recorded-market.ts';
import { startApi, type RecordedApi } from './recorded-api.ts';

export const STANDARD_LOGIN = { username: 'FreqTrader', password: 'SuperSecurePassword2!' };
export const STANDARD_ORIGIN = 'http://example.com';
/** 2024-03-05 14:30:00 UTC. */
export const STANDARD_NOW = Date.UTC(2024, 2, 5, 14, 30);
const BTC_IN_USD = 12_345;

const PAIRS = ['ETH/BTC', 'LTC/BTC', 'XRP/BTC', 'NEO/BTC'];
const ALL_PAIRS = [...PAIRS, 'ETC/BTC', 'LTC/ETH', 'XRP/USDT', 'BTC/USDT'];
const BID = 0.00001098;
const ASK = 0.00001099;

/** @param apiServer laid over the block `api_server` */
export function standardConfig(apiServer: ConfigObject = {}): ConfigObject {
  const pricing = { price_side: 'same', use_order_book: false };
  return {
    stake_currency: 'BTC',
    stake_amount: 0.001,
    fiat_display_currency: 'USD',
    max_open_trades: 1,
    timeframe: '5m',
    dry_run: true,
    dry_run_wallet: 1000,
    stoploss: -0.1,
    minimal_roi: { '0': 0.04 },
    initial_state: 'running',
    bot_name: 'freqtrade',
    unfilledtimeout: { entry: 10, exit: 30 },
    entry_pricing: pricing,
    exit_pricing: { ...pricing },
    exchange: {
      name: 'binance',
      key: '',
      secret: '',
      pair_whitelist: [...PAIRS],
      pair_blacklist: ['DOGE/BTC', 'HOT/BTC'],
    },
    pairlists: [{ method: 'StaticPairList' }],
    api_server: {
      enabled: true,
      listen_ip_address: '127.0.0.1',
      listen_port: 8080,
      ...STANDARD_LOGIN,
      jwt_secret_key: 'a key of the tests, 32 bytes long or more',
      CORS_origins: [STANDARD_ORIGIN],
      ...apiServer,
    },
  };
}

function standardMarket(): StillMarket {
  const ticker = (pair: string): Ticker => ({
    pair,
    last: null,
    bid: BID,
    ask: ASK,
    quoteVolume: null,
    percentage: null,
  });
  return {
    markets: new Map(ALL_PAIRS.map((pair) => [pair, plainMarket(pair)])),
    tickers: new Map(ALL_PAIRS.map((pair) => [pair, ticker(pair)])),
    books: new Map(),
  };
}

export type Variant = 'long' | 'short' | 'mixed';

const SHORTS_OF_MIX = new Set([1, 2, 6]);

function isShort(variant: Variant, id: number): boolean {
  return variant === 'short' || (variant === 'mixed' && SHORTS_OF_MIX.has(id));
}

function minutesAgo(minutes: number): number {
  return STANDARD_NOW - minutes * 60_000;
}

interface TradeShape {
  readonly id: number;
  readonly pair: string;
  readonly amount: number;
  readonly requested: number;
  readonly openRate: number;
  readonly opened: number;
  readonly closed?: { readonly minutesAgo: number; readonly rate: number; readonly ratio: number };
  /** Stored profit of a long and of a short. */
  readonly abs?: readonly [number, number];
  readonly tag?: string;
  readonly reason?: string;
}

/** An order of a trade; sides turn round for shorts. */
function order(
  shape: TradeShape,
  variant: Variant,
  role: 'entry' | 'exit' | 'stoploss',
  changes: Partial<Order>,
): Order {
  const side = (role === 'entry') === isShort(variant, shape.id) ? 'sell' : 'buy';
  const amount = changes.amount ?? shape.amount;
  const isDone = changes.status === 'closed';
  return makeOrder({
    ftOrderSide: role === 'stoploss' ? 'stoploss' : side,
    side,
    ftPair: shape.pair,
    symbol: shape.pair,
    clientOrderId: null,
    orderId: `${role}_${shape.id}`,
    amount,
    filled: isDone ? amount : 0,
    remaining: isDone ? 0 : amount,
    ftIsOpen: !isDone,
    price: shape.openRate,
    average: isDone ? shape.openRate : null,
    orderDate: minutesAgo(shape.opened),
    orderFilledDate: isDone ? minutesAgo(shape.opened) : null,
    ...changes,
  });
}

function tradeOf(shape: TradeShape, variant: Variant, orders: readonly Order[], changes: Partial<Trade> = {}): Trade {
  const short = isShort(variant, shape.id);
  const { closed } = shape;
  const trade = makeTrade({
    pair: shape.pair,
    baseCurrency: shape.pair.split('/')[0] ?? null,
    stakeCurrency: 'BTC',
    isOpen: closed === undefined,
    isShort: short,
    feeOpen: 0.0025,
    feeClose: 0.0025,
    openRate: shape.openRate,
    openRateRequested: shape.openRate,
    amount: shape.amount,
    amountRequested: shape.requested,
    stakeAmount: 0.001,
    maxStakeAmount: 0.001,
    leverage: 1,
    timeframe: 5,
    strategy: 'CaseStrategy',
    enterTag: shape.tag ?? null,
    exitReason: shape.reason ?? null,
    openDate: minutesAgo(shape.opened),
    closeDate: closed === undefined ? null : minutesAgo(closed.minutesAgo),
    closeRate: closed?.rate ?? null,
    closeProfit: closed === undefined ? null : closed.ratio * (short ? -1 : 1),
    closeProfitAbs: shape.abs?.[short ? 1 : 0] ?? null,
    stopLoss: 0,
    stopLossPct: null,
    initialStopLoss: 0,
    initialStopLossPct: null,
    orders: [...orders],
    ...changes,
  });
  return { ...trade, openTradeValue: openValue(trade) };
}

/** The six trades, in order of their ids. */
export function standardTrades(variant: Variant): Trade[] {
  const first = { id: 1, pair: 'ETH/BTC', amount: 123, requested: 123, openRate: 0.123, opened: 17 };
  const second: TradeShape = {
    id: 2,
    pair: 'ETC/BTC',
    amount: 123,
    requested: 123,
    openRate: 0.123,
    opened: 20,
    closed: { minutesAgo: 2, rate: 0.128, ratio: 0.005 },
    abs: [0.000584127, -0.005584127],
    tag: 'TEST1',
    reason: 'sell_signal',
  };
  const third: TradeShape = {
    id: 3,
    pair: 'XRP/BTC',
    amount: 123,
    requested: 123,
    openRate: 0.05,
    opened: 20,
    closed: { minutesAgo: 0, rate: 0.06, ratio: 0.01 },
    abs: [0.000155, -0.001155],
    reason: 'roi',
  };
  const fourth = { id: 4, pair: 'ETC/BTC', amount: 123, requested: 124, openRate: 0.123, opened: 14 };
  const fifth = { id: 5, pair: 'XRP/BTC', amount: 123, requested: 124, openRate: 0.123, opened: 12, tag: 'TEST1' };
  const sixth = { id: 6, pair: 'LTC/BTC', amount: 2, requested: 2, openRate: 0.15, opened: 5, tag: 'TEST2' };
  const firstId = `dry_run_buy_${isShort(variant, 1) ? 'short' : 'long'}_12345`;
  const done = { status: 'closed', cost: 15.129 } as const;
  return [
    tradeOf(first, variant, [order(first, variant, 'entry', { ...done, orderId: firstId })], { openOrderId: firstId }),
    tradeOf(second, variant, [order(second, variant, 'entry', done), order(second, variant, 'exit', done)]),
    tradeOf(third, variant, [order(third, variant, 'entry', done), order(third, variant, 'exit', done)]),
    tradeOf(fourth, variant, [order(fourth, variant, 'entry', {})], { openOrderId: 'entry_4' }),
    tradeOf(fifth, variant, [order(fifth, variant, 'entry', done), order(fifth, variant, 'stoploss', {})]),
    tradeOf(
      sixth,
      variant,
      [order(sixth, variant, 'entry', { ...done, cost: 0.3 }), order(sixth, variant, 'exit', { price: 0.2 })],
      { openOrderId: 'exit_6' },
    ),
  ];
}

export interface StandardBotOptions {
  readonly trades?: Variant;
  /** Laid over the block `api_server` of the configuration. */
  readonly apiServer?: ConfigObject;
  readonly config?: (config: ConfigObject) => ConfigObject;
  readonly settings?: (settings: BotSettings) => BotSettings;
  readonly plotConfig?: Readonly<Record<string, unknown>>;
  readonly strategyFolder?: string;
  /** The data folder with candle files, absolute. */
  readonly candleFolder?: string;
  /** Where UIs are installed, absolute. */
  readonly uiFolder?: string;
  readonly maxConnections?: number;
  readonly market?: StillMarket;
  /** Units of USD one unit of a coin is worth; 1 BTC = 12345 USD when absent. */
  readonly inUsd?: Readonly<Record<string, number>>;
  /** Where tokens, sessions and the record of changes are kept; in memory when absent. */
  readonly accessFile?: string;
}

export async function startStandardBot(options: StandardBotOptions = {}): Promise<RecordedApi> {
  const { trades, apiServer, config: change, plotConfig = {}, market = standardMarket(), ...others } = options;
  const { inUsd = { BTC: BTC_IN_USD }, ...passedOn } = others;
  const config = standardConfig(apiServer);
  const bench = await startApi({
    ...passedOn,
    config: change?.(config) ?? config,
    market,
    strategy: {
      name: 'CaseStrategy',
      file: 'CaseStrategy.ts',
      version: null,
      canShort: false,
      attributes: {},
      informativePairs: [],
      plotConfig,
      callbacks: [],
    },
    now: STANDARD_NOW,
    fiat: { rate: async (coin, fiat) => (fiat === 'USD' ? (inUsd[coin] ?? 0) : 0) },
  });
  if (trades !== undefined) {
    for (const trade of standardTrades(trades)) await bench.store.trades.save(trade);
  }
  return bench;
}
