/** What the program knows: exchanges, loss functions, models. */
import type { RouteDefinition } from '../route.ts';

export const CATALOGUE_ROUTES = {} as const satisfies Record<string, RouteDefinition>;
