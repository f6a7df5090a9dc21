/** What the program knows. */
import type { RouteGroups } from '@pitwall/wire';
import type { HandlersOf } from './call.ts';

export const catalogueHandlers: HandlersOf<RouteGroups['catalogues']> = {};
