/** Orders inside a trade: only filled ones and those that are open. */
import Type from 'typebox';
import { nullable, DateText, NullableNumber, NullableString, Timestamp } from './schema.ts';

const common = {
  pair: Type.String(),
  order_id: Type.String(),
  status: NullableString,
  remaining: NullableNumber,
  amount: Type.Number({ description: 'base units' }),
  safe_price: Type.Number({ description: 'average, else price, else stop price' }),
  cost: Type.Number(),
  filled: NullableNumber,
  ft_order_side: Type.String({ description: '`buy`, `sell` or `stoploss`' }),
  order_type: NullableString,
  is_open: Type.Boolean(),
  order_timestamp: nullable(Timestamp),
  order_filled_timestamp: nullable(Timestamp),
  ft_fee_base: NullableNumber,
  ft_order_tag: NullableString,
};

/** An order of `/status`, `/trade/{id}` and `/forceenter`. */
export const Order = Type.Object(common);
export type Order = Type.Static<typeof Order>;

/** An order of `/trades`. */
export const HistoryOrder = Type.Object({
  ...common,
  ft_is_entry: Type.Boolean(),
  average: Type.Number({ description: '0 when unset' }),
  price: NullableNumber,
  order_date: nullable(DateText),
  order_filled_date: nullable(DateText),
  funding_fee: NullableNumber,
});
export type HistoryOrder = Type.Static<typeof HistoryOrder>;
