/** Orders inside a trade: only filled ones and those that are open. */
import Type from 'typebox';
import { DateText, described, nullable, NullableNumber, NullableString, Timestamp } from './schema.ts';

const common = {
  pair: Type.String(),
  order_id: Type.String({ description: 'the exchange’s; our own client order id until the order is accepted' }),
  status: described(NullableString, '`open`, `closed`, `canceled`, `expired` or `rejected`'),
  remaining: described(NullableNumber, 'base units'),
  amount: Type.Number({ description: 'base units' }),
  safe_price: Type.Number({ description: 'average, else price, else stop price' }),
  cost: Type.Number({ description: 'stake currency' }),
  filled: described(NullableNumber, 'base units'),
  ft_order_side: Type.String({ description: '`buy`, `sell` or `stoploss`' }),
  order_type: described(NullableString, '`limit`, `market`, …'),
  is_open: Type.Boolean(),
  order_timestamp: nullable(Timestamp),
  order_filled_timestamp: nullable(Timestamp),
  ft_fee_base: described(NullableNumber, 'fee taken from what was bought, base units'),
  ft_order_tag: described(NullableString, 'why it was placed'),
};

/** An order of `/status`, `/trade/{id}` and `/forceenter`. */
export const Order = Type.Object(common);
export type Order = Type.Static<typeof Order>;

/** An order of `/trades`. */
export const HistoryOrder = Type.Object({
  ...common,
  ft_is_entry: Type.Boolean(),
  average: Type.Number({ description: '0 when unset' }),
  price: described(NullableNumber, 'limit price'),
  order_date: nullable(DateText),
  order_filled_date: nullable(DateText),
  funding_fee: described(NullableNumber, 'futures: stake currency'),
});
export type HistoryOrder = Type.Static<typeof HistoryOrder>;
