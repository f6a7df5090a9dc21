/** Cases of the API's contract about wallets of any kind and profits to the last digit, by their numbers. */
import { afterEach, describe, expect, it } from 'vitest';
import { StatusTrade, type Balance as BalanceAnswer, type Daily } from '@pitwall/wire';
import type { WalletView } from '../../../../pitwall/src/bot/face.ts';
import type { ConfigObject } from '../../../../pitwall/src/config/tree.ts';
import type { Balance } from '../../../../pitwall/src/domain/market.ts';
import { openValue, profitAbs, profitRatio } from '../../../../pitwall/src/domain/profit.ts';
import type { Trade } from '../../../../pitwall/src/domain/trade.ts';
import { makeOrder, makeTrade } from '../../make-trade.ts';
import { plainMarket, type StillMarket } from '../../recorded-market.ts';
import type { RecordedApi } from '../harness/recorded-api.ts';
import { basic, send } from '../harness/http-call.ts';
import { STANDARD_LOGIN, STANDARD_NOW, standardTrades, startStandardBot } from '../harness/standard-bot.ts';

const HEADERS = { authorization: basic(STANDARD_LOGIN.username, STANDARD_LOGIN.password) };
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let bench: RecordedApi;
afterEach(async () => bench.close());

async function get<T>(path: string): Promise<T> {
  const { status, json } = await send(bench.url, `/api/v1${path}`, { headers: HEADERS });
  expect(status).toBe(200);
  return json as T;
}

/** A market where only last prices are known. */
function marketOf(prices: Readonly<Record<string, number | null>>): StillMarket {
  const pairs = Object.keys(prices);
  const tickers = Object.entries(prices).flatMap(([pair, last]) =>
    last === null ? [] : [[pair, { pair, last, bid: last, ask: last, quoteVolume: null, percentage: null }] as const],
  );
  return {
    markets: new Map(pairs.map((pair) => [pair, plainMarket(pair)])),
    tickers: new Map(tickers),
    books: new Map(),
  };
}

function coin(total: number, free = total): Balance {
  return { total, free, used: total - free };
}

const POSITION = {
  pair: 'ETH/USDT:USDT',
  side: 'short',
  amount: 1000,
  entryPrice: 500,
  leverage: 5,
  collateral: 20,
  liquidationPrice: null,
} as const;

const LIVE = { dry_run: false };
const FUTURES = { ...LIVE, trading_mode: 'futures', margin_mode: 'isolated' };

interface Wallet {
  readonly changes: ConfigObject;
  readonly prices: Readonly<Record<string, number | null>>;
  readonly inUsd: Readonly<Record<string, number>>;
  readonly coins: Readonly<Record<string, Balance>>;
  readonly view: Omit<WalletView, 'balances'>;
}

async function openWallet({ changes, prices, inUsd, coins, view }: Wallet): Promise<void> {
  bench = await startStandardBot({
    config: (config) => ({ ...config, ...changes }),
    market: marketOf(prices),
    inUsd,
  });
  bench.bot.held = { ...view, balances: new Map(Object.entries(coins)) };
}

