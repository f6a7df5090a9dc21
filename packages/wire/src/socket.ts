/** The message WebSocket: where it is and what a client may ask. What the server tells is in `messages.ts`. */
import Type from 'typebox';
import { nullable } from './schema.ts';

/** Below the API's prefix; the token is the query parameter `token`. */
export const SOCKET_PATH = '/message/ws';

/** A direct request for frames gets this many rows at most when it names a limit. */
export const MAX_REQUESTED_ROWS = 1_500;

/** Replaces the subscriptions when every entry is a known message type; otherwise nothing changes. */
export const SubscribeRequest = Type.Object({
  type: Type.Literal('subscribe'),
  data: Type.Optional(nullable(Type.Array(Type.String()))),
});
export type SubscribeRequest = Type.Static<typeof SubscribeRequest>;

/** Answered by one `whitelist` message. */
export const WhitelistRequest = Type.Object({
  type: Type.Literal('whitelist'),
  data: Type.Optional(Type.Unknown()),
});
export type WhitelistRequest = Type.Static<typeof WhitelistRequest>;

export const FramesWanted = Type.Object({
  limit: Type.Optional(nullable(Type.Integer({ minimum: 0, description: 'last rows, up to 1500; 0 = all' }))),
  pair: Type.Optional(nullable(Type.String({ description: 'all of the whitelist when absent' }))),
});
export type FramesWanted = Type.Static<typeof FramesWanted>;

/** Answered by one `analyzed_df` message per pair. */
export const AnalyzedRequest = Type.Object({
  type: Type.Literal('analyzed_df'),
  data: Type.Optional(nullable(FramesWanted)),
});
export type AnalyzedRequest = Type.Static<typeof AnalyzedRequest>;

/** Anything a client may send. Other keys are ignored. */
export const ClientRequest = Type.Union([SubscribeRequest, WhitelistRequest, AnalyzedRequest]);
export type ClientRequest = Type.Static<typeof ClientRequest>;
