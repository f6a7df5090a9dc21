/** The wallet: one row per coin, then one per open position. */
import Type from 'typebox';
import { NullableNumber } from './schema.ts';

export const BalanceRow = Type.Object({
  currency: Type.String({ description: 'coin, or the pair of a position' }),
  free: Type.Number(),
  balance: Type.Number({ description: 'total' }),
  used: Type.Number(),
  bot_owned: NullableNumber,
  est_stake: Type.Number({ description: 'worth in the stake currency' }),
  est_stake_bot: NullableNumber,
  stake: Type.String({ description: 'the stake currency' }),
  side: Type.String(),
  leverage: Type.Number({ deprecated: true }),
  is_position: Type.Boolean(),
  position: Type.Number({ description: 'base units of a position, 0 for coins' }),
  is_bot_managed: Type.Boolean(),
});
export type BalanceRow = Type.Static<typeof BalanceRow>;

export const Balance = Type.Object({
  currencies: Type.Array(BalanceRow),
  total: Type.Number(),
  total_bot: Type.Number(),
  symbol: Type.String({ description: 'fiat currency; empty when none is set' }),
  value: Type.Number({ description: 'total in fiat' }),
  value_bot: Type.Number(),
  stake: Type.String(),
  note: Type.String(),
  starting_capital: Type.Number(),
  starting_capital_ratio: Type.Number(),
  starting_capital_pct: Type.Number(),
  starting_capital_fiat: Type.Number(),
  starting_capital_fiat_ratio: Type.Number(),
  starting_capital_fiat_pct: Type.Number(),
});
export type Balance = Type.Static<typeof Balance>;
