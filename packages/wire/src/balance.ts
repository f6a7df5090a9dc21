/** The wallet: one row per coin, then one per open position. */
import Type from 'typebox';
import { described, NullableNumber } from './schema.ts';

export const BalanceRow = Type.Object({
  currency: Type.String({ description: 'coin, or the pair of a position' }),
  free: Type.Number({ description: 'not tied in orders' }),
  balance: Type.Number({ description: 'total' }),
  used: Type.Number({ description: 'tied in orders' }),
  bot_owned: described(NullableNumber, 'what belongs to trades of the bot, or is free for it'),
  est_stake: Type.Number({ description: 'worth in the stake currency' }),
  est_stake_bot: described(NullableNumber, 'worth of `bot_owned`'),
  stake: Type.String({ description: 'the stake currency' }),
  side: Type.String({ description: '`long` or `short`' }),
  leverage: Type.Number({ deprecated: true }),
  is_position: Type.Boolean(),
  position: Type.Number({ description: 'base units of a position, 0 for coins' }),
  is_bot_managed: Type.Boolean(),
});
export type BalanceRow = Type.Static<typeof BalanceRow>;

export const Balance = Type.Object({
  currencies: Type.Array(BalanceRow),
  total: Type.Number({ description: 'worth of all, stake currency' }),
  total_bot: Type.Number({ description: 'worth of what the bot owns' }),
  symbol: Type.String({ description: 'fiat currency; empty when none is set' }),
  value: Type.Number({ description: 'total in fiat' }),
  value_bot: Type.Number({ description: 'that in fiat' }),
  stake: Type.String({ description: 'the stake currency' }),
  note: Type.String({ description: '`Simulated balances` in dry-run' }),
  starting_capital: Type.Number({ description: 'what the bot began with, stake currency' }),
  starting_capital_ratio: Type.Number({ description: 'gain since then' }),
  starting_capital_pct: Type.Number({ description: 'percent' }),
  starting_capital_fiat: Type.Number({ description: 'fiat' }),
  starting_capital_fiat_ratio: Type.Number({ description: 'gain in fiat' }),
  starting_capital_fiat_pct: Type.Number({ description: 'percent' }),
});
export type Balance = Type.Static<typeof Balance>;
