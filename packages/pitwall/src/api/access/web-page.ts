/**
 * Whether a web page of somebody else made a browser send a request. A browser adds the name and password it remembers
 * to whatever any page has it send, and pages reach addresses that strangers do not, such as this machine: a page must
 * neither command a bot nor use up its owner's attempts to log in. Pure; entry point: `isForeignPage`.
 *
 * Programs send neither `Origin` nor `Sec-Fetch-Site`; a page cannot take these headers away, nor change them.
 */
import type { IncomingHttpHeaders } from 'node:http';

/** What the header `Sec-Fetch-Site` says of the server's own pages, and of what a person typed into the address bar. */
const HARMLESS: readonly unknown[] = ['same-origin', 'none'];

/** The scheme is left out: a proxy in front may speak HTTPS for us. */
function isOwn(origin: string, host: string | undefined): boolean {
  return host !== undefined && URL.parse(origin)?.host === host.toLowerCase();
}

/** @param allowed origins whose pages may use the API */
export function isForeignPage(headers: IncomingHttpHeaders, allowed: readonly string[]): boolean {
  const { origin, host, 'sec-fetch-site': site } = headers;
  if (HARMLESS.includes(site)) return false;
  if (origin === undefined) return site !== undefined;
  return !allowed.includes(origin) && !isOwn(origin, host);
}
