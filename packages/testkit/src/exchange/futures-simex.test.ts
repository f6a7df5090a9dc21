import { expect, it } from 'vitest';
import type { OrderRequest } from '../../../pitwall/src/ports/exchange.ts';
import { connectToSimex } from './simex-world.ts';

const PAIR = 'ETH/USDT:USDT';

function request(changes: Partial<OrderRequest>): OrderRequest {
  return {
    clientOrderId: 'futures-1',
    pair: PAIR,
    side: 'buy',
    type: 'market',
    amount: 0.5,
    price: 3200,
    timeInForce: 'GTC',
    reduceOnly: false,
    leverage: 5,
    ...changes,
  };
}

it('trades futures: leverage, position, reduce-only exit, fills', async () => {
  await using world = await connectToSimex({}, 'futures');
  const { exchange, simex } = world;
  expect([...exchange.markets.keys()]).toEqual([PAIR]);
  expect(await exchange.fetchPositions()).toEqual([]);
  await exchange.setLeverage(PAIR, 5);
  // The second time the margin mode is what it was: no failure.
  await exchange.setLeverage(PAIR, 5);
  const opened = await exchange.createOrder(request({}));
  expect(opened).toMatchObject({ status: 'closed', filled: 0.5, clientOrderId: 'futures-1' });
  const [position] = await exchange.fetchPositions();
  expect(position).toMatchObject({ pair: PAIR, side: 'long', amount: 0.5, leverage: 5 });
  expect(position?.entryPrice).toBeCloseTo(opened.average ?? 0, 6);
  expect(position?.collateral).toBeGreaterThan(0);
  const fills = await exchange.fetchFills(PAIR, opened.orderId, simex.clock.now() - 60_000);
  expect(fills.reduce((sum, fill) => sum + fill.amount, 0)).toBeCloseTo(0.5, 8);
  expect(fills[0]?.fee).toMatchObject({ currency: 'USDT' });
  const closed = await exchange.createOrder(request({ clientOrderId: 'futures-2', side: 'sell', reduceOnly: true }));
  expect(closed.status).toBe('closed');
  expect(await exchange.fetchPositions()).toEqual([]);
  await expect(
    exchange.createOrder(request({ clientOrderId: 'futures-3', side: 'sell', reduceOnly: true })),
  ).rejects.toMatchObject({ code: 'ORDER_REFUSED' });
});

it('reads the leverage tiers', async () => {
  await using world = await connectToSimex({}, 'futures');
  const tiers = (await world.exchange.fetchLeverageTiers()).get(PAIR) ?? [];
  expect(tiers.length).toBeGreaterThan(1);
  expect(tiers[0]).toMatchObject({ minNotional: 0 });
  expect(tiers[0]?.maxLeverage).toBeGreaterThan(1);
  expect(tiers.every((tier) => tier.maintenanceMarginRate > 0 && tier.maintenanceAmount !== null)).toBe(true);
});

it('sees the balance of the futures account', async () => {
  await using world = await connectToSimex({}, 'futures');
  expect((await world.exchange.fetchBalances()).get('USDT')).toMatchObject({ free: 10_000, total: 10_000 });
});
