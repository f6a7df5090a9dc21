import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anOrder, aTrade } from './fixtures/trade.ts';
import type { OrderRole } from './order.ts';
import { closeTrade, isFullyExited, recalculateTrade } from './recalculate.ts';
import { resetInitialStop, stopPriceAt } from './stop.ts';
import type { Trade } from './trade.ts';

describe('two buys, three sells (10@10, 10@8; 5@12, 5@7, 10@11)', () => {
  const orders = [
    anOrder({ id: 1, ftOrderSide: 'buy', amount: 10, price: 10 }),
    anOrder({ id: 2, ftOrderSide: 'buy', amount: 10, price: 8 }),
    anOrder({ id: 3, ftOrderSide: 'sell', amount: 5, price: 12 }),
    anOrder({ id: 4, ftOrderSide: 'sell', amount: 5, price: 7 }),
    anOrder({ id: 5, ftOrderSide: 'sell', amount: 10, price: 11 }),
  ];
  const after = (count: number): Trade => {
    const trade = aTrade();
    for (let length = 1; length <= count; length += 1) {
      trade.orders = orders.slice(0, length);
      if (length === orders.length) closeTrade(trade, 11, 5_000);
      else recalculateTrade(trade);
    }
    return trade;
  };

  test('after the buys', () => {
    expect(after(2)).toMatchObject({ openRate: 9, amount: 20, stakeAmount: 180, openTradeValue: 180.18 });
  });
  test('after the first sell', () => {
    expect(after(3)).toMatchObject({ amount: 15, stakeAmount: 135, closeProfit: 0.33066933, realizedProfit: 14.895 });
  });
  test('after the second sell', () => {
    expect(after(4)).toMatchObject({ closeProfit: -0.22377622, closeProfitAbs: -10.08, realizedProfit: 4.815 });
    expect(isFullyExited(after(4))).toBe(false);
  });
  test('after the last sell', () => {
    const trade = after(5);
    expect(trade).toMatchObject({ isOpen: false, closeRate: 11, closeDate: 5_000, closeProfitAbs: 24.615 });
    expect(trade.closeProfit).toBeCloseTo(0.13661339, 8);
    expect(isFullyExited(trade)).toBe(true);
  });
});

test('a fee taken from the bought amount lessens it', () => {
  const trade = aTrade({ orders: [anOrder({ ftOrderSide: 'buy', amount: 10, ftFeeBase: 0.01 })] });
  recalculateTrade(trade);
  expect(trade.amount).toBe(9.99);
});

test('open and empty orders do not count', () => {
  const trade = aTrade({
    orders: [
      anOrder({ id: 1, ftOrderSide: 'buy' }),
      anOrder({ id: 2, ftOrderSide: 'sell', status: 'canceled', filled: 0 }),
      anOrder({ id: 3, ftOrderSide: 'sell', ftIsOpen: true, status: 'open', filled: 4 }),
    ],
  });
  recalculateTrade(trade);
  expect(trade).toMatchObject({ amount: 10, closeProfit: null, realizedProfit: 0 });
});

test('dust below one step counts as nothing: no nonsense rate, and the trade is done', () => {
  const trade = aTrade({
    amountPrecision: 0.1,
    orders: [
      anOrder({ id: 1, ftOrderSide: 'buy', amount: 140.4, price: 0.00005, ftFeeBase: 0.2 }),
      anOrder({ id: 2, ftOrderSide: 'sell', amount: 140.2, price: 0.00006 }),
    ],
  });
  recalculateTrade(trade);
  expect(isFullyExited(trade)).toBe(true);
  closeTrade(trade, 0.00006, 1);
  expect(trade.closeProfitAbs).toBeCloseTo(140.2 * 0.00006 * 0.999 - 140.2 * 0.00005 * 1.001, 8);
});

describe('additional entries move the stop only to the safe side', () => {
  test.each([
    [12, 9.9],
    [8, 9],
  ])('10 at 10, then 10 at %d', (price, stop) => {
    const trade = aTrade({ orders: [anOrder({ id: 1, ftOrderSide: 'buy' })] });
    recalculateTrade(trade);
    resetInitialStop(trade, -0.1);
    trade.orders.push(anOrder({ id: 2, ftOrderSide: 'buy', price }));
    recalculateTrade(trade);
    expect(trade.stopLoss).toBeCloseTo(stop, 10);
    expect(trade.initialStopLoss).toBe(9);
  });
});

