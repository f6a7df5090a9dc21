/** The block `api_server` of the bot's own configuration file, comments allowed. */
import { readFileSync } from 'node:fs';
import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';

/** The configuration, or another file, cannot be used; the message names the file and says why. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

export type Settings = Readonly<Record<string, unknown>>;

function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'there is none';
  return error instanceof Error ? error.message : String(error);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError(
      `Could not load config file ${file}: ${reasonOf(error)}. Name the bot's configuration file with -c/--config PATH.`,
    );
  }
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function isSettings(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readApiServer(file: string): Settings {
  const text = readText(file);
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  const first = errors[0];
  if (first !== undefined) {
    const problem = printParseErrorCode(first.error);
    throw new ConfigError(`${file}, line ${lineOf(text, first.offset)}: this is not JSON (${problem}).`);
  }
  const block = isSettings(value) ? value['api_server'] : undefined;
  return isSettings(block) ? block : {};
}

/** Later files win, key by key. Throws ConfigError. */
export function readSettings(files: readonly string[]): Settings {
  return files.map(readApiServer).reduce((merged, block) => ({ ...merged, ...block }), {});
}

/** Undefined when it is no text, or empty. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
