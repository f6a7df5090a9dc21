/**
 * Where each value of the merged configuration came from, so that a message can name the place to mend.
 *
 * Origins are kept by key path and survive merging and renaming: whoever moves a value moves its origins.
 */
import type { KeyPath } from '../tree.ts';

export type Origin =
  | { readonly kind: 'file'; readonly file: string; readonly line: number; readonly column: number }
  | { readonly kind: 'environment'; readonly variable: string }
  | { readonly kind: 'option'; readonly option: string }
  | { readonly kind: 'strategy'; readonly name: string };

/** `config.json:3:5`, the environment variable, the option, or the strategy. */
export function originText(origin: Origin): string {
  switch (origin.kind) {
    case 'file':
      return `${origin.file}:${origin.line}:${origin.column}`;
    case 'environment':
      return `environment variable ${origin.variable}`;
    case 'option':
      return `option ${origin.option}`;
    case 'strategy':
      return `strategy ${origin.name}`;
  }
}

function mapKey(path: KeyPath): string {
  return JSON.stringify(path);
}

export class Origins {
  readonly #byPath = new Map<string, { readonly path: KeyPath; readonly origin: Origin }>();

  set(path: KeyPath, origin: Origin): void {
    this.#byPath.set(mapKey(path), { path, origin });
  }

  /** The origin of exactly this path. */
  at(path: KeyPath): Origin | undefined {
    return this.#byPath.get(mapKey(path))?.origin;
  }

  /** The origin of the path or of the nearest thing around it; undefined when nothing of it was given. */
  nearest(path: KeyPath): Origin | undefined {
    for (let length = path.length; length > 0; length -= 1) {
      const origin = this.at(path.slice(0, length));
      if (origin !== undefined) return origin;
    }
    return undefined;
  }

  /** Forgets the path and all below it. */
  delete(path: KeyPath): void {
    for (const entry of this.below(path)) this.#byPath.delete(mapKey(entry.path));
  }

  /** Moves the origins of `from` and all below it to `to`. */
  move(from: KeyPath, to: KeyPath): void {
    const moved = this.below(from);
    this.delete(from);
    for (const { path, origin } of moved) this.set([...to, ...path.slice(from.length)], origin);
  }

  /** Takes over the origins of `source` at and below `path`. */
  adopt(source: Origins, path: KeyPath): void {
    for (const entry of source.below(path)) this.set(entry.path, entry.origin);
  }

  below(path: KeyPath): { readonly path: KeyPath; readonly origin: Origin }[] {
    return [...this.#byPath.values()].filter(
      (entry) => entry.path.length >= path.length && path.every((part, index) => entry.path[index] === part),
    );
  }

  copy(): Origins {
    const copied = new Origins();
    copied.adopt(this, []);
    return copied;
  }
}
