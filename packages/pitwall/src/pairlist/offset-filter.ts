/** OffsetFilter: leaves out the first pairs, and perhaps takes only some of the others. */
import { definePairList } from './definition.ts';

export const offsetFilter = definePairList({
  name: 'OffsetFilter',
  description: 'Leaves out the first pairs of the list.',
  isGenerator: false,
  parameters: {
    offset: {
      type: 'number',
      default: 0,
      min: 0,
      integer: true,
      description: 'Offset',
      help: 'How many pairs are left out at the beginning.',
    },
    number_assets: {
      type: 'number',
      default: 0,
      min: 0,
      integer: true,
      description: 'Number of pairs',
      help: 'How many of the others are taken; 0: all.',
    },
  },
  rule: ({ offset, number_assets: count }) => ({
    summary: `OffsetFilter - without the first ${offset} pairs${count === 0 ? '' : `, ${count} at most`}`,
    filter: (pairs) => pairs.slice(offset, count === 0 ? undefined : offset + count),
  }),
});
