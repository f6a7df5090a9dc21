/**
 * A symbol with its filters as integers, and its way to write ticks, steps and turnovers as texts.
 *
 * Entry point: `createInstrument`.
 */
import type { SymbolSpec } from '../venue/market-types.ts';
import { decimalFormat, units, type CountFormat } from '../venue/units.ts';

export interface Instrument {
  readonly spec: SymbolSpec;
  /** `spot:BTCUSDT` */
  readonly key: string;
  /** In units of 1e-8. */
  readonly tick: bigint;
  readonly step: bigint;
  readonly minPrice: bigint;
  readonly maxPrice: bigint;
  readonly minQuantity: bigint;
  readonly maxQuantity: bigint;
  readonly marketMaxQuantity: bigint;
  readonly minNotional: bigint;
  readonly multiplierUp: bigint;
  readonly multiplierDown: bigint;
  /** Turnover parts per unit of the quote: 100 or, for coins as quote, a million. */
  readonly turnoverParts: number;
  /** Turnover of one step at a price of one tick, in parts. */
  readonly turnoverUnit: number;
  readonly formatTicks: CountFormat;
  readonly formatSteps: CountFormat;
  readonly formatTurnover: CountFormat;
  /** Half of some steps, for taker shares. */
  readonly formatHalfSteps: CountFormat;
  readonly formatHalfTurnover: CountFormat;
}

const CASH = new Set(['USDT', 'USDC', 'BUSD', 'FDUSD', 'TUSD', 'USD', 'EUR']);

export function createInstrument(spec: SymbolSpec): Instrument {
  const tick = units(spec.tickSize);
  const step = units(spec.stepSize);
  if (tick <= 0n || step <= 0n) throw new RangeError(`${spec.symbol}: tick and step must be above 0`);
  const turnoverParts = CASH.has(spec.quote) ? 100 : 1_000_000;
  const part = BigInt(100_000_000 / turnoverParts);
  const half = decimalFormat(step % 2n === 0n ? step / 2n : 1n);
  return {
    spec,
    key: `${spec.product}:${spec.symbol}`,
    tick,
    step,
    minPrice: units(spec.minPrice),
    maxPrice: units(spec.maxPrice),
    minQuantity: units(spec.minQuantity),
    maxQuantity: units(spec.maxQuantity),
    marketMaxQuantity: units(spec.marketMaxQuantity),
    minNotional: units(spec.minNotional),
    multiplierUp: units(spec.multiplierUp),
    multiplierDown: units(spec.multiplierDown),
    turnoverParts,
    turnoverUnit: (Number(tick) / 1e8) * (Number(step) / 1e8) * turnoverParts,
    formatTicks: decimalFormat(tick),
    formatSteps: decimalFormat(step),
    formatTurnover: decimalFormat(part),
    formatHalfSteps: step % 2n === 0n ? half : (count) => half(Math.floor((count * Number(step)) / 2)),
    formatHalfTurnover: decimalFormat(part / 2n),
  };
}
