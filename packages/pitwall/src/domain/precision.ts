/**
 * Prices and amounts as a venue takes them: multiples of its tick and step.
 *
 * `precision` means decimal places, significant digits or a tick, as `mode` says. All rounding is done on decimal digits,
 * never by multiplying floats. A missing precision leaves the value as it is.
 */
import { decimal, multiply, roundToStep, toNumber, type Decimal, type StepRounding } from './decimal.ts';
import { PRECISION_MODE } from './market.ts';

/** The smallest difference of two neighbouring values around `value`. Undefined: any value will do. */
function stepAround(value: Decimal, precision: number, mode: number): Decimal | undefined {
  if (mode === PRECISION_MODE.tickSize) return precision > 0 ? decimal(precision) : undefined;
  const digitCount = value.digits < 0n ? String(value.digits).length - 1 : String(value.digits).length;
  const places = mode === PRECISION_MODE.significantDigits ? precision - (digitCount - value.scale) : precision;
  return places >= 0 ? { digits: 1n, scale: places } : { digits: 10n ** BigInt(-places), scale: 0 };
}

/** The smallest difference of two neighbouring prices or amounts around `value`; null when any value will do. */
export function stepSize(value: number, precision: number | null, mode: number): number | null {
  if (precision === null || !Number.isFinite(value)) return null;
  const step = stepAround(decimal(value), precision, mode);
  return step === undefined ? null : toNumber(step);
}

function roundTo(
  value: number,
  precision: number | null,
  mode: number | null,
  rounding: StepRounding,
  unit = 1,
): number {
  if (precision === null || mode === null || value === 0 || !Number.isFinite(value)) return value;
  const exact = decimal(value);
  const step = stepAround(exact, precision, mode);
  if (step === undefined) return value;
  return toNumber(roundToStep(exact, unit === 1 ? step : multiply(step, decimal(unit)), rounding));
}

/**
 * Cuts a base amount down to the step.
 *
 * @param precision null: unchanged
 * @param contractSize base units per contract, for steps that are given in contracts; 1 or null for spot
 */
export function amountToPrecision(
  amount: number,
  precision: number | null,
  mode: number | null,
  contractSize: number | null = 1,
): number {
  if (amount < 0) return -amountToPrecision(-amount, precision, mode, contractSize);
  return roundTo(amount, precision, mode, 'down', contractSize ?? 1);
}

/**
 * Rounds a price to the tick.
 *
 * The default is up, for buys, sells and stops alike: every recorded price of 2022.9 is rounded up, so results are only
 * comparable that way.
 */
export function priceToPrecision(
  price: number,
  precision: number | null,
  mode: number | null,
  rounding: StepRounding = 'up',
): number {
  return roundTo(price, precision, mode, rounding);
}
