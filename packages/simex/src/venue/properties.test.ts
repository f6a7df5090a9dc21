/** Whole venues under random commands: money is conserved, runs repeat, and what is shown is what the ledger says. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FeeMode, LedgerEntry, NewOrder, Posting } from './types.ts';
import { createTrial, type Trial } from './trial.ts';
import { parseUnits, units } from './units.ts';

interface Command {
  readonly kind:
    'limit' | 'market' | 'stop' | 'algo' | 'cancel' | 'cancelAll' | 'wait' | 'price' | 'funding' | 'leverage';
  readonly product: 'spot' | 'futures';
  readonly symbol: 'BTCUSDT' | 'ETHUSDT' | 'BNBUSDT';
  readonly side: 'BUY' | 'SELL';
  readonly terms: 'GTC' | 'IOC' | 'FOK';
  /** Price or trigger, as a share of the last price in per mille. */
  readonly offset: number;
  /** In USDT; also a length of time and a leverage. */
  readonly value: number;
  readonly reduceOnly: boolean;
}

const commands = fc.array(
  fc.record<Command>({
    kind: fc.constantFrom(
      'limit',
      'limit',
      'limit',
      'market',
      'market',
      'stop',
      'algo',
      'cancel',
      'cancelAll',
      'wait',
      'wait',
      'price',
      'funding',
      'leverage',
    ),
    product: fc.constantFrom('spot', 'futures'),
    symbol: fc.constantFrom('BTCUSDT', 'ETHUSDT', 'BNBUSDT'),
    side: fc.constantFrom('BUY', 'SELL'),
    terms: fc.constantFrom('GTC', 'GTC', 'IOC', 'FOK'),
    offset: fc.integer({ min: -60, max: 60 }),
    value: fc.integer({ min: 4, max: 6000 }),
    reduceOnly: fc.constantFrom(false, false, false, true),
  }),
  { minLength: 5, maxLength: 60, size: 'max' },
);

/** A price near the last one, on the tick. */
function near({ venue }: Trial, command: Command): string {
  const spec = venue.symbol(command.product, command.symbol);
  const ticker = venue.ticker(command.product, command.symbol);
  if (!spec.ok || !ticker.ok) return '1';
  const tick = Number(spec.value.tickSize);
  const price = Number(ticker.value.lastPrice) * (1 + command.offset / 1000);
  return (Math.round(price / tick) * tick).toFixed(4);
}

/** About `value` USDT, in whole steps. */
function quantityOf({ venue }: Trial, command: Command): string {
  const spec = venue.symbol(command.product, command.symbol);
  const ticker = venue.ticker(command.product, command.symbol);
  if (!spec.ok || !ticker.ok) return '1';
  const step = Number(spec.value.stepSize);
  return (Math.ceil(command.value / Number(ticker.value.lastPrice) / step) * step).toFixed(6);
}

function perform(t: Trial, given: Command): void {
  const own = { algo: 'futures', stop: 'spot' } as const;
  const { kind } = given;
  const command = kind === 'algo' || kind === 'stop' ? { ...given, product: own[kind] } : given;
  const { venue, clock } = t;
  const { product, symbol, side } = command;
  const base = { product, symbol, side, quantity: quantityOf(t, command) };
  const reduce = product === 'futures' && command.reduceOnly ? { reduceOnly: true } : {};
  const stopType = command.reduceOnly ? 'STOP_LOSS' : 'TAKE_PROFIT';
  const orders: Partial<Record<Command['kind'], NewOrder>> = {
    limit: { ...base, ...reduce, type: 'LIMIT', price: near(t, command), timeInForce: command.terms },
    market: { ...base, ...reduce, type: 'MARKET' },
    stop: { ...base, type: stopType, stopPrice: near(t, command) },
  };
  const order = orders[command.kind];
  if (order) venue.placeOrder(order);
  else if (command.kind === 'algo') {
    venue.placeAlgoOrder({ ...base, ...reduce, type: 'STOP_MARKET', triggerPrice: near(t, command) });
  } else if (command.kind === 'cancel') {
    const open = venue.openOrders(product);
    const [first] = open.ok ? open.value : [];
    if (first) venue.cancelOrder({ product, symbol: first.symbol, orderId: first.orderId });
  } else if (command.kind === 'cancelAll') venue.cancelAll(product, symbol);
  else if (command.kind === 'wait') clock.advance(command.value * 20);
  else if (command.kind === 'price') venue.setPrice(product, symbol, near(t, command));
  else if (command.kind === 'funding') venue.settleFunding(symbol, (command.offset / 10_000).toFixed(5));
  else venue.setLeverage(symbol, 1 + (command.value % 75));
}

function start(seed: string, mode: FeeMode): Trial {
  return createTrial({
    seed,
    background: true,
    fees: { mode },
    defaultLeverage: 75,
    market: { kind: 'model', volatility: 3 },
    deposits: [
      { product: 'spot', asset: 'USDT', amount: '20000' },
      { product: 'spot', asset: 'BTC', amount: '0.5' },
      { product: 'spot', asset: 'BNB', amount: '0.02' },
      { product: 'futures', asset: 'USDT', amount: '300' },
    ],
  });
}

