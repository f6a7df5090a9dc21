/** What trades on futures bring, over HTTP: shorts, leverage, funding and exits in parts, by the contract's formulas. */
import { afterEach, describe, expect, it } from 'vitest';
import { openValue } from '../../../../pitwall/src/domain/profit.ts';
import type { Trade } from '../../../../pitwall/src/domain/trade.ts';
import { makeOrder, makeTrade } from '../../make-trade.ts';
import { plainMarket } from '../../recorded-market.ts';
import type { RecordedApi } from '../harness/recorded-api.ts';
import { basic, send } from '../harness/http-call.ts';
import { STANDARD_LOGIN, STANDARD_NOW, startStandardBot } from '../harness/standard-bot.ts';

const HEADERS = { authorization: basic(STANDARD_LOGIN.username, STANDARD_LOGIN.password) };
const PAIR = 'ETH/USDT:USDT';
const OTHER = 'BTC/USDT:USDT';

let bench: RecordedApi;
afterEach(async () => bench.close());

const get = async <T = Record<string, unknown>>(path: string): Promise<T> =>
  (await send(bench.url, `/api/v1${path}`, { headers: HEADERS })).json as T;
const close = (value: number) => expect.closeTo(value, 8) as number;

/** A futures bot with 1000 USDT, where a long could sell and a short could buy at the same price. */
async function open(prices: Readonly<Record<string, number>>, trades: readonly Trade[]): Promise<void> {
  const pairs = Object.entries(prices);
  bench = await startStandardBot({
    config: (config) => ({ ...config, stake_currency: 'USDT', trading_mode: 'futures', margin_mode: 'isolated' }),
    market: {
      markets: new Map(pairs.map(([pair]) => [pair, plainMarket(pair)])),
      tickers: new Map(
        pairs.map(([pair, last]) => [pair, { pair, last, bid: last, ask: last, quoteVolume: null, percentage: null }]),
      ),
      books: new Map(),
    },
    inUsd: { USDT: 2 },
  });
  for (const trade of trades) await bench.store.trades.save(trade);
}

/** 10 coins at 10, fees of 0.1 %. */
function position(changes: Partial<Trade>): Trade {
  const trade = makeTrade({
    pair: PAIR,
    stakeCurrency: 'USDT',
    tradingMode: 'futures',
    openRate: 10,
    amount: 10,
    amountRequested: 10,
    stakeAmount: 100 / (changes.leverage ?? 1),
    maxStakeAmount: 100,
    openDate: STANDARD_NOW - 600_000,
    ...changes,
  });
  const side = trade.isShort ? 'sell' : 'buy';
  const filled = { status: 'closed', ftIsOpen: false, filled: 10, remaining: 0, amount: 10 } as const;
  const times = { orderDate: trade.openDate, orderFilledDate: trade.openDate };
  const entry = makeOrder({ ...filled, ...times, side, ftOrderSide: side, ftPair: trade.pair, average: 10, cost: 100 });
  return { ...trade, openTradeValue: openValue(trade), orders: [entry, ...trade.orders] };
}

describe('an open trade', () => {
  it.each([
    ['a long', {}, 10.5, 100.1, 4.795, 0.0479021],
    ['a long with leverage 3', { leverage: 3 }, 10.5, 100.1, 4.795, 0.14370629],
    ['a short with leverage 5', { isShort: true, leverage: 5 }, 9.5, 99.9, 4.805, 0.24049049],
    ['a short that paid funding', { isShort: true, leverage: 5, fundingFees: -0.5 }, 9.5, 99.9, 4.305, 0.21546547],
    ['a long that received funding', { fundingFees: 0.5 }, 10.5, 100.1, 5.295, 0.0528971],
  ] as const)('%s', async (_name, changes, rate, value, abs, ratio) => {
    await open({ [PAIR]: rate }, [position(changes)]);
    const [row] = await get<Record<string, unknown>[]>('/status');
    expect(row).toMatchObject({
      open_trade_value: value,
      current_rate: rate,
      profit_abs: abs,
      profit_fiat: close(abs * 2),
      profit_ratio: ratio,
      current_profit: ratio,
      profit_pct: Number((ratio * 100).toFixed(2)),
      total_profit_abs: abs,
      close_profit: null,
      trading_mode: 'futures',
    });
    expect(await get('/trade/1')).toEqual(row);
    expect(await get('/profit')).toMatchObject({ profit_all_coin: abs, profit_all_ratio_sum: ratio });
  });

  it('of which a part was sold counts both', async () => {
    const realizedProfit = 14.895;
    const part = { amount: 15, stakeAmount: 135, openRate: 9, maxStakeAmount: 180, closeProfit: 0.33066933 };
    await open({ [PAIR]: 11 }, [position({ ...part, realizedProfit, closeProfitAbs: realizedProfit })]);
    const abs = 15 * 11 * 0.999 - 15 * 9 * 1.001;
    const [row] = await get<Record<string, unknown>[]>('/status');
    expect(row).toMatchObject({
      amount: 15,
      profit_abs: close(abs),
      realized_profit: realizedProfit,
      close_profit: null,
      total_profit_abs: close(abs + realizedProfit),
      total_profit_ratio: close((abs + realizedProfit) / 180),
      realized_profit_ratio: 0.33066933,
    });
    expect(await get('/profit')).toMatchObject({ profit_all_coin: close(abs + realizedProfit), profit_closed_coin: 0 });
  });

  it('a stop below its entry, and one above that of a short', async () => {
    const stop = (stopLoss: number) => ({ stopLoss, stopLossPct: -0.1, initialStopLoss: stopLoss });
    const short = position({ ...stop(11), isShort: true, leverage: 2, pair: OTHER });
    await open({ [PAIR]: 10.5, [OTHER]: 9.5 }, [position(stop(9)), short]);
    const rows = await get<Record<string, unknown>[]>('/status');
    expect(rows).toMatchObject([
      {
        stoploss_current_dist: -1.5,
        stoploss_current_dist_ratio: -0.14285714,
        stoploss_current_dist_pct: -14.29,
        stoploss_entry_dist: close(9 * 10 * 0.999 - 100.1),
        stoploss_entry_dist_ratio: close(89.91 / 100.1 - 1),
      },
      {
        stoploss_current_dist: 1.5,
        stoploss_current_dist_ratio: 0.15789474,
        stoploss_current_dist_pct: 15.79,
        stoploss_entry_dist: close(99.9 - 11 * 10 * 1.001),
        stoploss_entry_dist_ratio: close((1 - 110.11 / 99.9) * 2),
      },
    ]);
  });
});

describe('a wallet of futures', () => {
  it('has the stakes of all positions tied, and a row for each pair', async () => {
    const short = position({ isShort: true, leverage: 5, pair: OTHER });
    await open({ [PAIR]: 10.5, [OTHER]: 9.5 }, [position({}), short]);
    const balance = await get<{ currencies: unknown[] }>('/balance');
    expect(balance).toMatchObject({ total: 1000, value: 2000, starting_capital: 1000, starting_capital_ratio: 0 });
    expect(balance.currencies).toMatchObject([
      { currency: 'USDT', free: 880, used: 120, balance: 1000, est_stake: 880, is_position: false },
      { currency: PAIR, side: 'long', leverage: 1, position: 10, est_stake: 100, is_position: true, free: 0 },
      { currency: OTHER, side: 'short', leverage: 5, position: 10, est_stake: 20, is_position: true },
    ]);
    expect(await get('/count')).toMatchObject({ current: 2, total_stake: 200 });
  });
});
