/**
 * RangeStabilityFilter: leaves out pairs whose price moved too little or too much: (highest high - lowest low) / lowest low
 * of the last days. A pair without candles is left out.
 */
import { definePairList } from './definition.ts';
import { filterByVerdict, REFRESH_PERIOD } from './verdicts.ts';

export const rangeStabilityFilter = definePairList({
  name: 'RangeStabilityFilter',
  description: 'Leaves out pairs by the range of their price.',
  isGenerator: false,
  parameters: {
    lookback_days: {
      type: 'number',
      default: 10,
      min: 1,
      integer: true,
      description: 'Days looked back',
      help: 'How many days of candles are looked at.',
    },
    min_rate_of_change: {
      type: 'number',
      default: 0.01,
      min: 0,
      description: 'Smallest range',
      help: 'Leave out pairs with a smaller range, as a ratio of the lowest price.',
    },
    max_rate_of_change: {
      type: 'number',
      default: null,
      min: 0,
      description: 'Largest range',
      help: 'Leave out pairs with a larger range.',
    },
    refresh_period: REFRESH_PERIOD,
  },
  rule: (values) => {
    const { lookback_days: days, min_rate_of_change: least, max_rate_of_change: most } = values;
    return {
      summary: `RangeStabilityFilter - a range of at least ${least}${most === null ? '' : `, at most ${most}`}`,
      filter: filterByVerdict({
        timeframe: '1d',
        candles: days,
        judge: (rows) => {
          const lowest = Math.min(...rows.map(([, , , low]) => low));
          const highest = Math.max(...rows.map(([, , high]) => high));
          const change = lowest > 0 ? (highest - lowest) / lowest : 0;
          return rows.length > 0 && change >= least && (most === null || change <= most);
        },
        holdsUntil: (_stays, now) => now + values.refresh_period * 1_000,
      }),
    };
  },
});
