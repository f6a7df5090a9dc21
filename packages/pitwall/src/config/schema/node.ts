/** A schema as the checks walk it: the part of JSON Schema the configuration uses, and our notes. */
import { ConfigurationSchema } from './index.ts';
import type { FieldNotes } from './fields.ts';

export interface SchemaNode extends FieldNotes {
  readonly type?: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean';
  readonly description?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly minProperties?: number;
  readonly items?: SchemaNode;
  readonly uniqueItems?: boolean;
  readonly anyOf?: readonly SchemaNode[];
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
}

/** The configuration's schema as a tree of nodes. */
export const ROOT_NODE: SchemaNode = ConfigurationSchema as unknown as SchemaNode;

/** The node of a key path; undefined when the schema does not describe it. */
export function nodeAt(path: readonly (string | number)[]): SchemaNode | undefined {
  return path.reduce<SchemaNode | undefined>(
    (node, part) =>
      typeof part === 'number'
        ? node?.items
        : node?.properties !== undefined && Object.hasOwn(node.properties, part)
          ? node.properties[part]
          : undefined,
    ROOT_NODE,
  );
}

/** Root keys a strategy may give. */
export const STRATEGY_KEYS: readonly string[] = Object.entries(ROOT_NODE.properties ?? {})
  .filter(([, node]) => node.strategy === true)
  .map(([key]) => key);
