/** Row ids come back after deletes: an order that appears late must not end up in a stranger's trade. */
import { afterEach, expect, it } from 'vitest';
import { createDeskWorld, type DeskWorld } from './desk-world.ts';

let world: DeskWorld;
afterEach(() => world.close());

const LAG_MS = 120_000;

it('a late order of a deleted trade gets a trade of its own, not the one that now has the row', async () => {
  world = await createDeskWorld();
  // The first entry was taken back to be replaced; nobody knows what became of its successor.
  const { trade } = await world.enter({ price: 2900 });
  await world.settle(world.desk.cancel(trade, trade.orders[0]!));
  trade.openOrderId = null;
  world.setFaults([{ kind: 'answerLost', match: { method: 'POST', path: '/api/v3/order' }, nth: [1] }], LAG_MS);
  await world.settle(world.desk.place({ ...world.order(trade), amount: 0.07, price: 2950 }));
  for (let outcome = ''; outcome !== 'abandoned';) {
    await world.pass(5_000);
    outcome = (await world.settle(world.desk.resolve()))[0]?.outcome ?? '';
  }
  await world.store.trades.delete(trade.id);
  const { trade: other } = await world.enter();
  expect(other.id).toBe(trade.id);
  await world.pass(LAG_MS);
  const [resolution] = await world.settle(world.desk.resolve());
  expect(resolution).toMatchObject({ outcome: 'adopted', order: { amount: 0.07 } });
  expect(resolution?.trade?.id).not.toBe(other.id);
  expect(await world.store.trades.byId(other.id)).toMatchObject({ orders: [{ amount: 0.1 }] });
  expect(await world.store.trades.open()).toHaveLength(2);
});
