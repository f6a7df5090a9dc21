/**
 * VolatilityFilter: leaves out pairs whose closes vary too little or too much from day to day: the standard deviation
 * (of a sample) of the logarithms of close / next close, times √days. The last day has no next close and counts as 0. A
 * pair with fewer candles than days is left out.
 */
import type { CandleRow } from '../domain/frame.ts';
import { definePairList } from './definition.ts';
import { filterByVerdict, REFRESH_PERIOD } from './verdicts.ts';

/** NaN below two candles. */
export function volatility(rows: readonly CandleRow[]): number {
  const changes = rows.map(([, , , , close], index) => {
    const next = rows[index + 1]?.[4];
    return next === undefined ? 0 : Math.log(close / next);
  });
  const mean = changes.reduce((total, change) => total + change, 0) / changes.length;
  const squares = changes.reduce((total, change) => total + (change - mean) ** 2, 0);
  return Math.sqrt(squares / (changes.length - 1)) * Math.sqrt(changes.length);
}

export const volatilityFilter = definePairList({
  name: 'VolatilityFilter',
  description: 'Leaves out pairs by the volatility of their price.',
  isGenerator: false,
  parameters: {
    lookback_days: {
      type: 'number',
      default: 10,
      min: 2,
      integer: true,
      description: 'Days looked back',
      help: 'How many days of candles are looked at.',
    },
    min_volatility: {
      type: 'number',
      default: 0,
      min: 0,
      description: 'Smallest volatility',
      help: 'Leave out pairs that vary less.',
    },
    max_volatility: {
      type: 'number',
      default: null,
      min: 0,
      description: 'Largest volatility',
      help: 'Leave out pairs that vary more.',
    },
    refresh_period: REFRESH_PERIOD,
  },
  rule: (values) => {
    const { lookback_days: days, min_volatility: least, max_volatility: most } = values;
    return {
      summary: `VolatilityFilter - a volatility of at least ${least}${most === null ? '' : `, at most ${most}`}`,
      filter: filterByVerdict({
        timeframe: '1d',
        candles: days,
        judge: (rows) => {
          const value = rows.length < days ? NaN : volatility(rows);
          return value >= least && (most === null || value <= most);
        },
        holdsUntil: (_stays, now) => now + values.refresh_period * 1_000,
      }),
    };
  },
});
