/** Pair lists to try out (webserver mode). */
import type { RouteDefinition } from '../route.ts';

export const PAIRLIST_ROUTES = {} as const satisfies Record<string, RouteDefinition>;
