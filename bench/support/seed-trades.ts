/** Fills a database with trades as a bot leaves them: each with the orders of its entry and, when closed, of its exit. */
import { openValue, profitAbs, profitRatio } from '../../packages/pitwall/src/domain/profit.ts';
import type { Trade } from '../../packages/pitwall/src/domain/trade.ts';
import { openStore } from '../../packages/pitwall/src/store/open-store.ts';
import { makeOrder, makeTrade } from '../../packages/testkit/src/make-trade.ts';
import { SeededRandom } from '../../packages/testkit/src/seeded-random.ts';

const STAKE = 500;
const MINUTE_MS = 60_000;
/** Time between the openings of two trades. */
const SPACING_MS = 20 * MINUTE_MS;
const REASONS = ['roi', 'stop_loss', 'trailing_stop_loss', 'exit_signal', 'force_exit'];
const TAGS = ['pullback', 'rebound', null];
const SAVED_AT_ONCE = 500;

export interface SeedOptions {
  readonly databaseUrl: string;
  /** Pairs and their prices; open trades take one each, in this order. */
  readonly prices: readonly (readonly [pair: string, price: number])[];
  readonly closed: number;
  readonly open: number;
  /** ms UTC */
  readonly now: number;
}

function bought(pair: string, price: number, openDate: number): Trade {
  const amount = Math.floor((STAKE / price) * 100) / 100;
  const common = { ftPair: pair, symbol: pair, ftIsOpen: false, status: 'closed', remaining: 0, amount } as const;
  const entry = makeOrder({
    ...common,
    orderId: `dry_run_buy_${openDate}`,
    price,
    average: price,
    filled: amount,
    cost: amount * price,
    orderDate: openDate,
    orderFilledDate: openDate + 500,
  });
  const trade = makeTrade({
    pair,
    baseCurrency: pair.split('/')[0] ?? null,
    openRate: price,
    amount,
    amountRequested: amount,
    stakeAmount: amount * price,
    maxStakeAmount: amount * price,
    openDate,
    stopLoss: price * 0.97,
    stopLossPct: -0.03,
    initialStopLoss: price * 0.97,
    initialStopLossPct: -0.03,
    maxRate: price,
    minRate: price,
    strategy: 'BenchStrategy',
    timeframe: 1,
    orders: [entry],
  });
  return { ...trade, openTradeValue: openValue(trade) };
}

function sold(trade: Trade, rate: number, closeDate: number, reason: string): Trade {
  const [entry] = trade.orders;
  const exit = makeOrder({
    ...entry,
    ftOrderSide: 'sell',
    side: 'sell',
    orderId: `dry_run_sell_${closeDate}`,
    clientOrderId: `exit${closeDate}`,
    price: rate,
    average: rate,
    cost: trade.amount * rate,
    orderDate: closeDate - 500,
    orderFilledDate: closeDate,
  });
  const abs = profitAbs(trade, rate);
  return {
    ...trade,
    isOpen: false,
    closeDate,
    closeRate: rate,
    closeRateRequested: rate,
    closeProfit: profitRatio(trade, rate),
    closeProfitAbs: abs,
    realizedProfit: abs,
    exitReason: reason,
    exitOrderStatus: 'closed',
    orders: [...trade.orders, exit],
  };
}

function pick<T>(values: readonly T[], at: number): T {
  const value = values[at % values.length];
  if (value === undefined) throw new Error('There is nothing to pick from.');
  return value;
}

export async function seedTrades({ databaseUrl, prices, closed, open, now }: SeedOptions): Promise<void> {
  const random = new SeededRandom(1);
  const store = await openStore(databaseUrl);
  const first = now - (closed + open) * SPACING_MS;
  const trades = Array.from({ length: closed + open }, (_, index) => {
    const [pair, price] = pick(prices, index < closed ? index : index - closed);
    const openDate = first + index * SPACING_MS;
    if (index >= closed) return { ...bought(pair, price, openDate), enterTag: pick(TAGS, index) };
    const trade = { ...bought(pair, price * (0.9 + random.next() * 0.2), openDate), enterTag: pick(TAGS, index) };
    const rate = trade.openRate * (0.97 + random.next() * 0.065);
    return sold(trade, rate, openDate + Math.round(random.next() * 600) * MINUTE_MS, pick(REASONS, index));
  });
  for (let start = 0; start < trades.length; start += SAVED_AT_ONCE) {
    await store.transaction(async (session) => {
      for (const trade of trades.slice(start, start + SAVED_AT_ONCE)) await session.trades.save(trade);
    });
  }
  await store.close();
}
