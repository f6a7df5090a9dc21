/** Totals over trades: slots, profit, by pair, by tag, by day. Money is in the stake currency unless named fiat. */
import Type from 'typebox';
import { nullable, NullableNumber } from './schema.ts';

export const Count = Type.Object({
  current: Type.Integer({ description: 'open trades' }),
  max: Type.Integer({ description: '-1 = unlimited' }),
  total_stake: Type.Number({ description: 'sum of open rate times amount' }),
});
export type Count = Type.Static<typeof Count>;

export const PerformanceRow = Type.Object({
  pair: Type.String(),
  profit: Type.Number({ description: 'percent; the same as profit_pct' }),
  profit_ratio: Type.Number(),
  profit_pct: Type.Number(),
  profit_abs: Type.Number(),
  count: Type.Integer(),
});
export type PerformanceRow = Type.Static<typeof PerformanceRow>;

export const Performance = Type.Array(PerformanceRow);
export type Performance = Type.Static<typeof Performance>;

export const Profit = Type.Object({
  profit_closed_coin: NullableNumber,
  profit_closed_percent_mean: NullableNumber,
  profit_closed_ratio_mean: NullableNumber,
  profit_closed_percent_sum: NullableNumber,
  profit_closed_ratio_sum: NullableNumber,
  profit_closed_percent: NullableNumber,
  profit_closed_ratio: NullableNumber,
  profit_closed_fiat: NullableNumber,
  profit_all_coin: NullableNumber,
  profit_all_percent_mean: NullableNumber,
  profit_all_ratio_mean: NullableNumber,
  profit_all_percent_sum: NullableNumber,
  profit_all_ratio_sum: NullableNumber,
  profit_all_percent: NullableNumber,
  profit_all_ratio: NullableNumber,
  profit_all_fiat: NullableNumber,
  trade_count: Type.Integer(),
  closed_trade_count: Type.Integer(),
  first_trade_date: Type.String({ description: 'in words: `2 days ago`' }),
  first_trade_humanized: Type.String(),
  first_trade_timestamp: Type.Integer(),
  latest_trade_date: Type.String({ description: 'in words: `2 days ago`' }),
  latest_trade_humanized: Type.String(),
  latest_trade_timestamp: Type.Integer(),
  avg_duration: Type.String({ description: 'H:MM:SS, with `N day(s), ` in front from 24 hours on' }),
  best_pair: Type.String(),
  best_rate: Type.Number({ description: 'percent' }),
  best_pair_profit_ratio: Type.Number(),
  winning_trades: Type.Integer(),
  losing_trades: Type.Integer(),
  winrate: Type.Number(),
  expectancy: Type.Number(),
  expectancy_ratio: Type.Number(),
  profit_factor: NullableNumber,
  max_drawdown: Type.Number({ description: 'ratio' }),
  max_drawdown_abs: Type.Number(),
  max_drawdown_start: Type.String(),
  max_drawdown_start_timestamp: Type.Integer(),
  max_drawdown_end: Type.String(),
  max_drawdown_end_timestamp: Type.Integer(),
  trading_volume: NullableNumber,
  bot_start_timestamp: Type.Integer(),
  bot_start_date: Type.String(),
});
export type Profit = Type.Static<typeof Profit>;

export const PairQuery = Type.Object({
  pair: Type.Optional(nullable(Type.String({ description: 'only trades of this pair' }))),
});
export type PairQuery = Type.Static<typeof PairQuery>;

const groupFields = {
  profit_ratio: Type.Number(),
  profit_pct: Type.Number(),
  profit_abs: Type.Number(),
  count: Type.Integer(),
};

export const EntryRow = Type.Object({ ...groupFields, enter_tag: Type.String({ description: '`Other` for none' }) });
export type EntryRow = Type.Static<typeof EntryRow>;
export const Entries = Type.Array(EntryRow);
export type Entries = Type.Static<typeof Entries>;

export const ExitRow = Type.Object({ ...groupFields, exit_reason: Type.String({ description: '`Other` for none' }) });
export type ExitRow = Type.Static<typeof ExitRow>;
export const Exits = Type.Array(ExitRow);
export type Exits = Type.Static<typeof Exits>;

export const MixTagRow = Type.Object({
  ...groupFields,
  mix_tag: Type.String({ description: 'entry tag and exit reason' }),
});
export type MixTagRow = Type.Static<typeof MixTagRow>;
export const MixTags = Type.Array(MixTagRow);
export type MixTags = Type.Static<typeof MixTags>;

export const Stats = Type.Object({
  exit_reasons: Type.Record(
    Type.String(),
    Type.Object({ wins: Type.Integer(), losses: Type.Integer(), draws: Type.Integer() }),
  ),
  durations: Type.Object(
    { wins: NullableNumber, draws: NullableNumber, losses: NullableNumber },
    { description: 'mean time between opening and closing, seconds; null when there is none' },
  ),
});
export type Stats = Type.Static<typeof Stats>;

export const EdgeRow = Type.Object({
  Pair: Type.String(),
  Winrate: Type.Number(),
  Expectancy: Type.Number(),
  Stoploss: Type.Number(),
});
export const Edge = Type.Array(EdgeRow);
export type Edge = Type.Static<typeof Edge>;

export const WeeklyQuery = Type.Object({
  timescale: Type.Optional(Type.Integer({ default: 4, description: 'weeks, this one included; at least 1' })),
});
export type WeeklyQuery = Type.Static<typeof WeeklyQuery>;

export const MonthlyQuery = Type.Object({
  timescale: Type.Optional(Type.Integer({ default: 3, description: 'months, this one included; at least 1' })),
});
export type MonthlyQuery = Type.Static<typeof MonthlyQuery>;

export const DailyQuery = Type.Object({
  timescale: Type.Optional(Type.Integer({ default: 7, description: 'days, today included; at least 1' })),
});
export type DailyQuery = Type.Static<typeof DailyQuery>;

export const DailyRow = Type.Object({
  date: Type.String({ description: 'YYYY-MM-DD, UTC: the day; the Monday of a week; the first of a month' }),
  abs_profit: Type.Number(),
  rel_profit: Type.Number({ description: 'share of the starting balance' }),
  starting_balance: Type.Number(),
  fiat_value: Type.Number(),
  trade_count: Type.Integer(),
});
export type DailyRow = Type.Static<typeof DailyRow>;

export const Daily = Type.Object({
  data: Type.Array(DailyRow),
  fiat_display_currency: Type.String(),
  stake_currency: Type.String(),
});
export type Daily = Type.Static<typeof Daily>;
