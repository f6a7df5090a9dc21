/** The market of a crash world: two symbols whose prices wander, and, in some worlds, somebody who trades by hand. */
import type { Clock } from '../../../pitwall/src/ports/clock.ts';
import type { Venue, VenueOptions } from '../../../simex/src/index.ts';
import { catalogue } from '../../../simex/src/market/catalogue.ts';
import type { SeededRandom } from '../seeded-random.ts';

const SYMBOLS: readonly string[] = ['ETHUSDT', 'SOLUSDT'];

const MOVE_MS = 700;
const MANUAL_MS = 9_000;

const ID_LETTERS = 'abcdefghijklmnopqrstuvwxyz234567'.split('');

interface Quote {
  readonly symbol: string;
  readonly start: number;
  readonly ticksPerUnit: number;
  readonly manualAmount: string;
}

const QUOTES: readonly Quote[] = [
  { symbol: 'ETHUSDT', start: 3200, ticksPerUnit: 100, manualAmount: '0.05' },
  { symbol: 'SOLUSDT', start: 150, ticksPerUnit: 100, manualAmount: '1' },
];

/** Prices stay within a tenth of where they began, so that one entry's amount keeps its size. */
const WIDEST = 0.1;

/** The venue of a crash world: nothing moves by itself, fees in quote so that amounts stay what they are. */
export function venueOptions(seed: string): Omit<VenueOptions, 'clock'> {
  const symbols = catalogue().filter((spec) => spec.product === 'spot' && SYMBOLS.includes(spec.symbol));
  return {
    seed,
    background: false,
    symbols,
    fees: { mode: 'quote' },
    deposits: [
      { product: 'spot', asset: 'USDT', amount: '100000' },
      // Coins of the account's owner: selling too much must be possible, so that it can be seen.
      ...symbols.map((spec) => ({ product: 'spot', asset: spec.base, amount: '100000' }) as const),
    ],
  };
}

/** The most base one entry of `stake` quote may come to, with room for prices that fell, by symbol in units of 1e-8. */
export function largestPositions(venue: Venue, stake: number): ReadonlyMap<string, bigint> {
  return new Map(
    venue.tickers('spot').map(({ symbol, lastPrice }) => {
      const amount = (stake / Number(lastPrice)) * 1.5;
      return [symbol, BigInt(Math.round(amount * 1e8))];
    }),
  );
}

/** Starts it; returns how to stop it. */
export function startMarket(venue: Venue, clock: Clock, random: SeededRandom, hasStranger: boolean): () => void {
  const state = { isStopped: false };
  const repeat = (everyMs: number, work: () => void): void => {
    if (state.isStopped) return;
    work();
    clock.after(everyMs, () => repeat(everyMs, work));
  };
  for (const quote of QUOTES) {
    let price = quote.start;
    repeat(MOVE_MS, () => {
      price *= 1 + random.between(-20, 20) * 0.0001;
      price = Math.min(Math.max(price, quote.start * (1 - WIDEST)), quote.start * (1 + WIDEST));
      venue.setPrice('spot', quote.symbol, String(Math.round(price * quote.ticksPerUnit) / quote.ticksPerUnit));
    });
    if (hasStranger) repeat(MANUAL_MS, manualOrders(venue, random, quote));
  }
  return () => {
    state.isStopped = true;
  };
}

function manualOrders(venue: Venue, random: SeededRandom, quote: Quote): () => void {
  let count = 0;
  return () => {
    count += 1;
    const order = {
      product: 'spot',
      symbol: quote.symbol,
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: quote.manualAmount,
      price: String(Math.round(quote.start * (1 - random.between(0, 30) * 0.001))),
      // Now and then an id of the bot's own form, but of another bot's tag.
      clientOrderId: random.chance(0.5) ? `web_${quote.symbol}${count}` : foreignId(random),
    } as const;
    venue.placeOrder(order, { actor: 'manual' });
  };
}

function foreignId(random: SeededRandom): string {
  let id = 'a';
  while (id.length < 26) id += random.pick(ID_LETTERS);
  return id;
}
