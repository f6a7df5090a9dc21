/**
 * Compares what a bot believes with what the exchange's ledger, which the bot cannot write, says: every order and every
 * fill must be in exactly one trade, with equal amounts, prices and fees, and the wallets must agree.
 *
 * An entry that ended without a fill leaves no trade; then the order journal must have it. A fee taken from the bought
 * coins lessens the trade, unless coins left over from earlier trades make up for it. Fees in other coins are kept by the
 * trade: the currency, what they come to as a ratio, and (of the first exit) what was taken.
 *
 * Pure: ledger and the bot's rows in, differences out. Entry points: `compareWithLedger`, `compareBalances`, `botTrades`.
 */
import type { Balances } from '../../../pitwall/src/domain/market.ts';
import type { OrderIntent } from '../../../pitwall/src/domain/intent.ts';
import type { Trade } from '../../../pitwall/src/domain/trade.ts';
import type { LedgerEntry } from '../../../simex/src/index.ts';
import { decimal, keyOf, readBalances, readOrders, type VenueOrder } from './venue-orders.ts';

/** An order as a bot shows it; what its source does not show is left out. */
export interface BotOrder {
  readonly orderId: string;
  readonly clientOrderId?: string | null;
  readonly side: string;
  readonly price?: number | null;
  readonly amount: number | null;
  readonly filled: number | null;
  readonly remaining: number | null;
  readonly average: number | null;
  readonly cost: number | null;
  readonly status: string | null;
  readonly isOpen: boolean;
  /** Fee taken from the base amount. */
  readonly feeBase: number | null;
}

export interface BotTrade {
  readonly id: number;
  readonly pair: string;
  readonly feeOpen: number;
  readonly feeOpenCurrency: string | null;
  readonly feeClose: number;
  readonly feeCloseCost: number | null;
  readonly feeCloseCurrency: string | null;
  readonly orders: readonly BotOrder[];
}

export interface Believed {
  readonly trades: readonly BotTrade[];
  /** Null when the source does not show it: orders without a fill are then not asked about. */
  readonly journal: readonly Pick<OrderIntent, 'clientOrderId' | 'state' | 'orderId'>[] | null;
}

export interface Comparison {
  /** Orders of the ledger, and their fills. */
  readonly orders: number;
  readonly fills: number;
  /** Orders that ended without any fill, and those that ended with a part of it. */
  readonly empty: number;
  readonly partial: number;
  /** Exits that ended without any fill. */
  readonly emptyExits: number;
  /** One line each; empty: all is equal. */
  readonly differences: readonly string[];
}

/** The venue's ratio is the same for makers and takers in these tests. */
const FEE_RATIO = 0.001;

/** The price of a third coin is read a moment after the fee was taken. */
const THIRD_COIN_TOLERANCE = 0.02;

export function compareWithLedger(entries: readonly LedgerEntry[], believed: Believed): Comparison {
  const orders = readOrders(entries);
  const holders = Map.groupBy(
    believed.trades.flatMap((trade) => trade.orders.map((order) => ({ trade, order }))),
    ({ trade, order }) => keyOf({ symbol: trade.pair.replace('/', ''), orderId: order.orderId }),
  );
  const differences: string[] = [];
  for (const [key, venueOrder] of orders) {
    const held = holders.get(key) ?? [];
    const [holder] = held;
    if (held.length > 1) differences.push(`${nameOf(venueOrder)} is in ${held.length} trades`);
    if (holder !== undefined) differences.push(...compareOrder(venueOrder, holder.order, holder.trade, orders));
    else differences.push(...compareMissing(venueOrder, believed.journal));
  }
  for (const [key, held] of holders) {
    if (!orders.has(key))
      differences.push(`trade ${held[0]?.trade.id ?? 0} has the order ${key}, the exchange has not`);
  }
  for (const trade of believed.trades) differences.push(...compareFees(trade, orders));
  const all = [...orders.values()];
  const ended = all.filter(({ status }) => status !== 'OPEN');
  const empty = ended.filter(({ executed }) => executed === 0n);
  return {
    orders: all.length,
    fills: all.reduce((sum, order) => sum + order.fills, 0),
    empty: empty.length,
    partial: ended.filter(({ executed, status }) => executed > 0n && status !== 'FILLED').length,
    emptyExits: empty.filter(({ accepted }) => accepted.side === 'SELL').length,
    differences,
  };
}

