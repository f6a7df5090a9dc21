/**
 * What the tests share. The conformance suites (`store-conformance.ts`, `exchange-conformance.ts`) and the crash worlds
 * (`crash/`) are imported by their files: they bring the test runner or a bundler with them.
 */
export { makeIntent, makeOrder, makeTrade, TEST_TIME } from './make-trade.ts';
export { startPostgres } from './postgres.ts';
export type { PostgresServer } from './postgres.ts';
export { SeededRandom } from './seeded-random.ts';
export { SimexExchange } from './simex/exchange.ts';
export { httpNetwork, virtualNetwork } from './simex/network.ts';
export type { Send } from './simex/network.ts';
export { VirtualClock } from './virtual-clock.ts';
