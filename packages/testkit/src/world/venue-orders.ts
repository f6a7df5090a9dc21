/**
 * What the exchange's ledger says of each order: accepted, filled in these parts, with these fees, and how it stands.
 * Amounts are integers in units of 1e-8. Entry points: `readOrders`, `readBalances`, `decimal`.
 */
import type { LedgerEntry } from '../../../simex/src/index.ts';

type Accepted = Extract<LedgerEntry, { type: 'accepted' }>;

export interface VenueOrder {
  readonly accepted: Accepted;
  fills: number;
  executed: bigint;
  quote: bigint;
  /** By coin, in the order of their first fill. */
  readonly fees: Map<string, bigint>;
  /** `OPEN`, `FILLED`, or as the ledger calls the end. */
  status: string;
  /** What was free of the order's base coin once its newest fill was booked. */
  freeBase: bigint;
}

/** A number of the ledger, as the exchange's answers write it. */
export function decimal(units: bigint | string): number {
  const digits = String(units).padStart(9, '0');
  return Number(`${digits.slice(0, -8)}.${digits.slice(-8)}`);
}

/** Orders of the API's user by symbol and the exchange's order id. */
export function readOrders(entries: readonly LedgerEntry[]): Map<string, VenueOrder> {
  const orders = new Map<string, VenueOrder>();
  const balances = new Map<string, bigint>();
  let filled: VenueOrder[] = [];
  const noteFree = (): void => {
    for (const order of filled) order.freeBase = balances.get(`free:${baseOf(order.accepted.symbol)}`) ?? 0n;
    filled = [];
  };
  for (const entry of entries) {
    if (entry.type === 'money') {
      post(entry, balances);
      continue;
    }
    if (entry.type === 'accepted' && entry.actor === 'api') orders.set(keyOf(entry), newOrder(entry));
    else if (entry.type === 'fill') {
      const order = orders.get(keyOf(entry));
      if (order === undefined) continue;
      takeFill(order, entry);
      filled.push(order);
      continue;
    } else if (entry.type === 'order') {
      const order = orders.get(keyOf(entry));
      if (order !== undefined && entry.status !== 'AMENDED' && entry.status !== 'TRIGGERED')
        order.status = entry.status;
    }
    noteFree();
  }
  noteFree();
  return orders;
}

/** `free:USDT`, `locked:BTC`: what the account holds. */
export function readBalances(entries: readonly LedgerEntry[]): Map<string, bigint> {
  const balances = new Map<string, bigint>();
  for (const entry of entries) if (entry.type === 'money') post(entry, balances);
  return balances;
}

export function keyOf({ symbol, orderId }: { readonly symbol: string; readonly orderId: number | string }): string {
  return `${symbol} ${orderId}`;
}

/** All markets of these worlds are against USDT. */
function baseOf(symbol: string): string {
  return symbol.replace(/USDT$/, '');
}

function newOrder(accepted: Accepted): VenueOrder {
  return { accepted, fills: 0, executed: 0n, quote: 0n, fees: new Map(), status: 'OPEN', freeBase: 0n };
}

function takeFill(order: VenueOrder, fill: Extract<LedgerEntry, { type: 'fill' }>): void {
  order.fills += 1;
  order.executed += BigInt(fill.quantity);
  order.quote += BigInt(fill.quote);
  order.fees.set(fill.feeAsset, (order.fees.get(fill.feeAsset) ?? 0n) + BigInt(fill.fee));
  if (order.executed === BigInt(order.accepted.quantity)) order.status = 'FILLED';
}

function post({ postings }: Extract<LedgerEntry, { type: 'money' }>, balances: Map<string, bigint>): void {
  for (const { from, to, asset, amount } of postings) {
    for (const [wallet, change] of [
      [from, -BigInt(amount)],
      [to, BigInt(amount)],
    ] as const) {
      if (wallet !== 'free' && wallet !== 'locked') continue;
      balances.set(`${wallet}:${asset}`, (balances.get(`${wallet}:${asset}`) ?? 0n) + change);
    }
  }
}