/** Free, used and total of every coin the ledger or the bot knows of. */
export function compareBalances(entries: readonly LedgerEntry[], balances: Balances): string[] {
  const ledger = readBalances(entries);
  const coins = new Set([...ledger.keys()].map((name) => name.replace(/^\w+:/, '')));
  return [...new Set([...coins, ...balances.keys()])].flatMap((coin) => {
    const free = ledger.get(`free:${coin}`) ?? 0n;
    const used = ledger.get(`locked:${coin}`) ?? 0n;
    const wanted = { free: decimal(free), used: decimal(used), total: decimal(free + used) };
    const found = balances.get(coin) ?? { free: 0, used: 0, total: 0 };
    const isEqual = found.free === wanted.free && found.used === wanted.used && found.total === wanted.total;
    return isEqual ? [] : [`${coin}: the ledger has ${JSON.stringify(wanted)}, the bot ${JSON.stringify(found)}`];
  });
}

/** Trades as the store has them. */
export function botTrades(trades: readonly Trade[]): BotTrade[] {
  return trades.map((trade) => ({
    ...trade,
    orders: trade.orders.map((order) => ({
      ...order,
      side: order.ftOrderSide,
      isOpen: order.ftIsOpen,
      feeBase: order.ftFeeBase,
    })),
  }));
}

function nameOf({ accepted }: VenueOrder): string {
  return `${accepted.side} order ${accepted.orderId} (${accepted.symbol}, ${accepted.clientOrderId})`;
}

/** Nobody has it: that is right only for an entry without any fill, whose trade is gone. */
function compareMissing(order: VenueOrder, journal: Believed['journal']): string[] {
  if (order.executed > 0n || order.status === 'OPEN') return [`${nameOf(order)} is in no trade`];
  if (journal === null) return [];
  if (order.accepted.side !== 'BUY') return [`${nameOf(order)}, an exit, is in no trade`];
  const intents = journal.filter(({ clientOrderId }) => clientOrderId === order.accepted.clientOrderId);
  const isKnown = intents.length === 1 && intents[0]?.orderId === String(order.accepted.orderId);
  return isKnown && intents[0]?.state === 'accepted' ? [] : [`${nameOf(order)} is in no trade and not in the journal`];
}

const STATUSES: Readonly<Record<string, string>> = {
  OPEN: 'open',
  FILLED: 'closed',
  CANCELED: 'canceled',
  EXPIRED: 'expired',
};

function compareOrder(
  venueOrder: VenueOrder,
  order: BotOrder,
  trade: BotTrade,
  orders: ReadonlyMap<string, VenueOrder>,
): string[] {
  const { accepted, executed, quote, status } = venueOrder;
  const quantity = BigInt(accepted.quantity);
  const differs = (what: string, wanted: unknown, found: unknown): string =>
    `${nameOf(venueOrder)}, trade ${trade.id}: ${what} is ${String(wanted)}, the bot has ${String(found)}`;
  const exact: [string, unknown, unknown][] = [
    ['side', accepted.side.toLowerCase(), order.side],
    ['amount', decimal(quantity), order.amount],
    ['filled', decimal(executed), order.filled],
    ['remaining', decimal(quantity - executed), order.remaining],
    ['status', STATUSES[status] ?? status, order.status],
    ['open', status === 'OPEN', order.isOpen],
  ];
  if (order.clientOrderId !== undefined) exact.push(['client id', accepted.clientOrderId, order.clientOrderId]);
  if (accepted.orderType === 'LIMIT' && order.price !== undefined)
    exact.push(['price', decimal(accepted.price), order.price]);
  exact.push(['fee in base', expectedBaseFee(venueOrder, trade, orders), order.feeBase]);
  const found = exact.filter(([, wanted, value]) => wanted !== value).map((row) => differs(...row));
  if (!isClose(order.cost ?? 0, decimal(quote))) found.push(differs('cost', decimal(quote), order.cost));
  const average = executed === 0n ? null : Number(quote) / Number(executed);
  if (average !== null && !isClose(order.average ?? 0, average)) found.push(differs('average', average, order.average));
  return found;
}

