/** Addresses: of the bot, of a route, of the message socket. */
import { API_PREFIX, SOCKET_PATH } from '@pitwall/wire';

/**
 * The bot's address without a slash at its end. A path before the API's own is kept (a reverse proxy's). Throws
 * TypeError for anything that is no plain http or https address; the message does not repeat a password in it.
 */
export function baseAddress(url: string): string {
  if (!URL.canParse(url)) throw new TypeError(`${JSON.stringify(url)} is no address. Expected http://HOST:PORT.`);
  const parsed = new URL(url);
  if (parsed.username !== '' || parsed.password !== '') {
    throw new TypeError(`The address of ${parsed.host} holds a name or password. Give them as options of their own.`);
  }
  if (!['http:', 'https:'].includes(parsed.protocol)) {
    throw new TypeError(`${url} begins with ${parsed.protocol}. Expected http: or https:.`);
  }
  if (parsed.search !== '' || parsed.hash !== '') {
    throw new TypeError(`The address of ${parsed.host} holds a query or a fragment. Expected http://HOST:PORT.`);
  }
  return parsed.origin + parsed.pathname.replace(/\/+$/, '');
}

/** A value as it stands in an address. */
function plainText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Fills the parameters into a path of the table: `/trade/{tradeid}`. Throws TypeError for one that is missing. */
export function fillPath(path: string, params: Readonly<Record<string, unknown>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_match, name: string) => {
    const value = params[name];
    if (value === undefined || value === null) throw new TypeError(`${path} needs the parameter '${name}'.`);
    return encodeURIComponent(plainText(value));
  });
}

/** `?a=1&b=2`; lists repeat their name; null and undefined are left out. Empty when nothing is given. */
export function queryText(query: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(query).flatMap(([name, value]) => {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    return values
      .filter((one) => one !== undefined && one !== null)
      .map((one): [string, string] => [name, plainText(one)]);
  });
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}

/** @param base as `baseAddress` gives it */
export function socketAddress(base: string, token: string): string {
  return `${base.replace(/^http/, 'ws')}${API_PREFIX}${SOCKET_PATH}?token=${encodeURIComponent(token)}`;
}
