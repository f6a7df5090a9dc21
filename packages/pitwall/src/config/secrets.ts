/**
 * The keys that hold secrets, as data. Logs, answers and errors show none of them: whoever prints a configuration prints
 * `redact(raw)`.
 */
import { clone, isObject, valueAt, type ConfigObject, type ConfigValue, type KeyPath } from './tree.ts';

/** Paths of secret values; `*` stands for any key or list position. */
export const SECRET_PATHS: readonly (readonly string[])[] = [
  ['exchange', 'key'],
  ['exchange', 'secret'],
  ['exchange', 'password'],
  ['exchange', 'uid'],
  ...['ccxt_config', 'ccxt_sync_config', 'ccxt_async_config'].flatMap((section) =>
    ['apiKey', 'secret', 'password', 'uid', 'login', 'privateKey', 'walletAddress', 'token', 'twofa'].map((key) => [
      'exchange',
      section,
      key,
    ]),
  ),
  ['api_server', 'password'],
  ['api_server', 'jwt_secret_key'],
  ['api_server', 'ws_token'],
  ['api_server', 'tls_key_passphrase'],
  ['telegram', 'token'],
  ['telegram', 'chat_id'],
  ['webhook', 'url'],
  ['discord', 'webhook_url'],
  ['external_message_consumer', 'producers', '*', 'ws_token'],
  ['coingecko', 'api_key'],
  ['db_url'],
];

/** The credentials of the exchange account: blanked in dry-run, so that no code path can use them. */
const ACCOUNT_SECRETS = SECRET_PATHS.filter(([section]) => section === 'exchange');

export const REDACTED = 'REDACTED';

/** True when the value at `path`, or a part of it, is secret. */
export function isSecretPath(path: KeyPath): boolean {
  return SECRET_PATHS.some((secret) => {
    const length = Math.min(secret.length, path.length);
    return secret.slice(0, length).every((part, index) => part === '*' || part === String(path[index]));
  });
}

/** A copy in which every secret reads `REDACTED`; empty ones stay empty. The database address loses its password only. */
export function redact(raw: ConfigObject): ConfigObject {
  const copy = clone(raw);
  for (const path of SECRET_PATHS) replaceAt(copy, path, redactValue);
  if (typeof raw['db_url'] === 'string') copy['db_url'] = hidePassword(raw['db_url']);
  return copy;
}

/** Blanks the credentials of the exchange account in place. */
export function blankAccountSecrets(raw: ConfigObject): void {
  for (const path of ACCOUNT_SECRETS) replaceAt(raw, path, () => '');
}

/** A database address without its password, for logs: `postgresql://bot:REDACTED@host/db`. */
export function hidePassword(url: string): string {
  return url.replace(/^([^:]+:\/\/[^:@/]*):.*@/, `$1:${REDACTED}@`);
}

/** All secret texts of a configuration, for a log that must never write them. */
export function secretValues(raw: ConfigObject): string[] {
  const found: string[] = [];
  const url = typeof raw['db_url'] === 'string' ? URL.parse(raw['db_url']) : null;
  if (url !== null) found.push(url.password, decoded(url.password));
  for (const path of SECRET_PATHS) {
    if (path.length === 1) continue;
    replaceAt(clone(raw), path, (value) => {
      found.push(...(Array.isArray(value) ? value : [value]).map(String));
      return value;
    });
  }
  return found.filter((text) => text !== '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function redactValue(value: ConfigValue): ConfigValue {
  if (value === '' || value === null) return value;
  return Array.isArray(value) ? value.map(redactValue) : REDACTED;
}

function replaceAt(root: ConfigValue, path: readonly string[], replace: (value: ConfigValue) => ConfigValue): void {
  const [key, ...rest] = path;
  if (key === undefined) return;
  if (rest.length > 0) {
    const children = key === '*' && Array.isArray(root) ? root : [valueAt(root, [key])];
    for (const child of children) if (child !== undefined) replaceAt(child, rest, replace);
  } else if (isObject(root) && Object.hasOwn(root, key) && root[key] !== undefined) {
    root[key] = replace(root[key]);
  }
}
