/** Rows of the open-trade list at given rates: cases of the contract with figures, by their numbers. */
import { describe, expect, it } from 'vitest';
import { statusRow } from '../../../pitwall/src/control/trades/status.ts';
import { historyTradeRow } from '../../../pitwall/src/control/trades/trade-row.ts';
import { makeOrder, makeTrade } from '../make-trade.ts';

const OPEN_RATE = 0.00001098;
const RATE = 0.00001099;
const AMOUNT = 91.07468123;

const entry = makeOrder({
  ftPair: 'ETH/BTC',
  status: 'closed',
  ftIsOpen: false,
  price: OPEN_RATE,
  average: OPEN_RATE,
  amount: AMOUNT,
  filled: AMOUNT,
  remaining: 0,
  cost: 0.0009999999999054,
  orderFilledDate: Date.UTC(2024, 0, 16, 12),
});
const bought = makeTrade({
  pair: 'ETH/BTC',
  baseCurrency: 'ETH',
  stakeCurrency: 'BTC',
  feeOpen: 0.0025,
  feeClose: 0.0025,
  openRate: OPEN_RATE,
  openTradeValue: 0.0010025,
  amount: AMOUNT,
  amountRequested: AMOUNT,
  stakeAmount: 0.001,
  maxStakeAmount: 0.001,
  stopLoss: 0.00000989,
  stopLossPct: -0.1,
  orders: [entry],
});

describe('statusRow', () => {
  it('case 85: a trade that was just bought', () => {
    const row = statusRow(bought, RATE, null);
    expect(row).toMatchObject({
      open_trade_value: 0.0010025,
      profit_ratio: -0.00408133,
      profit_pct: -0.41,
      profit_abs: -0.00000409,
      profit_fiat: null,
      stop_loss_abs: 0.00000989,
      stop_loss_pct: -10,
      stoploss_current_dist_ratio: -0.10009099,
      stoploss_current_dist_pct: -10.01,
      stoploss_entry_dist: -0.00010402,
      stoploss_entry_dist_ratio: -0.10376381,
      total_profit_abs: -0.00000409,
      open_fill_date: '2024-01-16 12:00:00',
      has_open_orders: false,
      orders: [{ safe_price: OPEN_RATE, cost: 0.0009999999999054, filled: AMOUNT, is_open: false }],
    });
    expect(row.stoploss_current_dist).toBeCloseTo(-0.0000011, 12);
    expect(historyTradeRow(bought).orders).toMatchObject([{ average: OPEN_RATE, ft_is_entry: true }]);
  });

  it('case 86: before the fill nothing is won or lost', () => {
    const waiting = { ...entry, status: 'open' as const, ftIsOpen: true, filled: 0, remaining: AMOUNT };
    const unfilled = { ...bought, amount: 0, openTradeValue: 0, orders: [waiting], openOrderId: waiting.orderId };
    expect(statusRow(unfilled, RATE, 12_345)).toMatchObject({
      amount: 0,
      open_trade_value: 0,
      profit_ratio: 0,
      profit_abs: 0,
      profit_fiat: 0,
      current_profit: 0,
      stoploss_entry_dist: 0,
      stoploss_entry_dist_ratio: 0,
      has_open_orders: true,
      open_fill_date: null,
      open_order: '(limit buy rem=91.07468123)',
    });
  });

  it('adds what was sold before to the total', () => {
    const partly = { ...bought, realizedProfit: 0.0001, maxStakeAmount: 0.002, leverage: 2 };
    const row = statusRow(partly, RATE, 2);
    expect(row.total_profit_abs).toBeCloseTo(0.00009591, 12);
    expect(row.total_profit_ratio).toBeCloseTo(0.09591, 8);
    expect(row.total_profit_fiat).toBeCloseTo(0.00019182, 12);
  });

  it('shows no order that filled nothing, was rejected or has no status yet', () => {
    const orders = [
      { ...entry, orderId: 'a', status: 'canceled' as const, filled: 0 },
      { ...entry, orderId: 'b', status: 'rejected' as const },
      { ...entry, orderId: 'c', status: null, ftIsOpen: true },
      { ...entry, orderId: 'd', status: 'canceled' as const },
    ];
    expect(statusRow({ ...bought, orders }, RATE, null).orders.map((order) => order.order_id)).toEqual(['d']);
  });

  it('case 201: a profit of exactly 0 has no percentage', () => {
    const closed = { ...bought, isOpen: false, closeProfit: 0, closeProfitAbs: 0, closeRate: RATE };
    expect(historyTradeRow(closed)).toMatchObject({ close_profit: 0, close_profit_pct: null, profit_pct: null });
  });
});
