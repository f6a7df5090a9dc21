/** A request that was let in, as a route's handler sees it. */
import type { BodyOf, ParamsOf, QueryOf, ResponseOf, RouteDefinition } from '@pitwall/wire';
import type { ControlContext } from '../../control/context.ts';
import type { Written } from '../../control/written.ts';
import type { Access } from '../access/access.ts';
import type { Caller } from '../access/caller.ts';
import type { ApiServerOptions } from '../options.ts';
import type { Services } from '../services.ts';

export interface Call<Route extends RouteDefinition = RouteDefinition> {
  readonly params: ParamsOf<Route>;
  readonly query: QueryOf<Route>;
  readonly body: BodyOf<Route>;
  /** Who asks; null on public routes. */
  readonly caller: Caller | null;
  /** From where. */
  readonly address: string;
  readonly access: Access;
  readonly server: ApiServerOptions;
  readonly services: Services;
  /** Null while no bot is attached; never on routes that need one. */
  readonly attached: ControlContext | null;
  /** The same, for routes that need a bot. */
  readonly context: ControlContext;
}

/** What a handler gives: the answer, or its bytes when it is written already. */
export type Answer<Route extends RouteDefinition> = ResponseOf<Route> | Written<ResponseOf<Route>>;

/** One handler for each route of a group. */
export type HandlersOf<Group extends Readonly<Record<string, RouteDefinition>>> = {
  readonly [Name in keyof Group]: (call: Call<Group[Name]>) => Answer<Group[Name]> | Promise<Answer<Group[Name]>>;
};
