/** What a command is: its parameters, and the one request it sends. */

/** Arguments by name; undefined: not given. Always text, the server reads numbers from it. */
export type Arguments = Readonly<Record<string, string | undefined>>;

/** What a command was given. */
export interface Bound {
  readonly args: Arguments;
  /** The words of the parameter that takes all further ones. */
  readonly rest: readonly string[];
}

export interface Parameter {
  readonly name: string;
  readonly isRequired: boolean;
  /** Takes all further arguments. */
  readonly isRest?: boolean;
  /** Can only be given as `name=value`. */
  readonly isNamedOnly?: boolean;
  readonly help: string;
}

export interface CommandRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below the API's prefix, parameters filled in. */
  readonly path: string;
  /** In this order; undefined: left out. */
  readonly query?: Arguments;
  /** Undefined is sent as `null`. */
  readonly body?: unknown;
}

export interface Command {
  readonly help: string;
  readonly parameters: readonly Parameter[];
  readonly request: (args: Arguments, rest: readonly string[]) => CommandRequest;
  /** What is shown instead of the answer's own text; null: no answer came. */
  readonly show?: (answer: string | null) => string;
  /** What is said beside it, of an answer that hides a reason. */
  readonly warn?: (answer: string) => string | null;
}

export function needed(name: string, help: string): Parameter {
  return { name, isRequired: true, help };
}

export function optional(name: string, help: string): Parameter {
  return { name, isRequired: false, help };
}

export function named(name: string, help: string): Parameter {
  return { name, isRequired: false, isNamedOnly: true, help };
}

/** A command without parameters. */
export function plain(method: CommandRequest['method'], path: string, help: string): Command {
  return { help, parameters: [], request: () => ({ method, path }) };
}

/** One part of a path. */
export function part(value: string | undefined): string {
  return encodeURIComponent(value ?? '');
}
