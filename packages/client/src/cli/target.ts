/**
 * Where the bot is and who asks. The bot's configuration file tells both, unless the command line does; a token wins over
 * the name and password of the file. With an address of the command line no file is read that was not named: a password
 * goes only where its user sends it.
 */
import type { ConnectionOptions } from 'node:tls';
import { basicHeader, bearerHeader } from '../access/access.ts';
import { baseAddress } from '../http/address.ts';
import { UsageError, type CommandLine } from './arguments.ts';
import { ConfigError, readSettings, textOf, type Settings } from './config.ts';
import { trustConfigured, trustFile } from './trust.ts';

export interface Target {
  /** Without a slash at its end. */
  readonly base: string;
  readonly authorization: string | null;
  readonly tls: ConnectionOptions;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_CONFIG = 'config.json';
const DEFAULT_PORT = 8080;
const TOKEN_VARIABLE = 'PITWALL_TOKEN';
const HASH_PREFIX = '$scrypt$';

function configuredAddress(settings: Settings): string {
  const host = textOf(settings['listen_ip_address']) ?? '127.0.0.1';
  const { listen_port: given } = settings;
  const port = typeof given === 'number' ? given : (textOf(given) ?? DEFAULT_PORT);
  const scheme = textOf(settings['tls_cert_file']) === undefined ? 'http' : 'https';
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function addressOf(line: CommandLine, settings: Settings): string {
  try {
    return baseAddress(line.serverUrl ?? configuredAddress(settings));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    if (line.serverUrl === null) throw new ConfigError(`The configuration names no address: ${error.message}`);
    throw new UsageError(`--server-url: ${error.message}`);
  }
}

function authorizationOf(line: CommandLine, settings: Settings, environment: Environment): string | null {
  const token = line.token ?? textOf(environment[TOKEN_VARIABLE]);
  if (token !== undefined) {
    if (!/^[\x21-\x7e]+$/.test(token)) throw new UsageError('The token holds blanks or letters that no token has.');
    return bearerHeader(token);
  }
  const [username, password] = [textOf(settings['username']), textOf(settings['password'])];
  if (username === undefined || password === undefined) return null;
  if (password.startsWith(HASH_PREFIX)) {
    throw new ConfigError(
      `The configuration holds a hash of the password, not the password. Give a token: set ${TOKEN_VARIABLE}.`,
    );
  }
  return basicHeader({ username, password });
}

function trustOf(line: CommandLine, settings: Settings, files: readonly string[]): ConnectionOptions {
  if (line.caFile !== null) return trustFile(line.caFile);
  const file = textOf(settings['tls_cert_file']);
  return file === undefined ? {} : trustConfigured(file, files.at(-1));
}

/** Throws ConfigError and UsageError. */
export function targetOf(line: CommandLine, environment: Environment): Target {
  const usual = line.serverUrl === null ? [DEFAULT_CONFIG] : [];
  const files = line.configFiles.length === 0 ? usual : line.configFiles;
  const settings = readSettings(files);
  return {
    base: addressOf(line, settings),
    authorization: authorizationOf(line, settings, environment),
    tls: trustOf(line, settings, files),
  };
}
