/**
 * What the server tells over the message WebSocket. One JSON document a frame.
 *
 * `whitelist`, `analyzed_df`, `new_candle` and the `exception` that answers a request carry their content in `data`; all
 * others carry their fields beside `type`. Where two spellings of one field are in use, both are sent.
 */
import Type from 'typebox';
import { Lock } from './pairs.ts';
import { NullableNumber, NullableString } from './schema.ts';

/** Kinds of message a client can subscribe to. */
export const MESSAGE_TYPES = [
  'status',
  'warning',
  'exception',
  'startup',
  'entry',
  'entry_fill',
  'entry_cancel',
  'exit',
  'exit_fill',
  'exit_cancel',
  'protection_trigger',
  'protection_trigger_global',
  'strategy_msg',
  'whitelist',
  'analyzed_df',
  'new_candle',
] as const;
export type MessageType = (typeof MESSAGE_TYPES)[number];

/** ISO-8601, UTC, without a zone: `2026-11-22T05:19:14.315000`. */
const PlainDate = Type.String({ description: 'ISO-8601, UTC, without a zone' });

/** State changes; `exception`: why the bot stopped by itself. */
export const StatusNotice = Type.Object({
  type: Type.Union([
    Type.Literal('status'),
    Type.Literal('warning'),
    Type.Literal('exception'),
    Type.Literal('startup'),
  ]),
  status: Type.String(),
});
export type StatusNotice = Type.Static<typeof StatusNotice>;

const orderFields = {
  trade_id: Type.Integer(),
  exchange: Type.String({ description: 'capitalised' }),
  pair: Type.String(),
  base_currency: Type.String(),
  quote_currency: Type.String(),
  leverage: NullableNumber,
  direction: Type.Union([Type.Literal('Long'), Type.Literal('Short')]),
  buy_tag: Type.Union([Type.String(), Type.Null()], { deprecated: true }),
  enter_tag: NullableString,
  order_type: NullableString,
  stake_amount: Type.Number(),
  stake_currency: Type.String(),
  fiat_currency: Type.Null(),
  amount: Type.Number({ description: 'base units' }),
  limit: Type.Number({ deprecated: true, description: 'the price, under its old name' }),
  open_rate: Type.Number(),
  open_date: PlainDate,
  current_rate: NullableNumber,
  sub_trade: Type.Boolean(),
};

export const EntryNotice = Type.Object({
  type: Type.Union([Type.Literal('entry'), Type.Literal('entry_fill')]),
  ...orderFields,
});
export type EntryNotice = Type.Static<typeof EntryNotice>;

export const EntryCancelNotice = Type.Object({
  type: Type.Literal('entry_cancel'),
  ...orderFields,
  reason: Type.String(),
});
export type EntryCancelNotice = Type.Static<typeof EntryCancelNotice>;

const exitFields = {
  ...orderFields,
  gain: Type.Union([Type.Literal('profit'), Type.Literal('loss')]),
  profit_amount: Type.Number({ description: 'stake currency' }),
  profit_ratio: Type.Number(),
  sell_reason: Type.Union([Type.String(), Type.Null()], { deprecated: true }),
  exit_reason: NullableString,
  close_date: PlainDate,
};

export const ExitNotice = Type.Object({
  type: Type.Union([Type.Literal('exit'), Type.Literal('exit_fill')]),
  ...exitFields,
  order_rate: Type.Number(),
  close_rate: Type.Number(),
  cumulative_profit: Type.Number({ description: 'realized so far, stake currency' }),
  is_final_exit: Type.Boolean({ description: 'the trade is closed' }),
  final_profit_ratio: NullableNumber,
});
export type ExitNotice = Type.Static<typeof ExitNotice>;

export const ExitCancelNotice = Type.Object({
  type: Type.Literal('exit_cancel'),
  ...exitFields,
  reason: Type.String(),
});
export type ExitCancelNotice = Type.Static<typeof ExitCancelNotice>;

/** A protection locked a pair, or everything (`pair` is `*`). */
export const LockNotice = Type.Object({
  type: Type.Union([Type.Literal('protection_trigger'), Type.Literal('protection_trigger_global')]),
  ...Lock.properties,
  base_currency: Type.String(),
});
export type LockNotice = Type.Static<typeof LockNotice>;

export const StrategyNotice = Type.Object({ type: Type.Literal('strategy_msg'), msg: Type.String() });
export type StrategyNotice = Type.Static<typeof StrategyNotice>;

export const WhitelistNotice = Type.Object({ type: Type.Literal('whitelist'), data: Type.Array(Type.String()) });
export type WhitelistNotice = Type.Static<typeof WhitelistNotice>;

/** Which candles: pair, timeframe, candle type (`spot` or `futures`). */
export const FrameKey = Type.Tuple([Type.String(), Type.String(), Type.String()]);
export type FrameKey = Type.Static<typeof FrameKey>;

/** A table as a JSON text inside the document: see `FrameTable`. */
export const EncodedFrame = Type.Object({ __type__: Type.Literal('dataframe'), __value__: Type.String() });
export type EncodedFrame = Type.Static<typeof EncodedFrame>;

/** What the text of an `EncodedFrame` holds. Dates are ms UTC; `index` are row numbers of the whole frame. */
export const FrameTable = Type.Object({
  columns: Type.Array(Type.String()),
  index: Type.Array(Type.Integer()),
  data: Type.Array(Type.Array(Type.Union([Type.Number(), Type.String(), Type.Boolean(), Type.Null()]))),
});
export type FrameTable = Type.Static<typeof FrameTable>;

export const AnalyzedNotice = Type.Object({
  type: Type.Literal('analyzed_df'),
  data: Type.Object({
    key: FrameKey,
    df: EncodedFrame,
    la: Type.String({ description: 'when it was analysed, ISO-8601 with zone; 1970 when it never was' }),
  }),
});
export type AnalyzedNotice = Type.Static<typeof AnalyzedNotice>;

/** Follows the `analyzed_df` of a new candle. */
export const NewCandleNotice = Type.Object({ type: Type.Literal('new_candle'), data: FrameKey });
export type NewCandleNotice = Type.Static<typeof NewCandleNotice>;

/** Answer to a request the bot could not serve. */
export const RequestFailure = Type.Object({ type: Type.Literal('exception'), data: Type.String() });
export type RequestFailure = Type.Static<typeof RequestFailure>;

/** Anything the server sends. */
export const ServerMessage = Type.Union([
  StatusNotice,
  EntryNotice,
  EntryCancelNotice,
  ExitNotice,
  ExitCancelNotice,
  LockNotice,
  StrategyNotice,
  WhitelistNotice,
  AnalyzedNotice,
  NewCandleNotice,
  RequestFailure,
]);
export type ServerMessage = Type.Static<typeof ServerMessage>;
