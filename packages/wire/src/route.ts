/** What a route is, as data, and the static types that follow from it. */
import type Type from 'typebox';

export type HttpMethod = 'GET' | 'POST' | 'DELETE';

/** What a caller may do; each scope includes the ones before it. */
export type Scope = 'read' | 'trade' | 'admin';

/** Who may call: anybody; name and password only; a refresh token only; or anybody known who has the scope. */
export type RouteScope = 'public' | 'basic' | 'refresh' | Scope;

/**
 * Without it the route answers 502: a bot that is attached, one that is running besides, or a server without any bot
 * (`pitwall webserver`).
 */
export type RouteNeed = 'nothing' | 'bot' | 'running' | 'webserver';

export interface RouteDefinition {
  readonly method: HttpMethod;
  /** Below `API_PREFIX`, parameters in braces. */
  readonly path: string;
  readonly scope: RouteScope;
  readonly needs: RouteNeed;
  /**
   * Whether a call is put on record. When absent: every method but GET, unless it is for reading; and a GET that needs
   * more than reading but less than `admin`.
   */
  readonly changes?: boolean;
  readonly params?: Type.TObject;
  readonly query?: Type.TObject;
  /** An object, or a list of objects. */
  readonly body?: Type.TObject | Type.TArray<Type.TObject>;
  /** What is sent without a JSON object is taken as if no body was sent, and none of its fields has to be there. */
  readonly isBodyOptional?: true;
  readonly response: Type.TSchema;
  /** When it answers 404, in words: what the path names is not there. */
  readonly missing?: string;
  readonly summary: string;
}

type PartOf<R extends RouteDefinition, Part extends 'params' | 'query' | 'body'> = R extends {
  readonly [P in Part]: infer S extends Type.TSchema;
}
  ? Type.Static<S>
  : Record<string, never>;

export type ParamsOf<R extends RouteDefinition> = PartOf<R, 'params'>;
export type QueryOf<R extends RouteDefinition> = PartOf<R, 'query'>;
export type BodyOf<R extends RouteDefinition> = PartOf<R, 'body'>;
export type ResponseOf<R extends RouteDefinition> = Type.Static<R['response']>;
