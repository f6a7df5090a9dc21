import { createSimex, createVenue, credentialsOf } from '../../../simex/src/index.ts';
import { catalogue } from '../../../simex/src/market/catalogue.ts';
import { describeExchange } from '../exchange-conformance.ts';
import { TEST_TIME } from '../make-trade.ts';
import { SeededRandom } from '../seeded-random.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { SimexExchange } from './exchange.ts';
import { virtualNetwork } from './network.ts';

describeExchange('the in-process adapter on a virtual clock', async () => {
  const clock = new VirtualClock(TEST_TIME);
  const venue = createVenue({
    clock,
    seed: 'conformance',
    background: false,
    fillWholly: true,
    symbols: catalogue().filter((spec) => spec.product === 'spot' && spec.symbol === 'ETHUSDT'),
    deposits: [{ product: 'spot', asset: 'USDT', amount: '10000' }],
  });
  venue.setPrice('spot', 'ETHUSDT', '3200');
  const credentials = credentialsOf('conformance');
  const simex = createSimex({ venue, credentials });
  const send = virtualNetwork(simex, clock, new SeededRandom(1));
  const exchange = new SimexExchange({ send, clock, credentials });
  await clock.settle(exchange.loadMarkets());
  return {
    exchange,
    pair: 'ETH/USDT',
    price: 3200,
    setPrice: async (price) => venue.setPrice('spot', 'ETHUSDT', String(price)),
    setFaults: async (plan) => simex.setFaults(plan),
    now: () => clock.now(),
    settle: async (work) => clock.settle(work),
    close: async () => simex.close(),
  };
});
