import type { Exchange } from 'ccxt';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { ccxtClient, idOf } from './ccxt-client.ts';
import { startSimexServer } from './start.ts';
import type { SimexServer } from './start.ts';

const SPOT = 'BTC/USDT';
const SWAP = 'BTC/USDT:USDT';
let server: SimexServer;
let spot: Exchange;
let swap: Exchange;

async function last(exchange: Exchange, pair: string): Promise<number> {
  return Number((await exchange.fetchTicker(pair)).last);
}

beforeAll(async () => {
  server = await startSimexServer({
    seed: 'ccxt-errors',
    background: false,
    deposits: [
      { product: 'spot', asset: 'USDT', amount: '1000' },
      { product: 'futures', asset: 'USDT', amount: '1000' },
    ],
  });
  spot = await ccxtClient(server);
  swap = await ccxtClient(server, { type: 'swap' });
  await Promise.all([spot.loadMarkets(), swap.loadMarkets()]);
});

afterAll(async () => {
  await Promise.all([spot.close(), swap.close()]);
  await server.close();
});

/** What is done wrong, and the class of error that an unmodified ccxt makes of the answer. */
const CASES: readonly (readonly [string, string, () => Promise<unknown>])[] = [
  ['too little money (spot)', 'InsufficientFunds', () => spot.createOrder(SPOT, 'market', 'buy', 1)],
  ['nothing to sell (spot)', 'InsufficientFunds', () => spot.createOrder(SPOT, 'market', 'sell', 1)],
  [
    'post-only that would fill (spot)',
    'OrderImmediatelyFillable',
    async () => {
      const price = Number(spot.priceToPrecision(SPOT, (await last(spot, SPOT)) * 1.05));
      return spot.createOrder(SPOT, 'limit', 'buy', 0.001, price, { postOnly: true });
    },
  ],
  ['below the smallest cost (spot)', 'BadRequest', () => spot.createOrder(SPOT, 'market', 'buy', 0.00001)],
  ['an unknown order to cancel', 'OrderNotFound', () => spot.cancelOrder('999999', SPOT)],
  ['an unknown order to ask for', 'OrderNotFound', () => spot.fetchOrder('999999', SPOT)],
  [
    'an unknown symbol',
    'BadSymbol',
    () =>
      (spot as unknown as { publicGetKlines(p: object): Promise<unknown> }).publicGetKlines({
        symbol: 'NOPE',
        interval: '1m',
      }),
  ],
  [
    'a parameter that is missing',
    'BadRequest',
    () => (spot as unknown as { publicGetDepth(): Promise<unknown> }).publicGetDepth(),
  ],
  ['too little margin (futures)', 'InsufficientFunds', () => swap.createOrder(SWAP, 'market', 'buy', 5)],
  [
    'a stop that would trigger at once (futures)',
    'OrderImmediatelyFillable',
    async () =>
      swap.createOrder(SWAP, 'market', 'sell', 0.01, undefined, { stopLossPrice: (await last(swap, SWAP)) * 1.05 }),
  ],
  [
    'reduce-only without a position (futures)',
    'InvalidOrder',
    () => swap.createOrder(SWAP, 'market', 'sell', 0.01, undefined, { reduceOnly: true }),
  ],
  [
    'below the smallest cost (futures)',
    'InvalidOrder',
    async () =>
      swap.createOrder(
        SWAP,
        'limit',
        'buy',
        0.001,
        Number(swap.priceToPrecision(SWAP, (await last(swap, SWAP)) * 0.9)),
      ),
  ],
];

test.each(CASES)('%s is a %s', async (_, name, act) => {
  await expect(act()).rejects.toMatchObject({ name });
});

test('a wrong secret, a wrong key and no key are authentication errors', async () => {
  const wrongSecret = await ccxtClient(server, { secret: 'wrong' });
  await expect(wrongSecret.fetchBalance()).rejects.toMatchObject({ name: 'AuthenticationError' });
  await expect(wrongSecret.fetchBalance()).rejects.toThrow('-1022');
  const wrongKey = await ccxtClient(server, { apiKey: 'wrong' });
  await expect(wrongKey.fetchBalance()).rejects.toThrow('-2015');
  await Promise.all([wrongSecret.close(), wrongKey.close()]);
});

test('a client whose clock is off is refused', async () => {
  const slow = await ccxtClient(server);
  const now = slow.milliseconds.bind(slow);
  slow.nonce = () => now() - 60_000;
  await expect(slow.fetchBalance()).rejects.toMatchObject({ name: 'InvalidNonce' });
  slow.nonce = () => now() + 5000;
  await expect(slow.fetchBalance()).rejects.toThrow("ahead of the server's time");
  await slow.close();
});

test('a client id is refused among open orders and free again after that', async () => {
  const price = Number(spot.priceToPrecision(SPOT, (await last(spot, SPOT)) * 0.8));
  const place = async () => spot.createOrder(SPOT, 'limit', 'buy', 0.001, price, { clientOrderId: 'twice' });
  const first = await place();
  await expect(place()).rejects.toMatchObject({ name: 'InvalidOrder' });
  await expect(place()).rejects.toThrow('Duplicate order sent.');
  await spot.cancelOrder(idOf(first), SPOT);
  const second = await place();
  expect(second.id).not.toBe(first.id);
  await spot.cancelOrder(idOf(second), SPOT);
});
