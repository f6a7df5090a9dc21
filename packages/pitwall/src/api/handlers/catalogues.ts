/** What the program knows. */
import type { RouteGroups } from '@pitwall/wire';
import { queryExchanges, queryFreqaiModels, queryLossFunctions } from '../../control/catalogues.ts';
import type { HandlersOf } from './call.ts';

export const catalogueHandlers: HandlersOf<RouteGroups['catalogues']> = {
  exchanges: () => queryExchanges(),
  hyperoptloss: () => queryLossFunctions(),
  freqaimodels: () => queryFreqaiModels(),
};
