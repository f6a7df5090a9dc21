/** All pair list handlers there are, by name. */
import { ageFilter } from './age-filter.ts';
import type { PairListDefinition } from './definition.ts';
import { offsetFilter } from './offset-filter.ts';
import { performanceFilter } from './performance-filter.ts';
import { precisionFilter } from './precision-filter.ts';
import { priceFilter } from './price-filter.ts';
import { rangeStabilityFilter } from './range-stability-filter.ts';
import { shuffleFilter } from './shuffle-filter.ts';
import { spreadFilter } from './spread-filter.ts';
import { staticPairList } from './static-pairlist.ts';
import { volatilityFilter } from './volatility-filter.ts';
import { volumePairList } from './volume-pairlist.ts';

export const PAIR_LISTS: readonly PairListDefinition[] = [
  ageFilter,
  offsetFilter,
  performanceFilter,
  precisionFilter,
  priceFilter,
  rangeStabilityFilter,
  shuffleFilter,
  spreadFilter,
  staticPairList,
  volatilityFilter,
  volumePairList,
];
