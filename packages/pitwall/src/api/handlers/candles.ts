/** Candles, analysed or stored. */
import type { RouteGroups } from '@pitwall/wire';
import type { HandlersOf } from './call.ts';

export const candleHandlers: HandlersOf<RouteGroups['candles']> = {};
