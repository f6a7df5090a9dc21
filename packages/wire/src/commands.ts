/** What makes the bot do something. */
import Type from 'typebox';
import { described, nullable, NullableNumber, NullableString } from './schema.ts';
import { EnteredTrade } from './trade.ts';

export const StatusMessage = Type.Object({ status: Type.String() });
export type StatusMessage = Type.Static<typeof StatusMessage>;

export const ResultMessage = Type.Object({ result: Type.String() });
export type ResultMessage = Type.Static<typeof ResultMessage>;

export const DeletedTrade = Type.Object({
  cancel_order_count: Type.Integer({ description: 'open orders that were cancelled' }),
  result: Type.Literal('success'),
  result_msg: Type.String(),
  trade_id: Type.Integer(),
});
export type DeletedTrade = Type.Static<typeof DeletedTrade>;

const OrderTypeName = Type.Union([Type.Literal('limit'), Type.Literal('market')]);

export const ForceEnterBody = Type.Object({
  pair: Type.String(),
  side: Type.Optional(Type.Union([Type.Literal('long'), Type.Literal('short')], { default: 'long' })),
  price: Type.Optional(nullable(Type.Number({ description: 'limit price; the current rate otherwise' }))),
  ordertype: Type.Optional(nullable(OrderTypeName)),
  stakeamount: Type.Optional(
    described(NullableNumber, 'own money in the stake currency; that of the configuration when absent'),
  ),
  entry_tag: Type.Optional(described(NullableString, '`force_entry` when absent')),
  leverage: Type.Optional(NullableNumber),
});
export type ForceEnterBody = Type.Static<typeof ForceEnterBody>;

/** The trade, or a message when the bot made none. */
export const ForceEnterAnswer = Type.Union([EnteredTrade, StatusMessage]);
export type ForceEnterAnswer = Type.Static<typeof ForceEnterAnswer>;

export const ForceExitBody = Type.Object({
  tradeid: Type.String({ description: 'a trade id, or `all`; a number is taken too' }),
  ordertype: Type.Optional(nullable(OrderTypeName)),
  amount: Type.Optional(nullable(Type.Number({ description: 'base units; all when absent' }))),
});
export type ForceExitBody = Type.Static<typeof ForceExitBody>;
