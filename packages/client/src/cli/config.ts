/** Where the bot is and who asks: the block `api_server` of the bot's own configuration file, comments allowed. */
import { readFileSync } from 'node:fs';
import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';
import type { ClientOptions } from '../client.ts';

/** The configuration cannot be used; the message names the file and says why. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

type Settings = Readonly<Record<string, unknown>>;

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason =
      error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'there is none' : String(error);
    throw new ConfigError(
      `Could not load config file ${file}: ${reason}. Name the bot's configuration file with -c/--config PATH.`,
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
  const block = isSettings(value) ? value.api_server : undefined;
  return isSettings(block) ? block : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Later files win, key by key. Throws ConfigError. */
export function readClientOptions(files: readonly string[]): ClientOptions {
  const settings = files.map(readApiServer).reduce((merged, block) => ({ ...merged, ...block }), {});
  const address = textOf(settings.listen_ip_address) ?? '127.0.0.1';
  const port = typeof settings.listen_port === 'number' ? settings.listen_port : 8080;
  return {
    url: `http://${address.includes(':') ? `[${address}]` : address}:${port}`,
    username: textOf(settings.username),
    password: textOf(settings.password),
  };
}
