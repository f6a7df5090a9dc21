/** Trying out pair lists in the background. */
import Type from 'typebox';
import { Whitelist } from './pairs.ts';
import { nullable, NullableString, NullableNumber } from './schema.ts';

export const PairListParameter = Type.Object({
  type: Type.Union([
    Type.Literal('number'),
    Type.Literal('string'),
    Type.Literal('option'),
    Type.Literal('boolean'),
    Type.Literal('list'),
  ]),
  default: Type.Unknown({ description: 'null when the parameter must be given' }),
  description: Type.String(),
  help: Type.String(),
  options: Type.Optional(Type.Array(Type.String(), { description: 'of an `option`' })),
});

export const AvailablePairList = Type.Object({
  name: Type.String({ description: '`method` of an entry of `pairlists`' }),
  description: Type.String(),
  is_pairlist_generator: Type.Boolean({ description: 'it can be the first of a chain' }),
  params: Type.Record(Type.String(), PairListParameter),
});

export const AvailablePairLists = Type.Object({
  pairlists: Type.Array(AvailablePairList, { description: 'by name' }),
});
export type AvailablePairLists = Type.Static<typeof AvailablePairLists>;

export const EvaluatePairListsBody = Type.Object({
  pairlists: Type.Array(Type.Record(Type.String(), Type.Unknown()), {
    description: 'the chain, as `pairlists` of the configuration',
  }),
  blacklist: Type.Array(Type.String(), { description: 'pairs, or regular expressions for whole names' }),
  stake_currency: Type.String(),
  exchange: Type.Optional({ ...NullableString, description: 'that of the configuration when absent' }),
  trading_mode: Type.Optional(
    nullable(Type.Union([Type.Literal('spot'), Type.Literal('margin'), Type.Literal('futures')])),
  ),
  margin_mode: Type.Optional(nullable(Type.Union([Type.Literal('cross'), Type.Literal('isolated'), Type.Literal('')]))),
});
export type EvaluatePairListsBody = Type.Static<typeof EvaluatePairListsBody>;

export const JobStarted = Type.Object({ status: Type.String(), job_id: Type.String() });
export type JobStarted = Type.Static<typeof JobStarted>;

export const JobParams = Type.Object({ jobid: Type.String() });

export const EvaluatedPairLists = Type.Object({
  error: { ...NullableString, description: 'why it failed' },
  status: Type.String({ description: '`success` or `failed`' }),
  result: nullable(Whitelist),
});
export type EvaluatedPairLists = Type.Static<typeof EvaluatedPairLists>;

export const BackgroundJob = Type.Object({
  job_id: Type.String(),
  job_category: Type.String({ description: '`pairlist`' }),
  status: Type.String({ description: '`pending`, `success` or `failed`' }),
  running: Type.Boolean(),
  progress: { ...NullableNumber, description: '0 to 1, where it is known' },
  error: { ...NullableString, description: 'why it failed' },
});
export type BackgroundJob = Type.Static<typeof BackgroundJob>;

export const BackgroundJobs = Type.Array(BackgroundJob);
export type BackgroundJobs = Type.Static<typeof BackgroundJobs>;