test('what is bought and sold again leaves the rest, whatever the order', () => {
  const part = fc.integer({ min: 1, max: 1_000_000 }).map((steps) => steps / 1_000);
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), part, (buys, price) => {
      const orders = buys.map((amount, index) => anOrder({ id: index + 1, ftOrderSide: 'buy', amount, price }));
      const trade = aTrade({ orders, amountPrecision: 0.001 });
      recalculateTrade(trade);
      expect(trade.openRate).toBeCloseTo(price, 6);
      for (const [index, amount] of buys.entries()) {
        expect(isFullyExited(trade)).toBe(false);
        trade.orders.push(anOrder({ id: 100 + index, ftOrderSide: 'sell', amount, price }));
        recalculateTrade(trade);
      }
      expect(isFullyExited(trade)).toBe(true);
    }),
  );
});

interface RecordedTrade {
  readonly pair: string;
  readonly is_short: boolean;
  readonly leverage: number;
  readonly fee_open: number;
  readonly fee_close: number;
  readonly funding_fees: number;
  readonly open_date: number;
  readonly close_date: number;
  readonly close_rate: number;
  readonly open_rate: number;
  readonly amount: number;
  readonly stake_amount: number;
  readonly open_trade_value: number;
  readonly profit_ratio: number;
  readonly profit_abs: number;
  readonly realized_profit: number;
  readonly initial_stop_loss_abs: number;
  readonly initial_stop_loss_ratio: number;
  readonly orders: readonly RecordedOrder[];
}
interface Recorded {
  readonly case: string;
  readonly precisionMode: number;
  readonly futures: boolean;
  readonly markets: Record<string, { amount_step: number | null; price_step: number | null; contractSize: number }>;
  readonly trades: readonly RecordedTrade[];
}
type RecordedOrder = [OrderRole, string, string, number, number, number, number, number, number];

const recorded = JSON.parse(
  readFileSync(new URL('./fixtures/recorded-trades.json', import.meta.url), 'utf8'),
) as Recorded[];

function recordedTrade(set: Recorded, row: RecordedTrade): Trade {
  const market = set.markets[row.pair];
  return aTrade({
    pair: row.pair,
    isShort: row.is_short,
    leverage: row.leverage,
    feeOpen: row.fee_open,
    feeClose: row.fee_close,
    fundingFees: row.funding_fees,
    tradingMode: set.futures ? 'futures' : 'spot',
    precisionMode: set.precisionMode,
    amountPrecision: market?.amount_step ?? null,
    pricePrecision: market?.price_step ?? null,
    contractSize: market?.contractSize ?? 1,
  });
}

describe.each(recorded.map((set) => [set.case, set] as const))('recorded trades: %s', (_name, set) => {
  test.each(set.trades.map((row) => [`${row.pair} ${row.open_date}`, row] as const))('%s', (_trade, row) => {
    const trade = recordedTrade(set, row);
    const orders = row.orders.map(([side, , , price, amount, filled, , fillDate], index) =>
      anOrder({ id: index + 1, ftOrderSide: side, price, amount, filled, orderFilledDate: fillDate }),
    );
    for (const last of orders.toSorted((a, b) => (a.orderFilledDate ?? 0) - (b.orderFilledDate ?? 0)).slice(0, -1)) {
      trade.orders.push(last);
      trade.orders.sort((a, b) => a.id - b.id);
      recalculateTrade(trade);
    }
    trade.orders = orders;
    closeTrade(trade, row.close_rate, row.close_date);
    const near = (value: number | null, wanted: number): void => {
      expect(Math.abs((value ?? Number.NaN) - wanted)).toBeLessThanOrEqual(1e-9 * Math.abs(wanted));
    };
    near(trade.openRate, row.open_rate);
    near(trade.amount, row.amount);
    near(trade.stakeAmount, row.stake_amount);
    near(trade.openTradeValue, row.open_trade_value);
    near(trade.closeProfit, row.profit_ratio);
    near(trade.closeProfitAbs, row.profit_abs);
    near(trade.realizedProfit, row.realized_profit);
    near(stopPriceAt(trade, orders[0]!.price!, row.initial_stop_loss_ratio), row.initial_stop_loss_abs);
  });
});
