/** Pair lists to try out. */
import type { RouteGroups } from '@pitwall/wire';
import type { HandlersOf } from './call.ts';

export const pairlistHandlers: HandlersOf<RouteGroups['pairlists']> = {};
