/** What a client may know of the configuration. Holds no secrets. */
import Type from 'typebox';
import { described, nullable, NullableBoolean, NullableInteger, NullableNumber, NullableString } from './schema.ts';

export const UnfilledTimeout = Type.Object({
  entry: NullableNumber,
  exit: NullableNumber,
  unit: described(NullableString, '`minutes` or `seconds`'),
  exit_timeout_count: described(NullableInteger, 'exits that may time out before the emergency exit; 0: any number'),
});
export type UnfilledTimeout = Type.Static<typeof UnfilledTimeout>;

export const OrderTypes = Type.Object({
  entry: Type.String(),
  exit: Type.String(),
  emergency_exit: NullableString,
  force_exit: NullableString,
  force_entry: NullableString,
  stoploss: Type.String({ description: '`limit` or `market`' }),
  stoploss_on_exchange: Type.Boolean(),
  stoploss_on_exchange_interval: NullableInteger,
});
export type OrderTypes = Type.Static<typeof OrderTypes>;

export const ShowConfig = Type.Object({
  version: Type.String(),
  strategy_version: described(NullableString, 'what the strategy says of itself'),
  api_version: Type.Number({ description: 'compared as a number: 2.20 travels as 2.2' }),
  dry_run: Type.Boolean(),
  trading_mode: Type.String({ description: '`spot`, `margin` or `futures`' }),
  short_allowed: Type.Boolean(),
  stake_currency: Type.String(),
  stake_amount: Type.String({ description: 'as text: a number or `unlimited`' }),
  available_capital: described(NullableNumber, 'stake currency; null: the whole wallet'),
  stake_currency_decimals: Type.Integer(),
  max_open_trades: Type.Integer({ description: '-1 = unlimited' }),
  minimal_roi: Type.Record(Type.String(), Type.Number()),
  stoploss: described(NullableNumber, 'ratio, negative'),
  stoploss_on_exchange: Type.Boolean(),
  trailing_stop: NullableBoolean,
  trailing_stop_positive: described(NullableNumber, 'ratio'),
  trailing_stop_positive_offset: described(NullableNumber, 'ratio'),
  trailing_only_offset_is_reached: NullableBoolean,
  unfilledtimeout: nullable(UnfilledTimeout),
  order_types: nullable(OrderTypes),
  use_custom_stoploss: NullableBoolean,
  timeframe: NullableString,
  timeframe_ms: Type.Integer({ description: '0 when there is none' }),
  timeframe_min: Type.Integer({ description: '0 when there is none' }),
  exchange: Type.String(),
  strategy: NullableString,
  force_entry_enable: Type.Boolean({ description: 'whether `/forceenter` is allowed' }),
  exit_pricing: Type.Record(Type.String(), Type.Unknown()),
  entry_pricing: Type.Record(Type.String(), Type.Unknown()),
  bot_name: Type.String(),
  state: Type.String({ description: '`running`, `stopped`, `reload_config`; empty without a bot' }),
  runmode: Type.String({ description: '`live`, `dry_run` or `webserver`' }),
  position_adjustment_enable: Type.Boolean(),
  max_entry_position_adjustment: Type.Integer({ description: '-1 = unlimited' }),
});
export type ShowConfig = Type.Static<typeof ShowConfig>;
