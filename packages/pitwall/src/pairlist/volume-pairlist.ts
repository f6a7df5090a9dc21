/**
 * VolumePairList: the pairs with the most quote volume, of the last 24 hours by the tickers, or of the last candles.
 *
 * First in the chain it chooses among all active markets and keeps its answer for `refresh_period` seconds; later it sorts
 * and cuts what comes in, anew each time. By candles, the volume of one is base volume × (high + low + close) / 3 × the
 * size of a contract; an answer that lacks candles of some pair is not kept.
 */
import { PitwallError } from '../domain/errors.ts';
import { timeframeMs } from '../domain/timeframe.ts';
import { activePairs, keepActive } from './active-markets.ts';
import { definePairList } from './definition.ts';
import type { PairListContext, PairListRule, Pairs } from './handler.ts';
import type { ValuesOf } from './parameters.ts';

const NAME = 'VolumePairList';

const PARAMETERS = {
  number_assets: {
    type: 'number',
    default: 30,
    required: true,
    min: 1,
    integer: true,
    description: 'Number of pairs',
    help: 'How many pairs are chosen.',
  },
  sort_key: {
    type: 'option',
    default: 'quoteVolume',
    options: ['quoteVolume'],
    description: 'Sort key',
    help: 'What the pairs are sorted by.',
  },
  min_value: {
    type: 'number',
    default: 0,
    min: 0,
    description: 'Smallest volume',
    help: 'Pairs are only chosen above this volume, in stake currency.',
  },
  refresh_period: {
    type: 'number',
    default: 1_800,
    min: 0,
    description: 'Refresh period',
    help: 'Seconds an answer is kept.',
  },
  lookback_days: {
    type: 'number',
    default: 0,
    min: 0,
    integer: true,
    description: 'Days looked back',
    help: 'Count the volume of this many days instead of the last 24 hours; not together with lookback_period.',
  },
  lookback_timeframe: {
    type: 'option',
    default: '1d',
    options: ['1m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '8h', '12h', '1d'],
    description: 'Timeframe looked back',
    help: 'Length of the candles that lookback_period counts.',
  },
  lookback_period: {
    type: 'number',
    default: 0,
    min: 0,
    integer: true,
    description: 'Candles looked back',
    help: 'Count the volume of this many candles instead of the last 24 hours.',
  },
} as const;

type Values = ValuesOf<typeof PARAMETERS>;

interface Lookback {
  readonly timeframe: string;
  readonly candles: number;
}

/** Null: by tickers. */
function lookbackOf(values: Values): Lookback | null {
  const { lookback_days: days, lookback_period: period, lookback_timeframe: timeframe } = values;
  if (days > 0 && period > 0) {
    throw new PitwallError('CONFIG', `${NAME}: "lookback_days" and "lookback_period" are both set; remove one.`);
  }
  if (days === 0 && period === 0) return null;
  const lookback = days > 0 ? { timeframe: '1d', candles: days } : { timeframe, candles: period };
  if (values.refresh_period * 1_000 < timeframeMs(lookback.timeframe)) {
    throw new PitwallError(
      'CONFIG',
      `${NAME}: "refresh_period" is ${values.refresh_period}, shorter than a candle of ${lookback.timeframe}; ` +
        `give at least ${timeframeMs(lookback.timeframe) / 1_000}.`,
    );
  }
  return lookback;
}

type Volumes = ReadonlyMap<string, number | null>;

async function candleVolumes(pairs: Pairs, lookback: Lookback, context: PairListContext): Promise<Volumes> {
  const volumeOf = async (pair: string): Promise<[string, number | null]> => {
    const rows = await context.candles({ pair, timeframe: lookback.timeframe }, lookback.candles);
    if (rows === null) return [pair, null];
    const size = context.markets.get(pair)?.contractSize ?? 1;
    const sum = rows.reduce((total, [, , high, low, close, volume]) => total + (volume * (high + low + close)) / 3, 0);
    return [pair, sum * size];
  };
  return new Map(await Promise.all(pairs.map(volumeOf)));
}

function tickerVolumes(pairs: Pairs, context: PairListContext): Volumes {
  return new Map(pairs.map((pair) => [pair, context.tickers.get(pair)?.quoteVolume ?? 0]));
}

function volumeRule(values: Values): PairListRule {
  const { number_assets: count, min_value: minValue } = values;
  const refreshMs = values.refresh_period * 1_000;
  const lookback = lookbackOf(values);
  let isGenerator = false;
  let cached: { readonly at: number; readonly pairs: Pairs } | undefined;
  const isFresh = (now: number): boolean => cached !== undefined && now - cached.at < refreshMs;

  const choose = async (pairs: Pairs, context: PairListContext) => {
    const active = keepActive(pairs, context);
    const volumes = lookback === null ? tickerVolumes(active, context) : await candleVolumes(active, lookback, context);
    const volumeOf = (pair: string): number => volumes.get(pair) ?? 0;
    const chosen = active
      .filter((pair) => volumeOf(pair) > minValue)
      .toSorted((left, right) => volumeOf(right) - volumeOf(left))
      .filter((pair) => !context.isBlacklisted(pair))
      .slice(0, count);
    return { chosen, isComplete: [...volumes.values()].every((volume) => volume !== null) };
  };

  return {
    summary: `${NAME} - the ${count} pairs with the most volume`,
    needsTickers: (now) => lookback === null && (!isGenerator || !isFresh(now)),
    generate: async (context) => {
      isGenerator = true;
      if (cached !== undefined && isFresh(context.now)) return cached.pairs;
      const { chosen, isComplete } = await choose(activePairs(context), context);
      if (isComplete) cached = { at: context.now, pairs: chosen };
      return chosen;
    },
    filter: async (pairs, context) => (await choose(pairs, context)).chosen,
  };
}

export const volumePairList = definePairList({
  name: NAME,
  description: 'The pairs with the most volume.',
  isGenerator: true,
  parameters: PARAMETERS,
  rule: volumeRule,
});
