/**
 * What is wrong with a configuration, gathered so that all of it is told at once. One problem is one line: where, what
 * (key and value), what to do. Values of secret keys are never shown.
 */
import { PitwallError } from '../../domain/errors.ts';
import { isSecretPath } from '../secrets.ts';
import { originText, type Origins } from '../sources/origins.ts';
import { pathText, type ConfigValue, type KeyPath } from '../tree.ts';

/** Characters of a value that are shown. */
const SHOWN_VALUE_LENGTH = 60;

export class Problems {
  readonly errors: string[] = [];
  readonly warnings: string[] = [];
  readonly #origins: Origins;
  readonly #elsewhere: string;
  readonly #reported = new Set<string>();

  /** @param elsewhere the place of what was given nowhere, such as the name of the configuration file */
  constructor(origins: Origins, elsewhere: string) {
    this.#origins = origins;
    this.#elsewhere = elsewhere;
  }

  /**
   * Adds an error about the key `path`; only the first about a key is kept. `text` follows the place:
   * `exchange.name is empty: …`.
   */
  error(path: KeyPath, text: string): void {
    const key = JSON.stringify(path);
    if (!this.#reported.has(key)) this.errors.push(`${this.place(path)}${text}`);
    this.#reported.add(key);
  }

  warn(path: KeyPath, text: string): void {
    this.warnings.push(`${this.place(path)}${text}`);
  }

  /** Throws CONFIG with one line per error, if there is any. */
  throwIfAny(): void {
    if (this.errors.length > 0) throw new PitwallError('CONFIG', this.errors.join('\n'));
  }

  private place(path: KeyPath): string {
    const origin = this.#origins.nearest(path);
    return `${origin === undefined ? this.#elsewhere : originText(origin)}: `;
  }
}

/** A value as a message shows it: JSON, cut; a secret only by its kind. */
export function shown(path: KeyPath, value: ConfigValue): string {
  if (isSecretPath(path)) return `a ${Array.isArray(value) ? 'list' : typeof value} (not shown, it is secret)`;
  const text = JSON.stringify(value);
  return text.length <= SHOWN_VALUE_LENGTH ? text : `${text.slice(0, SHOWN_VALUE_LENGTH)}…`;
}

/** `key is value`, the secret value hidden. */
export function keyIs(path: KeyPath, value: ConfigValue): string {
  return `${pathText(path)} is ${shown(path, value)}`;
}
