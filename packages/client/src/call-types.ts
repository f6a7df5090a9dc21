/** The types of calls, made of the table of routes: a route that is added to the table is a call by that. */
import type { BodyOf, ParamsOf, QueryOf, ResponseOf, RouteDefinition, RouteName, Routes } from '@pitwall/wire';
import type { CallControls } from './http/caller.ts';

/** The parts a route takes; values may be given as text, the server reads numbers from it. */
type Loose<T> = T extends readonly (infer Item)[]
  ? readonly Loose<Item>[]
  : { readonly [K in keyof T]: [NonNullable<T[K]>] extends [object] ? T[K] : T[K] | string };

/** The arguments of a part: may be left out when nothing in it is needed. */
type Part<Name extends string, Value> =
  Partial<Value> extends Value ? { readonly [K in Name]?: Value } : { readonly [K in Name]: Value };

type BodyPart<Route extends RouteDefinition> = Route extends { readonly isBodyOptional: true }
  ? { readonly body?: Loose<BodyOf<Route>> }
  : Part<'body', Loose<BodyOf<Route>>>;

type PartsOf<Route extends RouteDefinition> = ('params' extends keyof Route
  ? Part<'params', Loose<ParamsOf<Route>>>
  : { readonly params?: undefined }) &
  ('query' extends keyof Route ? Part<'query', Loose<QueryOf<Route>>> : { readonly query?: undefined }) &
  ('body' extends keyof Route ? BodyPart<Route> : { readonly body?: undefined });

interface NoParts {
  readonly params?: undefined;
  readonly query?: undefined;
  readonly body?: undefined;
}

/** The arguments after a route's name: none are needed where the route needs nothing. */
type ArgumentsByRoute = {
  readonly [Name in RouteName]: NoParts extends PartsOf<Routes[Name]>
    ? [parts?: PartsOf<Routes[Name]> & CallControls]
    : [parts: PartsOf<Routes[Name]> & CallControls];
};

/** What each route answers. */
type AnswerByRoute = { readonly [Name in RouteName]: ResponseOf<Routes[Name]> };

/** What `call` takes after the name of a route. */
export type CallArguments<Name extends RouteName> = ArgumentsByRoute[Name];
/** What `call` gives. */
export type CallAnswer<Name extends RouteName> = AnswerByRoute[Name];
