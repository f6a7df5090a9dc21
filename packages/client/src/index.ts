/** Typed client of the control API. Entry point: `PitwallClient`. */
export { ApiError, ConnectionError, FormatError, PitwallClient } from './client.ts';
export type { CallAnswer, CallArguments, ClientOptions, RawAnswer } from './client.ts';
export type * from '@pitwall/wire';
