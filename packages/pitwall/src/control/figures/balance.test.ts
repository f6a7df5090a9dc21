import { describe, expect, it } from 'vitest';
import type { Balance } from '../../domain/market.ts';
import { balanceOf, type BalanceInput } from './balance.ts';

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

interface Wallet {
  readonly coins: Readonly<Record<string, Balance>>;
  readonly prices: Readonly<Record<string, number>>;
  readonly markets: readonly string[];
  readonly changes?: Partial<BalanceInput>;
  readonly capital: number;
  readonly starting: number;
}

function balance({ coins, prices, markets, changes, capital, starting }: Wallet) {
  const isFutures = changes?.isFutures === true;
  const rows = Object.entries(prices).map(([pair, last]) => {
    const ticker = { pair, last, bid: null, ask: null, quoteVolume: null, percentage: null };
    return [pair, ticker] as const;
  });
  return balanceOf({
    wallets: {
      balances: new Map(Object.entries(coins)),
      positions: isFutures ? [POSITION] : [],
      startingBalance: starting,
      totalStakeAmount: capital,
    },
    tickers: new Map(rows),
    hasMarket: (pair) => markets.includes(pair),
    openTrades: [],
    stakeCurrency: 'BTC',
    isFutures: false,
    isDryRun: false,
    fiatCurrency: 'USD',
    fiatRate: 15_000,
    ...changes,
  });
}

describe('balanceOf', () => {
  it('case 41 to 43: coins on spot', () => {
    const { currencies, ...totals } = balance({
      coins: {
        BTC: coin(12),
        ETH: coin(0),
        USDT: coin(10_000),
        LTC: coin(10),
        XRP: coin(0.1, 0.01),
        EUR: coin(10),
      },
      prices: { 'LTC/BTC': 0.015951, 'XRP/BTC': 0.00003094 },
      markets: ['ETH/BTC', 'LTC/BTC', 'XRP/BTC', 'BTC/USDT', 'BTC/EUR'],
      capital: 11.88,
      starting: 12,
    });
    expect(currencies.map((row) => row.currency)).toEqual(['BTC', 'USDT', 'LTC', 'XRP', 'EUR']);
    expect(currencies[0]).toEqual({
      currency: 'BTC',
      free: 12,
      balance: 12,
      used: 0,
      bot_owned: 11.88,
      est_stake: 12,
      est_stake_bot: 11.88,
      stake: 'BTC',
      side: 'long',
      leverage: 1,
      is_position: false,
      position: 0,
      is_bot_managed: true,
    });
    expect(totals.total).toBeCloseTo(12.159513094, 12);
    expect(totals.total_bot).toBeCloseTo(11.88, 12);
    expect(totals).toMatchObject({ note: '', symbol: 'USD' });
  });

  it('case 45: futures count free stake and collateral', () => {
    const result = balance({
      coins: { BTC: coin(12, 10), ETH: coin(5), USDT: coin(10) },
      prices: { 'ETH/BTC': 0.061588, 'BTC/USDT': 10 / 0.0011562404610161968 },
      markets: ['ETH/BTC', 'BTC/USDT'],
      changes: { isFutures: true },
      capital: 9.9,
      starting: 10,
    });
    const estimates = result.currencies.map((row) => row.est_stake);
    const expected = [10, 0.30794, 0.0011562404610161968, 20];
    expected.forEach((value, index) => expect(estimates[index]).toBeCloseTo(value, 12));
    expect(result.currencies[3]).toMatchObject({ is_position: true, side: 'short', leverage: 5, position: 1000 });
    expect(result.total).toBeCloseTo(30.30909624, 8);
    expect(result.value).toBeCloseTo(454636.44360691, 6);
  });

  it('case 46: what is the bot’s own', () => {
    const result = balance({
      coins: { BTC: coin(0.012), ETH: coin(5), USDT: coin(100, 50) },
      prices: { 'BTC/USDT': 8648.72, 'ETH/USDT': 530.21 },
      markets: ['BTC/USDT', 'ETH/USDT'],
      changes: { isFutures: true, stakeCurrency: 'USDT', fiatRate: 1.2 },
      capital: 49.5,
      starting: 50,
    });
    expect(result.total).toBeCloseTo(2824.83464, 8);
    expect(result.value).toBeCloseTo(2824.83464 * 1.2, 8);
    expect(result).toMatchObject({ total_bot: 69.5, starting_capital: 50 });
    expect(result.currencies.map((row) => [row.currency, row.is_bot_managed, row.bot_owned])).toEqual([
      ['BTC', false, 0],
      ['ETH', false, 0],
      ['USDT', true, 49.5],
      ['ETH/USDT:USDT', true, null],
    ]);
  });

  it('leaves out coins that cannot be traded for the stake currency, and starts from nothing without a crash', () => {
    const result = balance({ coins: { XYZ: coin(3) }, prices: {}, markets: [], capital: 0, starting: 0 });
    expect(result).toMatchObject({ currencies: [], total: 0, starting_capital_ratio: 0, starting_capital_pct: 0 });
  });
});
