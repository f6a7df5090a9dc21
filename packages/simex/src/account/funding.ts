/**
 * Funding: every eight hours longs pay shorts (or the other way round) rate · value at the mark price.
 *
 * Entry points: `fundingRate`, `settleFunding`, `nextFundingTime`. The rate of a time is a pure function of seed,
 * symbol and time: around 0.01 %, at most ±0.75 %.
 */
import { keyOf, mix, normal } from '../market/noise.ts';
import { absolute, multiply, unitsOfNumber } from '../venue/units.ts';
import type { FuturesAccount } from './futures.ts';
import type { Position } from './position.ts';

const HOUR_MS = 3_600_000;
const MEAN_RATE = 0.0001;
const SPREAD = 0.00012;
const LARGEST = 0.0075;

/** Rate in units (10,000 = 0.01 %) settled at `timeMs`. */
export function fundingRate(seed: string, symbol: string, timeMs: number): bigint {
  const draw = normal(mix(keyOf(`${seed}/funding/${symbol}`), Math.floor(timeMs / HOUR_MS)));
  return unitsOfNumber(Math.max(-LARGEST, Math.min(LARGEST, MEAN_RATE + SPREAD * draw)));
}

/** First funding after `timeMs`. */
export function nextFundingTime(timeMs: number, hours: number): number {
  const period = hours * HOUR_MS;
  return (Math.floor(timeMs / period) + 1) * period;
}

/** Settles one position at `rate` (units). */
export function settleFunding(account: FuturesAccount, position: Position, rate: bigint): void {
  if (position.amount === 0n || rate === 0n) return;
  const value = absolute(account.value(position));
  const size = multiply(value, absolute(rate));
  const pays = position.amount > 0n === rate > 0n;
  const income = pays ? -size : size;
  if (income === 0n) return;
  account.pay(position.asset, income, { cause: 'funding', actor: 'venue', symbol: position.symbol }, 'funding');
  if (position.marginType === 'ISOLATED') position.isolatedWallet += income;
  account.record(position.symbol, 'FUNDING_FEE', income, position.asset);
  account.tell('FUNDING_FEE', position.asset, [position], income);
}
