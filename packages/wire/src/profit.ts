/** Totals over trades: slots, profit, by pair, by tag, by day. Money is in the stake currency unless named fiat. */
import Type from 'typebox';
import { described, nullable, NullableNumber } from './schema.ts';

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
  profit_closed_coin: described(NullableNumber, 'closed trades, stake currency'),
  profit_closed_percent_mean: described(NullableNumber, 'percent'),
  profit_closed_ratio_mean: described(NullableNumber, 'mean of the trades’ ratios'),
  profit_closed_percent_sum: described(NullableNumber, 'percent'),
  profit_closed_ratio_sum: described(NullableNumber, 'sum of the trades’ ratios'),
  profit_closed_percent: described(NullableNumber, 'percent'),
  profit_closed_ratio: described(NullableNumber, 'share of the starting balance'),
  profit_closed_fiat: described(NullableNumber, 'fiat'),
  profit_all_coin: described(NullableNumber, 'open trades included, stake currency'),
  profit_all_percent_mean: described(NullableNumber, 'percent'),
  profit_all_ratio_mean: described(NullableNumber, 'mean of the trades’ ratios'),
  profit_all_percent_sum: described(NullableNumber, 'percent'),
  profit_all_ratio_sum: described(NullableNumber, 'sum of the trades’ ratios'),
  profit_all_percent: described(NullableNumber, 'percent'),
  profit_all_ratio: described(NullableNumber, 'share of the starting balance'),
  profit_all_fiat: described(NullableNumber, 'fiat'),
  trade_count: Type.Integer(),
  closed_trade_count: Type.Integer(),
  first_trade_date: Type.String({ description: 'in words: `2 days ago`' }),
  first_trade_humanized: Type.String(),
  first_trade_timestamp: Type.Integer({ description: 'milliseconds since the epoch; 0 when there is none' }),
  latest_trade_date: Type.String({ description: 'in words: `2 days ago`' }),
  latest_trade_humanized: Type.String(),
  latest_trade_timestamp: Type.Integer({ description: 'milliseconds since the epoch; 0 when there is none' }),
  avg_duration: Type.String({ description: 'H:MM:SS, with `N day(s), ` in front from 24 hours on' }),
  best_pair: Type.String({ description: 'the pair with the highest sum of ratios' }),
  best_rate: Type.Number({ description: 'percent' }),
  best_pair_profit_ratio: Type.Number({ description: 'its sum of ratios' }),
  winning_trades: Type.Integer({ description: 'closed with a profit or none' }),
  losing_trades: Type.Integer({ description: 'closed with a loss' }),
  winrate: Type.Number({ description: 'share of winning trades, 0 to 1' }),
  expectancy: Type.Number({ description: 'mean profit of a trade, stake currency' }),
  expectancy_ratio: Type.Number({ description: 'what is won for each unit at risk' }),
  profit_factor: described(NullableNumber, 'profits divided by losses; null without losses'),
  max_drawdown: Type.Number({ description: 'ratio' }),
  max_drawdown_abs: Type.Number({ description: 'stake currency' }),
  max_drawdown_start: Type.String(),
  max_drawdown_start_timestamp: Type.Integer(),
  max_drawdown_end: Type.String(),
  max_drawdown_end_timestamp: Type.Integer(),
  trading_volume: described(NullableNumber, 'sum of the costs of all filled orders, stake currency'),
  bot_start_timestamp: Type.Integer({ description: 'first start with this database, milliseconds since the epoch' }),
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
  abs_profit: Type.Number({ description: 'stake currency' }),
  rel_profit: Type.Number({ description: 'share of the starting balance' }),
  starting_balance: Type.Number({ description: 'at the start of the period, stake currency' }),
  fiat_value: Type.Number({ description: '`abs_profit` in fiat; 0 without a rate' }),
  trade_count: Type.Integer(),
});
export type DailyRow = Type.Static<typeof DailyRow>;

export const Daily = Type.Object({
  data: Type.Array(DailyRow),
  fiat_display_currency: Type.String(),
  stake_currency: Type.String(),
});
export type Daily = Type.Static<typeof Daily>;
