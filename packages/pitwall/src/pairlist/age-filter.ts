/**
 * AgeFilter: leaves out pairs that were listed too few or too many days ago, by the number of their daily candles. A pair
 * that passed is not asked about again, one that did not on the next day.
 */
import { PitwallError } from '../domain/errors.ts';
import { nextDate } from '../domain/timeframe.ts';
import { definePairList } from './definition.ts';
import { filterByVerdict } from './verdicts.ts';

const NAME = 'AgeFilter';

export const ageFilter = definePairList({
  name: NAME,
  description: 'Leaves out pairs by the time since they were listed.',
  isGenerator: false,
  parameters: {
    min_days_listed: {
      type: 'number',
      default: 10,
      min: 1,
      integer: true,
      description: 'Fewest days listed',
      help: 'Leave out pairs that were listed fewer days ago.',
    },
    max_days_listed: {
      type: 'number',
      default: null,
      min: 1,
      integer: true,
      description: 'Most days listed',
      help: 'Leave out pairs that were listed more days ago.',
    },
  },
  rule: ({ min_days_listed: least, max_days_listed: most }) => {
    if (most !== null && most <= least) {
      throw new PitwallError(
        'CONFIG',
        `${NAME}: "max_days_listed" is ${most}; give more than min_days_listed, ${least}.`,
      );
    }
    return {
      summary: `${NAME} - listed ${least} ${most === null ? 'days ago or more' : `to ${most} days ago`}`,
      filter: filterByVerdict({
        timeframe: '1d',
        candles: (most ?? least) + 1,
        judge: ({ length }) => length >= least && (most === null || length <= most),
        holdsUntil: (stays, now) => (stays && most === null ? Infinity : nextDate('1d', now)),
      }),
    };
  },
});
