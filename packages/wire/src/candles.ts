/** Candles: those a strategy has analysed, and what is stored. */
import Type from 'typebox';
import { DateText, nullable, NullableInteger, Seconds, Timestamp } from './schema.ts';

/** Every kind of candle that is stored. */
export const CandleType = Type.Union([
  Type.Literal('spot'),
  Type.Literal('futures'),
  Type.Literal('mark'),
  Type.Literal('index'),
  Type.Literal('premiumIndex'),
  Type.Literal('funding_rate'),
]);
export type CandleType = Type.Static<typeof CandleType>;

/** A number and a unit: seconds, minutes, hours, days, weeks, months. */
export const Timeframe = Type.String({ pattern: '^[1-9][0-9]{0,5}[smhdwM]$', description: 'such as 5m, 1h or 1d' });

const limit = Type.Optional({
  ...NullableInteger,
  description: 'the last so many rows; absent, null or 0: all; -N: all but the first N',
});

/** Which columns of the strategy's; the candles' own and the signals come always, unknown names are passed over. */
export const CandleColumnNames = Type.Optional(
  nullable(Type.Array(Type.String(), { description: 'columns besides the candles and signals; null: all' })),
);

export const PairCandlesQuery = Type.Object({ pair: Type.String(), timeframe: Timeframe, limit });
export type PairCandlesQuery = Type.Static<typeof PairCandlesQuery>;

export const PairCandlesBody = Type.Object({
  pair: Type.String(),
  timeframe: Timeframe,
  limit,
  columns: CandleColumnNames,
});
export type PairCandlesBody = Type.Static<typeof PairCandlesBody>;

const DataDate = Type.String({ description: 'YYYY-MM-DD HH:MM:SS+00:00; empty when there is no row' });
const count = (description: string) => Type.Integer({ description });

/** A value of a row: a number, a text (dates: YYYY-MM-DD HH:MM:SS, UTC), or null for what is no number. */
export const CandleCell = Type.Union([Type.Number(), Type.String(), Type.Null()]);
export type CandleCell = Type.Static<typeof CandleCell>;

export const CandleTable = Type.Object({
  strategy: Type.String(),
  pair: Type.String(),
  timeframe: Type.String(),
  timeframe_ms: Type.Integer(),
  columns: Type.Array(Type.String(), {
    description:
      'those of the strategy in the order of creation, `__date_ts` (ms), and for each signal column ' +
      '`_<signal>_signal_close`: the close where it is 1',
  }),
  data: Type.Array(Type.Array(CandleCell), { description: 'rows, oldest first' }),
  length: count('rows'),
  buy_signals: count('enter_long_signals'),
  sell_signals: count('exit_long_signals'),
  enter_long_signals: count('rows where the column is 1'),
  exit_long_signals: count('rows where the column is 1'),
  enter_short_signals: count('rows where the column is 1'),
  exit_short_signals: count('rows where the column is 1'),
  last_analyzed: DateText,
  last_analyzed_ts: Seconds,
  data_start_ts: Timestamp,
  data_start: DataDate,
  data_stop: DataDate,
  data_stop_ts: Timestamp,
  all_columns: Type.Array(Type.String(), { description: 'names of all columns of the strategy' }),
});
export type CandleTable = Type.Static<typeof CandleTable>;

const historyFields = {
  pair: Type.String(),
  timeframe: Timeframe,
  timerange: Type.String({ description: '`20240105-20240131`: days, or seconds or ms since 1970; both ends included' }),
  strategy: Type.String({ description: 'class name' }),
};

export const PairHistoryQuery = Type.Object(historyFields);
export type PairHistoryQuery = Type.Static<typeof PairHistoryQuery>;

export const PairHistoryBody = Type.Object({ ...historyFields, limit, columns: CandleColumnNames });
export type PairHistoryBody = Type.Static<typeof PairHistoryBody>;

export const AvailablePairsQuery = Type.Object({
  timeframe: Type.Optional(nullable(Type.String({ description: 'only this one; empty: all' }))),
  stake_currency: Type.Optional(nullable(Type.String({ description: 'only pairs that end with it; empty: all' }))),
  candletype: Type.Optional({
    ...nullable(CandleType),
    description: 'absent: `futures` when the bot trades futures, else `spot`',
  }),
});
export type AvailablePairsQuery = Type.Static<typeof AvailablePairsQuery>;

export const AvailablePairs = Type.Object({
  length: count('pairs'),
  pairs: Type.Array(Type.String(), { description: 'sorted' }),
  pair_interval: Type.Array(Type.Tuple([Type.String(), Type.String(), CandleType]), {
    description: 'pair, timeframe and type of each set of candles, by pair',
  }),
});
export type AvailablePairs = Type.Static<typeof AvailablePairs>;
