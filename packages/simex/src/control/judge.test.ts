import { expect, test } from 'vitest';

import type { LedgerEntry } from '../venue/types.ts';
import { judge, summarise } from './judge.ts';

const base = { timeMs: 1, product: 'spot', symbol: 'BTCUSDT', algo: false } as const;

function accepted(sequence: number, orderId: number, clientOrderId: string, actor: 'api' | 'manual'): LedgerEntry {
  return {
    ...base,
    sequence,
    type: 'accepted',
    actor,
    orderId,
    clientOrderId,
    side: 'BUY',
    orderType: 'LIMIT',
    price: '100',
    stopPrice: '0',
    quantity: '30',
    reduceOnly: false,
  };
}

function fill(sequence: number, orderId: number, quantity: string): LedgerEntry {
  return {
    timeMs: 1,
    product: 'spot',
    symbol: 'BTCUSDT',
    sequence,
    type: 'fill',
    orderId,
    clientOrderId: 'unused',
    tradeId: sequence,
    side: 'BUY',
    price: '100',
    quantity,
    quote: '5',
    fee: '1',
    feeAsset: 'BTC',
    realizedPnl: '0',
    isMaker: true,
  };
}

const LEDGER: readonly LedgerEntry[] = [
  { sequence: 1, timeMs: 1, type: 'start', scale: 8, seed: 's' },
  {
    sequence: 2,
    timeMs: 1,
    type: 'money',
    cause: 'deposit',
    actor: 'venue',
    postings: [{ from: 'outside', to: 'free', asset: 'USDT', amount: '900' }],
  },
  accepted(3, 1, 'a', 'api'),
  fill(4, 1, '10'),
  fill(5, 1, '20'),
  accepted(6, 2, 'a', 'api'),
  accepted(7, 3, 'b', 'api'),
  accepted(8, 4, 'hand', 'manual'),
  {
    ...base,
    sequence: 9,
    type: 'order',
    actor: 'api',
    orderId: 3,
    clientOrderId: 'b',
    status: 'CANCELED',
    executed: '0',
    reason: 'NONE',
  },
  {
    sequence: 10,
    timeMs: 1,
    type: 'money',
    cause: 'hold',
    actor: 'api',
    postings: [{ from: 'free', to: 'locked', asset: 'USDT', amount: '300' }],
  },
  {
    sequence: 11,
    timeMs: 1,
    type: 'money',
    cause: 'trade',
    actor: 'api',
    postings: [{ from: 'locked', to: 'market', asset: 'USDT', amount: '100' }],
  },
];

test('sums up orders, fills and wallets', () => {
  const summary = summarise(LEDGER);
  expect(summary.duplicates).toEqual(['a']);
  expect(summary.fills).toBe(2);
  expect(summary.balances).toEqual({ 'free:USDT': '600', 'locked:USDT': '200' });
  expect(summary.orders['a']?.map(({ status, executed }) => [status, executed])).toEqual([
    ['FILLED', '30'],
    ['OPEN', '0'],
  ]);
  expect(summary.orders['b']?.[0]?.status).toBe('CANCELED');
});

test('tells lost, unknown and doubled orders', () => {
  expect(judge(LEDGER, ['a', 'never'])).toEqual({ unknown: ['never'], lost: ['b'], duplicates: ['a'] });
});
