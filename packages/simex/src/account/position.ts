/**
 * A one-way futures position in exact integers: what fills do to it, its worth, its margins.
 *
 * Entry points: `Position`, `applyFill`, `unrealized`, `maintenance`, `liquidationPrice`.
 * Invariant: `cost` is the exact sum of price · quantity of what is open, so nothing is lost by averaging; when the
 * amount is 0, cost and isolated margin are 0.
 */
import type { LeverageBracket, MarginType } from '../venue/account-types.ts';
import { ONE, absolute, smaller, unitsOfNumber } from '../venue/units.ts';

export interface Position {
  readonly symbol: string;
  readonly asset: string;
  /** Signed, in units. */
  amount: bigint;
  /** |amount| · entry price, scaled twice (1e-16 of the quote). */
  cost: bigint;
  /** Margin of an isolated position; part of the wallet. */
  isolatedWallet: bigint;
  leverage: number;
  marginType: MarginType;
  realizedPnl: bigint;
  updateTime: number;
}

export function emptyPosition(symbol: string, asset: string, leverage: number): Position {
  return {
    symbol,
    asset,
    amount: 0n,
    cost: 0n,
    isolatedWallet: 0n,
    leverage,
    marginType: 'CROSSED',
    realizedPnl: 0n,
    updateTime: 0,
  };
}

export function entryPrice(position: Position): bigint {
  const size = absolute(position.amount);
  return size === 0n ? 0n : (position.cost + size / 2n) / size;
}

/** |amount| · price, in quote. */
export function notional(position: Position, price: bigint): bigint {
  return (absolute(position.amount) * price) / ONE;
}

/** Profit at `price` if it were closed there, before fees. */
export function unrealized(position: Position, price: bigint): bigint {
  const worth = absolute(position.amount) * price;
  return (position.amount >= 0n ? worth - position.cost : position.cost - worth) / ONE;
}

/**
 * Books a fill. The part that closes realises its share of the cost; what goes beyond opens the other way.
 * @param signed quantity, > 0 bought, < 0 sold
 * @returns the realised profit
 */
export function applyFill(position: Position, signed: bigint, price: bigint): bigint {
  const size = absolute(position.amount);
  const opposite = position.amount !== 0n && position.amount > 0n !== signed > 0n;
  const closing = opposite ? smaller(size, absolute(signed)) : 0n;
  let profit = 0n;
  if (closing > 0n) {
    const released = (position.cost * closing) / size;
    const worth = closing * price;
    profit = (position.amount > 0n ? worth - released : released - worth) / ONE;
    position.cost -= released;
    position.isolatedWallet -= (position.isolatedWallet * closing) / size;
    position.realizedPnl += profit;
  }
  const opening = absolute(signed) - closing;
  position.amount += signed;
  if (position.amount === 0n) {
    position.cost = 0n;
    position.isolatedWallet = 0n;
  }
  if (opening > 0n) {
    position.cost += opening * price;
    if (position.marginType === 'ISOLATED') {
      position.isolatedWallet += (opening * price) / ONE / BigInt(position.leverage);
    }
  }
  return profit;
}

/** The bracket in which a notional (units) lies; beyond the last cap: the last. */
function bracketOf(brackets: readonly LeverageBracket[], value: bigint): LeverageBracket {
  const found = brackets.find((bracket) => value <= unitsOfNumber(bracket.notionalCap)) ?? brackets.at(-1);
  if (!found) throw new RangeError('a futures symbol needs at least one leverage bracket');
  return found;
}

/** Highest notional (quote) allowed at a leverage. */
export function maxNotional(brackets: readonly LeverageBracket[], leverage: number): number {
  let most = 0;
  for (const bracket of brackets) if (bracket.initialLeverage >= leverage) most = Math.max(most, bracket.notionalCap);
  return most;
}

/** Maintenance margin: notional · ratio − cum. */
export function maintenance(brackets: readonly LeverageBracket[], value: bigint): bigint {
  const bracket = bracketOf(brackets, value);
  return (value * unitsOfNumber(bracket.maintMarginRatio)) / ONE - unitsOfNumber(bracket.cum);
}

/**
 * Price at which margin and maintenance margin meet: (wallet + cum − side · size · entry) / (size · ratio − side · size),
 * the venue's published formula for one position.
 * @param wallet what may be lost: the isolated margin, or the cross wallet less what other positions need
 * @returns units; 0 if there is none
 */
export function liquidationPrice(
  position: Position,
  brackets: readonly LeverageBracket[],
  wallet: bigint,
  markPrice: bigint,
): bigint {
  const size = absolute(position.amount);
  if (size === 0n) return 0n;
  const side = position.amount > 0n ? 1n : -1n;
  const bracket = bracketOf(brackets, notional(position, markPrice));
  const top = wallet + unitsOfNumber(bracket.cum) - (side * position.cost) / ONE;
  const bottom = size * (unitsOfNumber(bracket.maintMarginRatio) - side * ONE);
  const price = (top * ONE * ONE) / bottom;
  return price > 0n ? price : 0n;
}