describe('balance', () => {
  it('case 41, 42 and 43: the coins of a live wallet', async () => {
    await openWallet({
      changes: LIVE,
      prices: { 'LTC/BTC': 0.015951, 'XRP/BTC': 0.00003094, 'ETH/BTC': null, 'BTC/USDT': null, 'BTC/EUR': null },
      inUsd: { BTC: 12_345 },
      coins: {
        BTC: coin(12),
        ETH: coin(0),
        USDT: coin(10_000),
        LTC: coin(10),
        XRP: coin(0.1, 0.01),
        EUR: coin(10),
      },
      view: { positions: [], startingBalance: 12, totalStakeAmount: 11.88 },
    });
    const balance = await get<BalanceAnswer>('/balance');
    expect(balance.currencies).toHaveLength(5);
    expect(balance.currencies.map(({ currency }) => currency)).not.toContain('ETH');
    expect(balance.currencies[0]).toEqual({
      currency: 'BTC',
      free: 12,
      balance: 12,
      used: 0,
      est_stake: 12,
      stake: 'BTC',
      side: 'long',
      leverage: 1,
      is_position: false,
      position: 0,
      bot_owned: 11.88,
      est_stake_bot: 11.88,
      is_bot_managed: true,
    });
    expect(balance.total).toBeCloseTo(12.159513094, 9);
    expect(balance.total_bot).toBeCloseTo(11.88, 9);
    expect(balance).toMatchObject({ note: '', stake: 'BTC', symbol: 'USD' });
  });

  it('case 45: futures with another coin, an inverse price and a short position', async () => {
    await openWallet({
      changes: FUTURES,
      prices: { 'ETH/BTC': 0.061588, 'BTC/USDT': 10 / 0.0011562404610161968 },
      inUsd: { BTC: 15_000 },
      coins: { BTC: coin(12, 10), ETH: coin(5), USDT: coin(10) },
      view: { positions: [POSITION], startingBalance: 10, totalStakeAmount: 9.9 },
    });
    const { currencies, ...totals } = await get<BalanceAnswer>('/balance');
    const expected = [10, 0.30794, 0.0011562404610161968, 20];
    expected.forEach((value, index) => expect(currencies[index]?.est_stake).toBeCloseTo(value, 12));
    expect(currencies[3]).toMatchObject({
      currency: 'ETH/USDT:USDT',
      is_position: true,
      side: 'short',
      leverage: 5,
      position: 1000,
      free: 0,
      balance: 0,
      used: 0,
    });
    expect(totals.total).toBeCloseTo(30.30909624, 8);
    expect(totals.value).toBeCloseTo(454_636.44360691, 6);
    expect(totals.symbol).toBe('USD');
  });

  it('case 46: what belongs to the bot', async () => {
    await openWallet({
      changes: { ...FUTURES, stake_currency: 'USDT' },
      prices: { 'BTC/USDT': 8648.72, 'ETH/USDT': 530.21 },
      inUsd: { USDT: 1.2 },
      coins: { BTC: coin(0.012), ETH: coin(5), USDT: coin(100, 50) },
      view: { positions: [POSITION], startingBalance: 50, totalStakeAmount: 49.5 },
    });
    const balance = await get<BalanceAnswer>('/balance');
    expect(balance.total).toBeCloseTo(2824.83464, 8);
    expect(balance.value).toBeCloseTo(2824.83464 * 1.2, 8);
    expect(balance).toMatchObject({ total_bot: 69.5, starting_capital: 50 });
    expect(balance.currencies.map((row) => [row.currency, row.is_bot_managed, row.bot_owned])).toEqual([
      ['BTC', false, 0],
      ['ETH', false, 0],
      ['USDT', true, 49.5],
      ['ETH/USDT:USDT', true, null],
    ]);
  });
});

/** A closed trade whose profit follows from its rates, or is given. */
function closed(changes: Partial<Trade>): Trade {
  const trade = makeTrade({
    isOpen: false,
    feeOpen: 0.0025,
    feeClose: 0.0025,
    exitReason: 'roi',
    stakeAmount: 0.001,
    openDate: STANDARD_NOW - 20 * MINUTE,
    closeDate: STANDARD_NOW - MINUTE,
    ...changes,
  });
  const valued = { ...trade, openTradeValue: openValue(trade) };
  const rate = valued.closeRate ?? Number.NaN;
  return {
    ...valued,
    closeProfit: changes.closeProfit ?? profitRatio(valued, rate),
    closeProfitAbs: changes.closeProfitAbs ?? profitAbs(valued, rate),
  };
}

/** A bot with a wallet of 1000 USDT, closed trades of two days ago and of today, and four open ones of 20. */
async function openUsdtBot(inUsd: number): Promise<void> {
  bench = await startStandardBot({
    config: (config) => ({ ...config, stake_currency: 'USDT', stake_amount: 20 }),
    market: marketOf({ 'XRP/USDT': 2.1, 'ADA/USDT': 1.3, 'NEO/USDT': 4.2 }),
    inUsd: { USDT: inUsd },
  });
  const { trades } = bench.store;
  const ago = (ms: number, minutes: number) => ({
    closeDate: STANDARD_NOW - ms,
    openDate: STANDARD_NOW - ms - minutes * MINUTE,
  });
  await trades.save(closed({ pair: 'ADA/USDT', closeProfit: -0.2, closeProfitAbs: -4.09, ...ago(2 * DAY, 20) }));
  await trades.save(closed({ pair: 'XRP/USDT', closeProfit: 0.1, closeProfitAbs: 3.9875, ...ago(3_600_000, 20) }));
  await trades.save(closed({ pair: 'NEO/USDT', closeProfit: 0.05, closeProfitAbs: 2.8425, ...ago(1_800_000, 13) }));
  for (const [index, minutes] of [50, 40, 30, 17].entries()) {
    const openDate = STANDARD_NOW - minutes * MINUTE;
    await trades.save(
      makeTrade({ pair: 'XRP/USDT', stakeAmount: 20, amount: 10, openRate: 2 + index / 100, openDate }),
    );
  }
  // The wallet was read before the trades were made: stakes and 1000 USDT together.
  bench.bot.held = {
    balances: new Map([['USDT', coin(1000)]]),
    positions: [],
    startingBalance: 1077.26,
    totalStakeAmount: 0.99 * 1080,
  };
}

