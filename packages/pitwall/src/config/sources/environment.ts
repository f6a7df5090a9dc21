/**
 * Settings from environment variables: `FREQTRADE__EXCHANGE__KEY=abc` is `{exchange: {key: "abc"}}`. `PITWALL__…` works
 * the same way and is stronger. Keys are lower-cased, so keys with capitals cannot be reached, nor can lists.
 */
import { nodeAt } from '../schema/node.ts';
import { setAt, type ConfigValue } from '../tree.ts';
import { emptyLayer, type Layer } from './merge.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Weaker first. */
const PREFIXES = ['FREQTRADE__', 'PITWALL__'];

/** Parts whose value stays text whatever it looks like. */
const TEXT_PARTS = new Set(['chat_id', 'password']);

/** All settings of the environment, as one layer. */
export function environmentLayer(environment: Environment): Layer {
  const layer = emptyLayer();
  for (const prefix of PREFIXES) {
    const names = Object.keys(environment).filter((name) => name.startsWith(prefix) && name.length > prefix.length);
    for (const variable of names.sort()) {
      const path = variable
        .slice(prefix.length)
        .split('__')
        .map((part) => part.toLowerCase());
      setAt(layer.value, path, valueOf(path, environment[variable] ?? ''));
      path.forEach((_, index) => {
        const length = index + 1;
        if (length === path.length) layer.origins.delete(path);
        layer.origins.set(path.slice(0, length), { kind: 'environment', variable });
      });
    }
  }
  return layer;
}

/** Whole number, decimal number, boolean, else text; text at once where the schema knows the key as text. */
function valueOf(path: readonly string[], text: string): ConfigValue {
  const node = nodeAt(path);
  const last = path.at(-1) ?? '';
  const isText = node?.type === 'string' || node?.enum !== undefined;
  if (TEXT_PARTS.has(last) || isText) return text;
  const trimmed = text.trim();
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)) return Number(trimmed);
  if (/^(t|true)$/i.test(trimmed)) return true;
  if (/^(f|false)$/i.test(trimmed)) return false;
  return text;
}