/** Equal up to the noise of a division or a rounding to 8 decimals. */
function isClose(one: number, other: number): boolean {
  return Math.abs(one - other) <= 5.1e-9 + 1e-12 * Math.abs(other);
}

/** What a fee in base takes off the trade; null when leftovers of the coin make up for it. */
function expectedBaseFee(
  { accepted, fees, freeBase }: VenueOrder,
  trade: BotTrade,
  orders: ReadonlyMap<string, VenueOrder>,
): number | null {
  const fee = fees.get(accepted.symbol.replace(/USDT$/, '')) ?? 0n;
  if (fee === 0n) return null;
  const bought = entriesOf(trade, orders)
    .filter((order) => order.accepted.sequence <= accepted.sequence)
    .reduce((sum, order) => sum + order.executed, 0n);
  return accepted.side === 'BUY' && freeBase >= bought ? null : decimal(fee);
}

function ordersOf(trade: BotTrade, orders: ReadonlyMap<string, VenueOrder>): VenueOrder[] {
  return trade.orders.flatMap(
    ({ orderId }) => orders.get(keyOf({ symbol: trade.pair.replace('/', ''), orderId })) ?? [],
  );
}

function entriesOf(trade: BotTrade, orders: ReadonlyMap<string, VenueOrder>): VenueOrder[] {
  return ordersOf(trade, orders).filter(({ accepted }) => accepted.side === 'BUY');
}

/** Each side of a trade takes currency and ratio of its first order that filled. */
function compareFees(trade: BotTrade, orders: ReadonlyMap<string, VenueOrder>): string[] {
  const filled = ordersOf(trade, orders).filter(({ executed, status }) => executed > 0n && status !== 'OPEN');
  const found: string[] = [];
  const check = (what: string, wanted: unknown, value: unknown, isEqual: boolean): void => {
    if (!isEqual) found.push(`trade ${trade.id}: ${what} is ${String(wanted)}, the bot has ${String(value)}`);
  };
  const entry = filled.find(({ accepted }) => accepted.side === 'BUY');
  if (entry !== undefined) {
    const [[coin] = ['']] = entry.fees;
    check('currency of the opening fee', coin, trade.feeOpenCurrency, trade.feeOpenCurrency === coin);
    check('opening fee', FEE_RATIO, trade.feeOpen, isRatio(entry, trade.feeOpen));
  }
  const exit = filled.find(({ accepted }) => accepted.side === 'SELL');
  if (exit !== undefined) {
    const [[coin, cost] = ['', 0n]] = exit.fees;
    check('currency of the closing fee', coin, trade.feeCloseCurrency, trade.feeCloseCurrency === coin);
    check('closing fee', FEE_RATIO, trade.feeClose, isRatio(exit, trade.feeClose));
    check('closing fee taken', decimal(cost), trade.feeCloseCost, isClose(trade.feeCloseCost ?? 0, decimal(cost)));
  }
  return found;
}

/** The ledger's own fees of the order as a ratio; the bot rounds each coin’s part to 8 decimals. */
function isRatio({ accepted, fees, executed, quote }: VenueOrder, ratio: number): boolean {
  const base = accepted.symbol.replace(/USDT$/, '');
  let exact = 0;
  for (const [coin, cost] of fees) {
    if (coin !== base && coin !== 'USDT') return Math.abs(ratio / FEE_RATIO - 1) < THIRD_COIN_TOLERANCE;
    exact += Number(cost) / Number(coin === base ? executed : quote);
  }
  return Math.abs(ratio - exact) < 1.1e-8;
}
