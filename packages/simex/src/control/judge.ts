/**
 * The referee: reads the ledger and says which orders the exchange took on, which client ids it took more than once,
 * what was filled and what the account must hold. Amounts are integer texts in units of 1e-8, as in the ledger.
 *
 * Entry points: {@link summarise}, {@link judge}.
 */
import type { LedgerEntry, OrderSide, Product, Units } from '../venue/types.ts';

/** One order that the exchange accepted. */
export interface JudgedOrder {
  readonly product: Product;
  readonly symbol: string;
  readonly orderId: number;
  readonly algo: boolean;
  readonly actor: string;
  readonly side: OrderSide;
  readonly quantity: Units;
  /** Last known: `OPEN` until the ledger says otherwise. */
  status: string;
  /** Sum of its fills. */
  executed: Units;
  quote: Units;
  readonly fills: {
    readonly tradeId: number;
    readonly price: Units;
    readonly quantity: Units;
    readonly fee: Units;
    readonly feeAsset: string;
  }[];
}

export interface LedgerSummary {
  readonly entries: number;
  readonly requests: Readonly<Record<string, number>>;
  readonly refused: number;
  readonly fills: number;
  /** Every accepted order, by client id; more than one under an id is a duplicate (or a reused id). */
  readonly orders: Readonly<Record<string, readonly JudgedOrder[]>>;
  /** Client ids of the API's user that were accepted more than once. */
  readonly duplicates: readonly string[];
  /** `free:USDT` → units, from all postings of the account's own wallets. */
  readonly balances: Readonly<Record<string, Units>>;
}

const OWN_WALLETS = new Set(['free', 'locked', 'futures']);

/** Reads the whole ledger. */
export function summarise(entries: readonly LedgerEntry[]): LedgerSummary {
  const orders = new Map<string, JudgedOrder[]>();
  const byId = new Map<string, JudgedOrder>();
  const balances = new Map<string, bigint>();
  const requests = new Map<string, number>();
  let refused = 0;
  let fills = 0;
  for (const entry of entries) {
    if (entry.type === 'request') requests.set(entry.delivery, (requests.get(entry.delivery) ?? 0) + 1);
    else if (entry.type === 'refused') refused += 1;
    else if (entry.type === 'accepted') takeOn(entry, orders, byId);
    else if (entry.type === 'fill') {
      fills += 1;
      addFill(entry, byId);
    } else if (entry.type === 'order') {
      const order = byId.get(keyOf(entry.product, entry.algo, entry.symbol, entry.orderId));
      if (order !== undefined && entry.status !== 'AMENDED') order.status = entry.status;
    } else if (entry.type === 'money') post(entry.postings, balances);
  }
  const isDuplicate = ([, list]: [string, JudgedOrder[]]): boolean =>
    list.filter((order) => order.actor === 'api').length > 1;
  return {
    entries: entries.length,
    requests: Object.fromEntries(requests),
    refused,
    fills,
    orders: Object.fromEntries(orders),
    duplicates: [...orders].filter(isDuplicate).map(([clientId]) => clientId),
    balances: Object.fromEntries([...balances].map(([name, amount]) => [name, String(amount)])),
  };
}

/** The verdict on what a client believes it placed. */
export interface Verdict {
  /** The client believes in them, the exchange never took them on. */
  readonly unknown: readonly string[];
  /** The exchange took them on, the client does not know them. */
  readonly lost: readonly string[];
  /** The exchange took them on more than once. */
  readonly duplicates: readonly string[];
}

/** Compares the client ids a client believes to be placed with those the exchange took from the API. */
export function judge(entries: readonly LedgerEntry[], believed: readonly string[]): Verdict {
  const { orders, duplicates } = summarise(entries);
  const placed = Object.entries(orders)
    .filter(([, list]) => list.some((order) => order.actor === 'api'))
    .map(([clientId]) => clientId);
  const known = new Set(believed);
  const taken = new Set(placed);
  return {
    unknown: believed.filter((clientId) => !taken.has(clientId)),
    lost: placed.filter((clientId) => !known.has(clientId)),
    duplicates,
  };
}

function keyOf(product: Product, algo: boolean, symbol: string, orderId: number): string {
  return `${product}:${algo ? 'algo' : 'order'}:${symbol}:${orderId}`;
}

function takeOn(
  entry: Extract<LedgerEntry, { type: 'accepted' }>,
  orders: Map<string, JudgedOrder[]>,
  byId: Map<string, JudgedOrder>,
): void {
  const order: JudgedOrder = {
    product: entry.product,
    symbol: entry.symbol,
    orderId: entry.orderId,
    algo: entry.algo,
    actor: entry.actor,
    side: entry.side,
    quantity: entry.quantity,
    status: 'OPEN',
    executed: '0',
    quote: '0',
    fills: [],
  };
  orders.set(entry.clientOrderId, [...(orders.get(entry.clientOrderId) ?? []), order]);
  byId.set(keyOf(entry.product, entry.algo, entry.symbol, entry.orderId), order);
}

function addFill(entry: Extract<LedgerEntry, { type: 'fill' }>, byId: Map<string, JudgedOrder>): void {
  const order = byId.get(keyOf(entry.product, false, entry.symbol, entry.orderId));
  if (order === undefined) return;
  order.executed = String(BigInt(order.executed) + BigInt(entry.quantity));
  order.quote = String(BigInt(order.quote) + BigInt(entry.quote));
  if (order.executed === order.quantity) order.status = 'FILLED';
  const { tradeId, price, quantity, fee, feeAsset } = entry;
  order.fills.push({ tradeId, price, quantity, fee, feeAsset });
}

function post(postings: Extract<LedgerEntry, { type: 'money' }>['postings'], balances: Map<string, bigint>): void {
  const add = (wallet: string, asset: string, amount: bigint): void => {
    if (!OWN_WALLETS.has(wallet)) return;
    const name = `${wallet}:${asset}`;
    balances.set(name, (balances.get(name) ?? 0n) + amount);
  };
  for (const { from, to, asset, amount } of postings) {
    add(from, asset, -BigInt(amount));
    add(to, asset, BigInt(amount));
  }
}
