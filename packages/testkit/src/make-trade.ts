/** Whole domain values for tests: a trade and an order with every field set, each field open to change. */
import { openTrade } from '../../pitwall/src/domain/open-trade.ts';
import type { OrderIntent } from '../../pitwall/src/domain/intent.ts';
import type { Order } from '../../pitwall/src/domain/order.ts';
import type { Trade } from '../../pitwall/src/domain/trade.ts';

/** 2024-01-16 12:00:00 UTC. */
export const TEST_TIME = Date.UTC(2024, 0, 16, 12);

export function makeOrder(changes: Partial<Order> = {}): Order {
  return {
    id: 0,
    ftOrderSide: 'buy',
    ftPair: 'ETH/USDT',
    ftIsOpen: true,
    orderId: '1001',
    clientOrderId: 'abc',
    status: 'open',
    symbol: 'ETH/USDT',
    orderType: 'limit',
    side: 'buy',
    price: 2000.5,
    average: null,
    amount: 0.1,
    filled: 0,
    remaining: 0.1,
    cost: 0,
    stopPrice: null,
    orderDate: TEST_TIME,
    orderFilledDate: null,
    orderUpdateDate: null,
    fundingFee: null,
    ftFeeBase: null,
    ...changes,
  };
}

export function makeTrade(changes: Partial<Trade> = {}): Trade {
  return openTrade({
    exchange: 'binance',
    pair: 'ETH/USDT',
    baseCurrency: 'ETH',
    stakeCurrency: 'USDT',
    feeOpen: 0.001,
    feeClose: 0.001,
    openRate: 2000.5,
    openTradeValue: 200.25005,
    stakeAmount: 200.05,
    amount: 0.1,
    openDate: TEST_TIME,
    stopLoss: 1800.45,
    stopLossPct: -0.1,
    initialStopLoss: 1800.45,
    initialStopLossPct: -0.1,
    maxRate: 2000.5,
    minRate: 2000.5,
    strategy: 'Sample',
    enterTag: 'dip',
    timeframe: 5,
    tradingMode: 'spot',
    amountPrecision: 0.0001,
    pricePrecision: 0.01,
    precisionMode: 4,
    contractSize: 1,
    fundingFees: 0,
    ...changes,
  });
}

export function makeIntent(changes: Partial<OrderIntent> = {}): OrderIntent {
  return {
    clientOrderId: 'abc',
    purpose: 'entry',
    tradeId: null,
    tradeSnapshot: makeTrade(),
    pair: 'ETH/USDT',
    side: 'buy',
    type: 'limit',
    amount: 0.1,
    price: 2000.5,
    timeInForce: 'GTC',
    reduceOnly: false,
    leverage: 1,
    state: 'intended',
    createdAt: TEST_TIME,
    deadlineAt: TEST_TIME + 5_000,
    notFoundCount: 0,
    updatedAt: TEST_TIME,
    orderId: null,
    note: null,
    ...changes,
  };
}