describe('profit', () => {
  it('case 59: shares of the balance of a day before its profit', async () => {
    await openUsdtBot(0);
    const { data, ...rest } = await get<Daily>('/daily?timescale=7');
    expect(rest).toEqual({ stake_currency: 'USDT', fiat_display_currency: 'USD' });
    expect(data).toHaveLength(7);
    expect(new Set(data.map((row) => row.abs_profit))).toEqual(new Set([0, 6.83, -4.09]));
    expect(new Set(data.map((row) => row.rel_profit))).toEqual(new Set([0, 0.00642902, -0.00383512]));
    for (const row of data) {
      expect([1062.37, 1066.46]).toContain(Number(row.starting_balance.toFixed(8)));
      expect(row.trade_count).toBeLessThanOrEqual(2);
      expect(row.fiat_value).toBe(0);
    }
  });

  it('case 60: by pair, the best first', async () => {
    bench = await startStandardBot({ config: (config) => ({ ...config, stake_currency: 'ETH' }) });
    await bench.store.trades.save(closed({ pair: 'LTC/ETH', amount: 1, openRate: 0.245441, closeRate: 0.265441 }));
    await bench.store.trades.save(closed({ pair: 'XRP/ETH', amount: 5, openRate: 0.412, closeRate: 0.391 }));
    const close = (value: number) => expect.closeTo(value, 8) as number;
    const ltc = { pair: 'LTC/ETH', count: 1, profit: 7.61, profit_pct: 7.61 };
    const xrp = { pair: 'XRP/ETH', count: 1, profit: -5.57, profit_pct: -5.57 };
    expect(await get('/performance')).toEqual([
      { ...ltc, profit_ratio: close(0.07609203), profit_abs: close(0.0187228) },
      { ...xrp, profit_ratio: close(-0.05570419), profit_abs: close(-0.1150375) },
    ]);
  });

  it('case 72: totals in another currency', async () => {
    await openUsdtBot(1.1);
    const close = (value: number) => expect.closeTo(value, 9) as number;
    expect(await get('/profit')).toMatchObject({
      profit_closed_coin: 2.74,
      profit_closed_percent_mean: -1.67,
      profit_closed_fiat: close(3.014),
      trade_count: 7,
      closed_trade_count: 3,
      first_trade_date: '2 days ago',
      latest_trade_date: '17 minutes ago',
      avg_duration: '0:17:40',
      best_pair: 'XRP/USDT',
      best_rate: 10,
      winrate: close(2 / 3),
      expectancy: close(0.913333333),
      expectancy_ratio: close(0.223308883),
    });
  });

  it.each([
    [[-5, -2], 2, 2 / (1007.004 - 5)],
    [[-5, 3], 0, 0],
  ])('case 200: the drawdown of closed trades %j', async (profits, abs, ratio) => {
    bench = await startStandardBot({ config: (config) => ({ ...config, dry_run_wallet: 1007.004 }) });
    for (const [index, closeProfitAbs] of profits.entries()) {
      const closeDate = STANDARD_NOW - (9 - index) * MINUTE;
      await bench.store.trades.save(
        closed({ pair: 'ETH/BTC', closeProfit: closeProfitAbs / 50, closeProfitAbs, closeDate }),
      );
    }
    const profit = await get<Record<string, number>>('/profit');
    expect(profit['max_drawdown_abs']).toBeCloseTo(abs, 9);
    expect(profit['max_drawdown']).toBeCloseTo(ratio, 9);
  });
});

describe('trades', () => {
  it.each([
    ['long', 6.165375],
    ['short', 6.134625],
  ] as const)('case 83: a %s entry that is half filled', async (variant, value) => {
    bench = await startStandardBot();
    const [whole] = standardTrades(variant);
    if (whole === undefined) throw new Error('There are six trades.');
    const [entry] = whole.orders;
    const orders = [makeOrder({ ...entry, status: 'open', ftIsOpen: true, filled: 50, remaining: 73 })];
    const none = { amountPrecision: null, pricePrecision: null, precisionMode: null };
    await bench.store.trades.save({ ...whole, ...none, amount: 50, orders, openTradeValue: openValue(whole, 50) });
    const [row] = await get<Record<string, unknown>[]>('/status');
    expect(row).toMatchObject({
      amount: 50,
      amount_requested: 123,
      open_trade_value: value,
      realized_profit: 0,
      realized_profit_ratio: null,
      has_open_orders: true,
      amount_precision: null,
      price_precision: null,
      precision_mode: null,
    });
    expect(row?.['orders']).toMatchObject([{ filled: 50, remaining: 73, is_open: true }]);
    expect(Object.keys(row ?? {}).sort()).toEqual(Object.keys(StatusTrade.properties).sort());
  });

  it('case 201: a profit of exactly nothing', async () => {
    bench = await startStandardBot();
    await bench.store.trades.save(closed({ pair: 'ETH/BTC', closeProfit: 0, closeProfitAbs: 0 }));
    const { trades } = await get<{ trades: Record<string, unknown>[] }>('/trades');
    expect(trades[0]).toMatchObject({ close_profit: 0, close_profit_abs: 0, close_profit_pct: null });
  });
});
