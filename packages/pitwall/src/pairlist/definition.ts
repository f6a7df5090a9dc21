/** A pair list handler as data: its name, what it does, its parameters, and how a rule is made of them. */
import type { PairListRule } from './handler.ts';
import { readParameters, type Parameters, type ParameterTable, type ValuesOf } from './parameters.ts';

export interface PairListDefinition {
  /** `method` of an entry of `pairlists`. */
  readonly name: string;
  /** One or two lines for people. */
  readonly description: string;
  /** It can be the first of a chain. */
  readonly isGenerator: boolean;
  readonly parameters: ParameterTable;
  /** Throws CONFIG for bad parameters. */
  readonly create: (parameters: Parameters) => PairListRule;
}

interface Definition<Table extends ParameterTable> extends Omit<PairListDefinition, 'parameters' | 'create'> {
  readonly parameters: Table;
  readonly rule: (values: ValuesOf<Table>) => PairListRule;
}

export function definePairList<const Table extends ParameterTable>({
  rule,
  ...definition
}: Definition<Table>): PairListDefinition {
  const { name, parameters: table } = definition;
  return { ...definition, create: (parameters) => rule(readParameters(name, table, parameters)) };
}
