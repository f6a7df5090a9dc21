/**
 * Judges a bot by the venue's ledger, which the bot cannot write: every order with its fills must be in exactly one
 * trade, with equal amounts; no order may be there twice; nothing may be in a trade that is not the bot's.
 *
 * Pure: ledger and trades in, verdict out.
 */
import type { OrderIntent } from '../../../pitwall/src/domain/intent.ts';
import type { Order } from '../../../pitwall/src/domain/order.ts';
import type { Trade } from '../../../pitwall/src/domain/trade.ts';
import type { LedgerEntry } from '../../../simex/src/index.ts';

export interface JudgeOptions {
  /** Largest base amount of one position, by venue symbol, in units of 1e-8; absent: not judged. */
  readonly largestPosition?: ReadonlyMap<string, bigint>;
}

export interface Verdict {
  /** Filled or open at the venue, in no trade. */
  readonly lost: readonly string[];
  /** Twice at the venue, in two trades, or a second order for what one order had done already. */
  readonly duplicated: readonly string[];
  /** In a trade with other figures than the venue's, or not the bot's at all. */
  readonly wrong: readonly string[];
}

export function isClean(verdict: Verdict): boolean {
  return verdict.lost.length + verdict.duplicated.length + verdict.wrong.length === 0;
}

type Accepted = Extract<LedgerEntry, { type: 'accepted' }>;

interface VenueOrder {
  readonly accepted: Accepted;
  executed: bigint;
  quote: bigint;
  isOpen: boolean;
}

interface Row {
  readonly trade: Trade;
  readonly order: Order;
}

/** `journal`: all intents, of whatever state. */
export function judge(
  entries: readonly LedgerEntry[],
  trades: readonly Trade[],
  journal: readonly OrderIntent[],
  options: JudgeOptions = {},
): Verdict {
  const orders = readOrders(entries);
  const rows = trades.flatMap((trade) => trade.orders.map((order) => ({ trade, order })));
  const byVenueId = Map.groupBy(rows, (row) => `${row.order.ftPair.replace('/', '')} ${row.order.orderId}`);
  const lost: string[] = [];
  const duplicated: string[] = [];
  const wrong: string[] = [];
  for (const [key, order] of orders) {
    const name = nameOf(order);
    const holders = byVenueId.get(key) ?? [];
    byVenueId.delete(key);
    if (order.accepted.actor !== 'api') {
      if (holders.length > 0) wrong.push(`${name} of somebody else is in trade ${holders[0]?.trade.id ?? 0}`);
      continue;
    }
    const matters = order.isOpen || order.executed > 0n;
    if (holders.length === 0 && matters) lost.push(`${name}: ${order.executed} filled, in no trade`);
    if (holders.length > 1) duplicated.push(`${name} is in ${holders.length} trades`);
    for (const holder of holders) wrong.push(...differences(name, order, holder));
  }
  for (const [key, [row]] of byVenueId) {
    if (row) wrong.push(`trade ${row.trade.id} has the order ${key}, which the venue never took`);
  }
  duplicated.push(...repeatedIds(orders));
  duplicated.push(...excesses(entries, options.largestPosition ?? new Map<string, bigint>()));
  wrong.push(...cancelledStrangers(entries, orders), ...unjournaled(orders, journal));
  return { lost, duplicated, wrong };
}

function nameOf({ accepted }: VenueOrder): string {
  return `${accepted.side} order ${accepted.orderId} (${accepted.symbol}, ${accepted.clientOrderId})`;
}

function readOrders(entries: readonly LedgerEntry[]): Map<string, VenueOrder> {
  const orders = new Map<string, VenueOrder>();
  for (const entry of entries) {
    if (entry.type === 'accepted') {
      const order = { accepted: entry, executed: 0n, quote: 0n, isOpen: true };
      orders.set(`${entry.symbol} ${entry.orderId}`, order);
    } else if (entry.type === 'fill') {
      const order = orders.get(`${entry.symbol} ${entry.orderId}`);
      if (!order) continue;
      order.executed += BigInt(entry.quantity);
      order.quote += BigInt(entry.quote);
      if (order.executed >= BigInt(order.accepted.quantity)) order.isOpen = false;
    } else if (entry.type === 'order' && entry.status !== 'AMENDED' && entry.status !== 'TRIGGERED') {
      const order = orders.get(`${entry.symbol} ${entry.orderId}`);
      if (order) order.isOpen = false;
    }
  }
  return orders;
}