const worlds = fc.record({
  seed: fc.string({ maxLength: 6 }),
  mode: fc.constantFrom<FeeMode>('received', 'quote', 'third'),
  commands,
});

/** Balances by account and asset, from the postings alone. */
function addUp(entries: readonly LedgerEntry[]): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  const add = (account: string, { asset, amount }: Posting, sign: bigint): void => {
    const key = `${account}:${asset}`;
    sums.set(key, (sums.get(key) ?? 0n) + sign * BigInt(amount));
  };
  for (const entry of entries) {
    if (entry.type !== 'money') continue;
    for (const posting of entry.postings) {
      add(posting.from, posting, -1n);
      add(posting.to, posting, 1n);
    }
  }
  return sums;
}

function checkWallets({ venue }: Trial, sums: ReadonlyMap<string, bigint>): void {
  const open = venue.openOrders('spot');
  const held = new Map<string, bigint>();
  for (const { symbol, side, price, stopPrice, quantity, executedQuantity, isWorking } of open.ok ? open.value : []) {
    const asset = side === 'BUY' ? 'USDT' : symbol.replace('USDT', '');
    const rest = units(quantity) - units(executedQuantity);
    const value = isWorking ? units(price) : units(price === '0' ? stopPrice : price);
    const amount = side === 'BUY' ? (value * rest) / 100_000_000n : rest;
    held.set(asset, (held.get(asset) ?? 0n) + amount);
  }
  for (const { asset, free, locked } of venue.balances()) {
    expect(units(free)).toBe(sums.get(`free:${asset}`) ?? 0n);
    expect(units(locked)).toBe(sums.get(`locked:${asset}`) ?? 0n);
    expect(units(free)).toBeGreaterThanOrEqual(0n);
    expect(units(locked)).toBeGreaterThanOrEqual(held.get(asset) ?? 0n);
  }
  const wallet = venue.futuresAssets().find((one) => one.asset === 'USDT');
  expect(parseUnits(wallet?.walletBalance ?? '')).toBe(sums.get('futures:USDT') ?? 0n);
}

function checkOrders({ venue }: Trial): void {
  const executed = new Map<number, bigint>();
  for (const entry of venue.ledger.entries()) {
    if (entry.type !== 'fill') continue;
    executed.set(entry.orderId, (executed.get(entry.orderId) ?? 0n) + BigInt(entry.quantity));
  }
  for (const product of ['spot', 'futures'] as const) {
    for (const symbol of ['BTCUSDT', 'ETHUSDT', 'BNBUSDT']) {
      const orders = venue.allOrders(product, symbol);
      for (const order of orders.ok ? orders.value : []) {
        expect(units(order.executedQuantity)).toBe(executed.get(order.orderId) ?? 0n);
        expect(order.status === 'FILLED').toBe(order.executedQuantity === order.quantity);
      }
    }
  }
}

test('money is conserved under any commands, and every answer agrees with the ledger', () => {
  let fills = 0;
  fc.assert(
    fc.property(worlds, (world) => {
      const t = start(world.seed, world.mode);
      for (const command of world.commands) perform(t, command);
      t.clock.advance(600_000);
      const entries = t.venue.ledger.entries();
      const sums = addUp(entries);
      const assets = new Set([...sums.keys()].map((key) => key.split(':')[1]));
      for (const asset of assets) {
        const total = [...sums].filter(([key]) => key.endsWith(`:${asset ?? ''}`)).reduce((sum, [, v]) => sum + v, 0n);
        expect(total).toBe(0n);
      }
      expect(entries.map((entry) => entry.sequence)).toEqual(entries.map((_, index) => index + 1));
      const times = entries.map((entry) => entry.timeMs);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      checkWallets(t, sums);
      checkOrders(t);
      fills += entries.filter((entry) => entry.type === 'fill').length;
    }),
    { numRuns: 60 },
  );
  expect(fills).toBeGreaterThan(100);
});

test('same seed, same clock, same commands: the same ledger', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const run = (): string => {
        const t = start(world.seed, world.mode);
        for (const command of world.commands) perform(t, command);
        t.clock.advance(120_000);
        return t.venue.ledger.hash();
      };
      expect(run()).toBe(run());
    }),
    { numRuns: 15 },
  );
});

test('looking on changes nothing: watchers and queries leave the ledger as it is', () => {
  const run = (looking: boolean): string => {
    const t = start('looker', 'received');
    const order = { product: 'spot', symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC' } as const;
    if (looking) {
      t.venue.watch({ channel: 'book', product: 'spot', symbol: 'BTCUSDT' }, () => undefined);
      t.venue.watch({ channel: 'kline', product: 'futures', symbol: 'BTCUSDT', interval: '1h' }, () => undefined);
    }
    for (let step = 0; step < 20; step += 1) {
      const ticker = t.venue.ticker('spot', 'BTCUSDT');
      t.venue.placeOrder({ ...order, price: ticker.ok ? ticker.value.bidPrice : '1', quantity: '0.002' });
      t.clock.advance(3000);
      if (looking) t.venue.tickers('spot');
    }
    t.clock.advance(60_000);
    return t.venue.ledger.hash();
  };
  expect(run(true)).toBe(run(false));
});
