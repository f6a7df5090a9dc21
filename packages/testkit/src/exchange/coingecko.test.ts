/** Rates to fiat currencies, asked from a service on this machine that answers as the real one does. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Clock } from '../../../pitwall/src/ports/clock.ts';
import { realClock } from '../../../pitwall/src/system/clock.ts';
import { createLogging } from '../../../pitwall/src/system/logger.ts';
import { coinGeckoRates } from '../../../pitwall/src/exchange/fiat/coingecko.ts';

const HOUR_MS = 3_600_000;
const COINS = [
  { id: 'cardano', symbol: 'ada', name: 'Cardano' },
  { id: 'one-gas', symbol: 'gas', name: 'Gas' },
  { id: 'other-gas', symbol: 'GAS', name: 'Gas too' },
  { id: 'wrong-tether', symbol: 'usdt', name: 'Not the tether' },
];

let service: Server;
let asked: string[];
let keys: (string | undefined)[];
let answer: (path: string) => { status: number; body: unknown };
let now: number;

const real = realClock();
const clock: Clock = {
  now: () => now,
  sleep: async (ms, signal) => real.sleep(ms, signal),
  after: (ms, run) => real.after(ms, run),
};

beforeEach(async () => {
  asked = [];
  keys = [];
  now = 0;
  answer = (path) => {
    if (path.startsWith('/coins/list')) return { status: 200, body: COINS };
    const id = new URLSearchParams(path.split('?')[1]).get('ids') ?? '';
    return { status: 200, body: { [id]: { eur: 0.92, usd: 2 } } };
  };
  service = createServer((request, response) => {
    asked.push(request.url ?? '');
    keys.push(request.headers['x-cg-demo-api-key'] as string | undefined);
    const { status, body } = answer(request.url ?? '');
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  service.closeAllConnections();
  await new Promise((resolve) => service.close(resolve));
});

function rates(apiKey = '') {
  const { port } = service.address() as AddressInfo;
  const { logger } = createLogging({ output: null });
  return coinGeckoRates({ access: () => ({ apiKey, isDemo: true }), clock, logger, url: `http://127.0.0.1:${port}` });
}

it('takes the well-known coin of a symbol, without the list', async () => {
  expect(await rates().rate('USDT', 'EUR')).toBe(0.92);
  expect(asked).toEqual(['/simple/price?ids=tether&vs_currencies=eur']);
});

it.each([
  ['a symbol of one coin', 'ADA', 'EUR', 0.92],
  ['a symbol of several coins', 'GAS', 'EUR', 0],
  ['a symbol of no coin', 'NOPE', 'EUR', 0],
  ['the same on both sides', 'EUR', 'EUR', 1],
  ['a dollar in a coin', 'USD', 'BTC', 0.5],
])('knows %s', async (_what, coin, fiat, expected) => expect(await rates().rate(coin, fiat)).toBe(expected));

it('asks once in six hours, and gives the old rate while it asks again', async () => {
  const source = rates();
  await Promise.all([source.rate('ETH', 'EUR'), source.rate('ETH', 'EUR')]);
  now = 6 * HOUR_MS - 1;
  expect(await source.rate('ETH', 'EUR')).toBe(0.92);
  expect(asked).toHaveLength(1);
  answer = () => ({ status: 200, body: { ethereum: { eur: 0.95 } } });
  now = 6 * HOUR_MS;
  expect(await source.rate('ETH', 'EUR')).toBe(0.92);
  await expect.poll(async () => source.rate('ETH', 'EUR')).toBe(0.95);
  expect(asked).toHaveLength(2);
});

it('leaves a service alone for a minute that asks for fewer requests', async () => {
  const good = answer;
  answer = () => ({ status: 429, body: {} });
  const source = rates();
  expect(await source.rate('BTC', 'EUR')).toBe(0);
  now = 59_999;
  expect(await source.rate('BTC', 'EUR')).toBe(0);
  expect(asked).toHaveLength(1);
  answer = good;
  now = 60_000;
  await expect.poll(async () => source.rate('BTC', 'EUR')).toBe(0.92);
});

it('takes nonsense for a rate that is not known', async () => {
  answer = () => ({ status: 200, body: null });
  expect(await rates().rate('BTC', 'EUR')).toBe(0);
});

it('shows its key to the service only', async () => {
  await rates('CG-secret').rate('BTC', 'EUR');
  expect(keys).toEqual(['CG-secret']);
  expect(asked.join()).not.toContain('CG-secret');
});
