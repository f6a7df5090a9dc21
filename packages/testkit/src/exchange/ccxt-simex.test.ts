import { describeExchange } from '../exchange-conformance.ts';
import { connectToSimex } from './simex-world.ts';

describeExchange('the ccxt adapter on simex over sockets', async () => {
  const world = await connectToSimex();
  const { simex, exchange } = world;
  return {
    exchange,
    pair: 'ETH/USDT',
    price: 3200,
    setPrice: async (price) => simex.venue.setPrice('spot', 'ETHUSDT', String(price)),
    setFaults: async (plan) => simex.simex.setFaults(plan),
    now: () => simex.clock.now(),
    settle: async (work) => work,
    close: async () => world[Symbol.asyncDispose](),
  };
});
