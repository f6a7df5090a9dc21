/**
 * Short makers of schema fields, and the notes a field can carry besides JSON Schema. A schema is at once the check of
 * configuration files, the static type and the table of docs/configuration.md.
 */
import Type from 'typebox';

/** What a field says beyond JSON Schema. */
export interface FieldNotes {
  /** Inserted when the key is absent. */
  readonly default?: unknown;
  /** What the code takes when the key is absent and no default is inserted; for the documentation. */
  readonly otherwise?: string;
  /** True: the strategy may give it, the configuration wins. */
  readonly strategy?: boolean;
  /**
   * The key is accepted, but this version does not act on it. `ignored`: a warning says so when it is switched on;
   * `refused`: trading with it on would not be what was asked for, so the bot does not start; `command`: it belongs to
   * commands and clients that are not there yet, and nobody misses anything while the bot trades.
   */
  readonly later?: 'ignored' | 'refused' | 'command';
  /** True: any key may stand in this object (free parameters), so none is reported as unknown. */
  readonly open?: boolean;
}

interface NumberNotes extends FieldNotes {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
}

export const optional = Type.Optional;

export function number(description: string, notes: NumberNotes = {}) {
  return Type.Number({ description, ...notes });
}

export function integer(description: string, notes: NumberNotes = {}) {
  return Type.Integer({ description, ...notes });
}

export function bool(description: string, notes: FieldNotes = {}) {
  return Type.Boolean({ description, ...notes });
}

export function text(description: string, notes: FieldNotes = {}) {
  return Type.String({ description, ...notes });
}

export function choice<Value extends string>(values: Value[], description: string, notes: FieldNotes = {}) {
  return Type.Enum(values, { description, ...notes });
}

/** An object whose keys and values are free. */
export function free(description: string, notes: FieldNotes = {}) {
  return Type.Record(Type.String(), Type.Unknown(), { description, open: true, ...notes });
}

export function texts(description: string, notes: FieldNotes & { readonly uniqueItems?: boolean } = {}) {
  return Type.Array(Type.String(), { description, ...notes });
}
