/** Candles, analysed or stored. */
import type { RouteDefinition } from '../route.ts';

export const CANDLE_ROUTES = {} as const satisfies Record<string, RouteDefinition>;
