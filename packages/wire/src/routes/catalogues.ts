/** What the program knows: exchanges, loss functions, models. */
import { Exchanges, FreqaiModels, LossFunctions } from '../catalogues.ts';
import type { RouteDefinition } from '../route.ts';
import { read } from './common.ts';

const catalogue = { ...read, needs: 'nothing' } as const;

export const CATALOGUE_ROUTES = {
  exchanges: { ...catalogue, path: '/exchanges', response: Exchanges, summary: 'Exchanges a bot can be set up for' },
  hyperoptloss: {
    ...catalogue,
    path: '/hyperoptloss',
    response: LossFunctions,
    summary: 'Loss functions that judge a set of parameters',
  },
  freqaimodels: {
    ...catalogue,
    path: '/freqaimodels',
    response: FreqaiModels,
    summary: 'Prediction models; this version has none',
  },
} as const satisfies Record<string, RouteDefinition>;