/** A number of the bot in units of 1e-8. */
function units(value: number | null): bigint {
  return BigInt(Math.round((value ?? 0) * 1e8));
}

function differences(name: string, venue: VenueOrder, { trade, order }: Row): string[] {
  const found: string[] = [];
  if (units(order.filled) !== venue.executed) {
    found.push(`${name}: ${venue.executed} filled, trade ${trade.id} has ${units(order.filled)}`);
  }
  const cost = units(order.cost);
  if (cost - venue.quote > 1n || venue.quote - cost > 1n) {
    found.push(`${name}: cost ${venue.quote}, trade ${trade.id} has ${cost}`);
  }
  if (order.ftIsOpen !== venue.isOpen) {
    found.push(`${name} is ${venue.isOpen ? 'open' : 'final'}, trade ${trade.id} has the contrary`);
  }
  if (order.clientOrderId !== venue.accepted.clientOrderId)
    found.push(`${name}: trade ${trade.id} has another client id`);
  return found;
}

function repeatedIds(orders: ReadonlyMap<string, VenueOrder>): string[] {
  const own = [...orders.values()].filter((order) => order.accepted.actor === 'api');
  const groups = Map.groupBy(own, (order) => order.accepted.clientOrderId);
  return [...groups].filter(([, group]) => group.length > 1).map(([id, group]) => `${group.length} orders under ${id}`);
}

/** The bot means to hold at most one position per symbol, and to sell no more than it bought. */
function excesses(entries: readonly LedgerEntry[], largest: ReadonlyMap<string, bigint>): string[] {
  const found: string[] = [];
  const running = new Map<string, VenueOrder>();
  for (const entry of entries) {
    if (entry.type !== 'accepted' && entry.type !== 'fill' && entry.type !== 'order') continue;
    for (const [key, order] of readOrders([entry])) running.set(key, order);
    const order = running.get(`${entry.symbol} ${entry.orderId}`);
    if (!order) continue;
    if (entry.type === 'fill') order.executed += BigInt(entry.quantity);
    if (entry.type === 'order' && entry.status !== 'AMENDED') order.isOpen = false;
    const limit = largest.get(entry.symbol);
    if (entry.type !== 'accepted' || entry.actor !== 'api' || limit === undefined) continue;
    const { mayHold, sold, bought } = exposure(running, entry.symbol);
    if (mayHold > limit) found.push(`${nameOf(order)} makes a position of ${mayHold}, more than ${limit}`);
    if (sold > bought) found.push(`${nameOf(order)} sells ${sold} in all, only ${bought} were bought`);
  }
  return found;
}

/** What the bot's orders may come to at most: open orders count with their whole amount. */
function exposure(orders: ReadonlyMap<string, VenueOrder>, symbol: string) {
  let [mayHold, sold, bought] = [0n, 0n, 0n];
  for (const { accepted, executed, isOpen } of orders.values()) {
    if (accepted.actor !== 'api' || accepted.symbol !== symbol) continue;
    const most = isOpen ? BigInt(accepted.quantity) : executed;
    if (accepted.side === 'BUY') {
      mayHold += most;
      bought += executed;
    } else {
      mayHold -= executed;
      sold += most;
    }
  }
  return { mayHold, sold, bought };
}

function cancelledStrangers(entries: readonly LedgerEntry[], orders: ReadonlyMap<string, VenueOrder>): string[] {
  return entries.flatMap((entry) => {
    if (entry.type !== 'order' || entry.actor !== 'api' || entry.status !== 'CANCELED') return [];
    const order = orders.get(`${entry.symbol} ${entry.orderId}`);
    return order && order.accepted.actor !== 'api' ? [`${nameOf(order)} of somebody else was cancelled`] : [];
  });
}

/** Whatever the venue took from the bot was in the journal before. */
function unjournaled(orders: ReadonlyMap<string, VenueOrder>, journal: readonly OrderIntent[]): string[] {
  const known = new Set(journal.map((intent) => intent.clientOrderId));
  return [...orders.values()]
    .filter(({ accepted }) => accepted.actor === 'api' && !known.has(accepted.clientOrderId))
    .map((order) => `${nameOf(order)} is in no journal`);
}
