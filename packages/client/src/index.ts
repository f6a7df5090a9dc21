/** Typed client of the control API, for Node and browsers. Entry point: `PitwallClient`. */
export type { Login } from './access/access.ts';
export type { TokenSource } from './access/fixed.ts';
export type { SessionEnd, SessionOptions } from './access/session.ts';
export { memoryStore } from './access/token-store.ts';
export type { Tokens, TokenStore } from './access/token-store.ts';
export type { Backoff } from './backoff.ts';
export type { CallAnswer, CallArguments } from './call-types.ts';
export { PitwallClient } from './client.ts';
export type { RequestParts } from './client.ts';
export {
  ApiError,
  ConnectionError,
  FormatError,
  LoginNeededError,
  QueueOverflowError,
  TimeoutError,
} from './errors.ts';
export type { CallControls } from './http/caller.ts';
export type { RetryPolicy } from './http/retry.ts';
export type { LinkLimits } from './messages/link.ts';
export type { SocketConstructor, SocketLike } from './messages/socket.ts';
export type { MessageStream, StreamOptions, StreamState } from './messages/stream.ts';
export { readFrame } from './messages/types.ts';
export type { MessageOf } from './messages/types.ts';
export type { ClientOptions } from './options.ts';
export { SYSTEM_TIMERS } from './timers.ts';
export type { Timers } from './timers.ts';
export type * from '@pitwall/wire';
