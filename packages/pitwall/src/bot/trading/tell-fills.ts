/** Telling the strategy of fills, after they are in the store and nobody waits for it. */
import { attempt, type Engine } from '../engine.ts';
import { takeSnapshot } from '../snapshot.ts';

/** Fills the strategy has not been told of; more than these are dropped, oldest first. */
const MAX_WAITING = 1_000;

/** Notes a fill, if the strategy wants to hear of any. */
export function noteFill(engine: Engine, tradeId: number, orderRow: number): void {
  if (!engine.strategy.callbacks.includes('orderFilled')) return;
  engine.untoldFills.push({ tradeId, orderRow });
  if (engine.untoldFills.length > MAX_WAITING) engine.untoldFills.shift();
}

/** Calls `orderFilled` for each fill since the last time. */
export async function tellFills(engine: Engine): Promise<void> {
  for (const { tradeId, orderRow } of engine.untoldFills.splice(0)) {
    const trade = await engine.store.trades.byId(tradeId);
    const order = trade?.orders.find(({ id }) => id === orderRow);
    if (trade === undefined || order === undefined) continue;
    await attempt(engine, `Telling of a fill of trade ${tradeId}`, async () =>
      engine.brain.ask(
        'orderFilled',
        { pair: trade.pair, trade, order, currentTime: engine.clock.now() },
        takeSnapshot(engine, await engine.store.trades.open()),
      ),
    );
  }
}
