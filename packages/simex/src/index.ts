/**
 * A simulated exchange that speaks Binance's wire protocol (spot and USDT-M futures).
 *
 * - {@link startSimexServer}: on a port, for ccxt and other clients;
 * - {@link createSimex} with `createVenue`: in process, on any clock, without sockets.
 */
export { summarise, judge } from './control/judge.ts';
export type { JudgedOrder, LedgerSummary, Verdict } from './control/judge.ts';
export { parseFaultPlan } from './faults/parse.ts';
export { FaultPlanError, NO_FAULTS, REQUEST_FAULTS, STREAM_FAULTS } from './faults/plan.ts';
export type { FaultPlan, FaultRates, RequestRule, StreamRule } from './faults/plan.ts';
export { catalogue, specOf } from './market/catalogue.ts';
export { readCandleFolder } from './server/candle-folder.ts';
export { ExchangeClock } from './server/clock.ts';
export { ListenError } from './server/http.ts';
export { InputFileError } from './server/input-file.ts';
export { readMarketFile } from './server/market-file.ts';
export type { StreamClient } from './server/outbox.ts';
export { createSimex } from './server/simex.ts';
export type { Simex, SimexOptions } from './server/simex.ts';
export { credentialsOf, startSimexServer } from './server/start.ts';
export type { SimexServer, SimexServerOptions } from './server/start.ts';
export type { StreamConnection } from './server/stream-hub.ts';
export { TransportError } from './server/transport-error.ts';
export type { HostTime } from './system/host-time.ts';
export { createVenue } from './venue/create.ts';
export type * from './venue/options.ts';
export { createSteppedClock } from './venue/stepped-clock.ts';
export type { SteppedClock } from './venue/stepped-clock.ts';
export type * from './venue/types.ts';
export type { Credentials } from './wire/authorise.ts';
export { FUTURES_LIMITS, SPOT_LIMITS } from './wire/limiter.ts';
export type { ProductLimits } from './wire/limiter.ts';
export type { WireRequest, WireResponse } from './wire/message.ts';
export { publicRequest, signedRequest } from './wire/signed-request.ts';
export type { RequestParameters } from './wire/signed-request.ts';
export { sign } from './wire/signature.ts';
