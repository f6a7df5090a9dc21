/**
 * Compares what the account holds with what the open trades say it must hold. Pure.
 *
 * Spot: of each base currency at least what the trades bought and did not sell; more is no difference, because the
 * account may hold coins of its own. Futures: exactly the amounts of the trades, per pair and side. Less than a step or
 * than the venue's smallest order is dust and does not count, nor does a fee the bot has not looked up yet.
 */
import { amountToPrecision } from '../../domain/precision.ts';
import { isEntryOrder } from '../../domain/fills.ts';
import { sum } from '../../domain/decimal.ts';
import { PRECISION_MODE } from '../../domain/market.ts';
import type { Market, Markets, Position } from '../../domain/market.ts';
import type { Trade } from '../../domain/trade.ts';

export type Comparison =
  | {
      readonly kind: 'spot';
      readonly trades: readonly Trade[];
      /** Free and used together, by currency. */
      readonly held: ReadonlyMap<string, number>;
      readonly markets: Markets;
    }
  | {
      readonly kind: 'futures';
      readonly trades: readonly Trade[];
      readonly positions: readonly Position[];
      readonly markets: Markets;
    };

/** The largest part of a fill that a fee not yet looked up may have taken. */
const UNKNOWN_FEE_RATIO = 0.005;

/** One line per difference. */
export function findDifferences(comparison: Comparison): string[] {
  return comparison.kind === 'spot' ? spotDifferences(comparison) : futuresDifferences(comparison);
}

function spotDifferences({ trades, held, markets }: Extract<Comparison, { kind: 'spot' }>): string[] {
  const byBase = Map.groupBy(trades, (trade) => trade.baseCurrency ?? trade.pair.split('/')[0] ?? '');
  const lines: string[] = [];
  for (const [base, group] of byBase) {
    const expected = sum(...group.map(expectedAmount));
    const slack = sum(...group.map((trade) => unknownFees(trade) + dust(markets.get(trade.pair), trade)));
    const total = held.get(base) ?? 0;
    if (total < expected - slack) {
      lines.push(`The account holds ${total} ${base}; the open trades (${names(group)}) need ${expected}.`);
    }
  }
  return lines;
}

function futuresDifferences({ trades, positions, markets }: Extract<Comparison, { kind: 'futures' }>): string[] {
  const keyOf = (pair: string, side: string) => `${pair} ${side}`;
  const tradesByKey = Map.groupBy(trades, (trade) => keyOf(trade.pair, trade.isShort ? 'short' : 'long'));
  const amounts = new Map(positions.map((position) => [keyOf(position.pair, position.side), position.amount]));
  const lines: string[] = [];
  for (const key of new Set([...tradesByKey.keys(), ...amounts.keys()])) {
    const group = tradesByKey.get(key) ?? [];
    const expected = sum(...group.map(expectedAmount));
    const amount = amounts.get(key) ?? 0;
    const slack = Math.max(0, ...group.map((trade) => dust(markets.get(trade.pair), trade)));
    if (Math.abs(amount - expected) > slack) {
      lines.push(`The account's position in ${key} is ${amount}; the open trades (${names(group)}) make ${expected}.`);
    }
  }
  return lines;
}

function names(trades: readonly Trade[]): string {
  return trades.length === 0 ? 'none' : trades.map((trade) => `${trade.id} ${trade.pair}`).join(', ');
}

/** What the orders of a trade have bought and not sold, in base. Foreign trades without orders: their amount. */
function expectedAmount(trade: Trade): number {
  if (trade.orders.length === 0) return trade.amount;
  const parts = trade.orders.map((order) => {
    const filled = order.filled ?? 0;
    return isEntryOrder(trade, order) ? sum(filled, -(order.ftFeeBase ?? 0)) : -filled;
  });
  return sum(...parts);
}

function unknownFees(trade: Trade): number {
  const unknown = trade.orders.filter((order) => isEntryOrder(trade, order) && order.ftFeeBase === null);
  return sum(...unknown.map((order) => (order.filled ?? 0) * UNKNOWN_FEE_RATIO));
}

/** Too little to be traded. */
function dust(market: Market | undefined, trade: Trade): number {
  if (market === undefined) return 0;
  const least = market.limits.amount.min ?? 0;
  const rest = trade.amount - amountToPrecision(trade.amount, market.amountPrecision, market.precisionMode);
  return Math.max(least, rest, stepOf(market));
}

function stepOf({ amountPrecision, precisionMode }: Market): number {
  if (amountPrecision === null) return 0;
  if (precisionMode === PRECISION_MODE.tickSize) return amountPrecision;
  return precisionMode === PRECISION_MODE.decimalPlaces ? 10 ** -amountPrecision : 0;
}
