/** Bodies of answers that are not 200. */
import Type from 'typebox';

/** Most refusals: one line. */
export const ErrorDetail = Type.Object({ detail: Type.String() });
export type ErrorDetail = Type.Static<typeof ErrorDetail>;

/** 502: the bot refused. `Error querying <path>: <message>`. */
export const ErrorMessage = Type.Object({ error: Type.String() });
export type ErrorMessage = Type.Static<typeof ErrorMessage>;

/** One thing wrong with a request: where (`path`, `query` or `body`, then the field), what, and its machine-readable kind. */
export const ValidationProblem = Type.Object({
  loc: Type.Array(Type.Union([Type.String(), Type.Integer()])),
  msg: Type.String(),
  type: Type.String(),
  ctx: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});
export type ValidationProblem = Type.Static<typeof ValidationProblem>;

/** 422: the request's parameters or body are not what the route takes. */
export const ValidationErrors = Type.Object({ detail: Type.Array(ValidationProblem) });
export type ValidationErrors = Type.Static<typeof ValidationErrors>;
