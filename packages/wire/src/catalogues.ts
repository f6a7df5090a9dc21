/** What the program knows: exchanges, loss functions, models. */
import Type from 'typebox';
import { NullableString } from './schema.ts';

export const TradeMode = Type.Object({
  trading_mode: Type.String({ description: '`spot` or `futures`' }),
  margin_mode: Type.String({ description: '`isolated`, or empty for spot' }),
});

export const KnownExchange = Type.Object({
  name: Type.String({ description: 'as the exchange calls itself' }),
  classname: Type.String({ description: 'what `exchange.name` of the configuration says' }),
  valid: Type.Boolean({ description: 'it has what a bot needs' }),
  supported: Type.Boolean({ description: 'it is covered by tests' }),
  comment: Type.String({ description: 'why it cannot be used; empty when it can' }),
  dex: Type.Boolean({ description: 'decentralised' }),
  is_alias: Type.Boolean(),
  alias_for: { ...NullableString, description: 'the exchange it is another name of' },
  trade_modes: Type.Array(TradeMode, { description: 'spot first' }),
});
export type KnownExchange = Type.Static<typeof KnownExchange>;

export const Exchanges = Type.Object({ exchanges: Type.Array(KnownExchange) });
export type Exchanges = Type.Static<typeof Exchanges>;

export const LossFunctions = Type.Object({
  loss_functions: Type.Array(Type.Object({ name: Type.String(), description: Type.String() }), {
    description: 'by name',
  }),
});
export type LossFunctions = Type.Static<typeof LossFunctions>;

export const FreqaiModels = Type.Object({ freqaimodels: Type.Array(Type.String(), { description: 'by name' }) });
export type FreqaiModels = Type.Static<typeof FreqaiModels>;
