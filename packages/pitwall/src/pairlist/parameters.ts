/**
 * A handler's parameters as data: what they are called, what they may be, and how they are explained to people. The same
 * data checks a configuration and is shown to whoever puts a chain together.
 */
import { PitwallError } from '../domain/errors.ts';

export type Parameters = Readonly<Record<string, unknown>>;

interface Explained {
  readonly description: string;
  readonly help: string;
}

export interface NumberParameter extends Explained {
  readonly type: 'number';
  /** Null: none. Of a required parameter: where a form may begin. */
  readonly default: number | null;
  readonly required?: true;
  readonly min?: number;
  readonly max?: number;
  readonly integer?: true;
}

export interface BooleanParameter extends Explained {
  readonly type: 'boolean';
  readonly default: boolean;
}

export interface OptionParameter extends Explained {
  readonly type: 'option';
  readonly default: string;
  readonly options: readonly string[];
}

export type Parameter = NumberParameter | BooleanParameter | OptionParameter;
export type ParameterTable = Readonly<Record<string, Parameter>>;

type ValueOf<P extends Parameter> = P extends { readonly type: 'boolean' }
  ? boolean
  : P extends { readonly type: 'option'; readonly options: readonly (infer Option)[] }
    ? Option
    : P extends { readonly default: null }
      ? number | null
      : number;

/** The values of a table's parameters, by their keys. */
export type ValuesOf<Table extends ParameterTable> = { readonly [Key in keyof Table]: ValueOf<Table[Key]> };

function wanted(parameter: Parameter): string {
  if (parameter.type === 'boolean') return 'give true or false';
  if (parameter.type === 'option') return `give one of ${parameter.options.map((name) => `"${name}"`).join(', ')}`;
  const { min, max, integer } = parameter;
  const kind = integer === true ? 'whole number' : 'number';
  const least = min === undefined ? '' : ` of at least ${min}`;
  return `give a ${kind}${least}${max === undefined ? '' : `${least === '' ? '' : ' and'} of at most ${max}`}`;
}

function fits(parameter: Parameter, value: unknown): boolean {
  if (parameter.type === 'boolean') return typeof value === 'boolean';
  if (parameter.type === 'option') return typeof value === 'string' && parameter.options.includes(value);
  if (value === null) return parameter.default === null;
  const { min = -Infinity, max = Infinity, integer } = parameter;
  if (typeof value !== 'number' || !(value >= min && value <= max) || !Number.isFinite(value)) return false;
  return integer !== true || Number.isInteger(value);
}

/** Reads a handler's parameters. Keys that are not in the table are left alone. Throws CONFIG, naming handler and key. */
export function readParameters<Table extends ParameterTable>(
  handler: string,
  table: Table,
  parameters: Parameters,
): ValuesOf<Table> {
  const values = Object.entries(table).map(([key, parameter]): [string, unknown] => {
    const isRequired = parameter.type === 'number' && parameter.required === true;
    const value = parameters[key] ?? (isRequired ? undefined : parameter.default);
    if (fits(parameter, value)) return [key, value];
    const found = value === undefined ? 'is missing' : `is ${JSON.stringify(value)}`;
    throw new PitwallError('CONFIG', `${handler}: "${key}" ${found}; ${wanted(parameter)}.`);
  });
  return Object.fromEntries(values) as ValuesOf<Table>;
}
