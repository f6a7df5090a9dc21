/**
 * VolumePairList: the pairs with the most quote volume of the last 24 hours.
 *
 * First in the chain it chooses among all active markets and keeps its answer for `refresh_period` seconds; later it sorts
 * and cuts what comes in, anew each time. Volumes by candles (`lookback_*`) are not part of it.
 */
import { PitwallError } from '../domain/errors.ts';
import { activePairs, keepActive } from './active-markets.ts';
import type { PairListContext, PairListHandler } from './handler.ts';
import { numberParameter, type Parameters } from './parameters.ts';

const NAME = 'VolumePairList';
const DEFAULT_REFRESH_SECONDS = 1_800;

function refuseUnknown(parameters: Parameters): void {
  const sortKey = parameters['sort_key'] ?? 'quoteVolume';
  if (sortKey !== 'quoteVolume') {
    throw new PitwallError('CONFIG', `${NAME}: "sort_key" is ${JSON.stringify(sortKey)}; only "quoteVolume" is known.`);
  }
  for (const key of ['lookback_days', 'lookback_period']) {
    if (numberParameter(NAME, parameters, key, 0, 0) === 0) continue;
    throw new PitwallError(
      'CONFIG',
      `${NAME}: "${key}" is set, but this version ranks by the volume of the last 24 hours only; remove the key.`,
    );
  }
}

/** Throws CONFIG for bad parameters. */
export function volumePairList(parameters: Parameters): PairListHandler {
  const count = numberParameter(NAME, parameters, 'number_assets', 1);
  const minValue = numberParameter(NAME, parameters, 'min_value', 0, 0);
  const refreshMs = numberParameter(NAME, parameters, 'refresh_period', 0, DEFAULT_REFRESH_SECONDS) * 1_000;
  refuseUnknown(parameters);
  let isGenerator = false;
  let cached: { readonly at: number; readonly pairs: readonly string[] } | undefined;
  const isFresh = (now: number): boolean => cached !== undefined && now - cached.at < refreshMs;

  const choose = (pairs: readonly string[], context: PairListContext): string[] => {
    const volumeOf = (pair: string): number => context.tickers.get(pair)?.quoteVolume ?? 0;
    const byVolume = keepActive(pairs, context)
      .filter((pair) => volumeOf(pair) > minValue)
      .toSorted((left, right) => volumeOf(right) - volumeOf(left));
    return byVolume.filter((pair) => !context.isBlacklisted(pair)).slice(0, count);
  };

  return {
    name: NAME,
    description: `${NAME} - the ${count} pairs with the most volume`,
    needsTickers: (now) => !isGenerator || !isFresh(now),
    generate: (context) => {
      isGenerator = true;
      if (cached === undefined || !isFresh(context.now)) {
        cached = { at: context.now, pairs: choose(activePairs(context), context) };
      }
      return cached.pairs;
    },
    filter: choose,
  };
}
