/**
 * From where a request came. Behind a reverse proxy that is not the other end of the connection: the proxies of
 * `api_server.trusted_proxies`, and nobody else, are believed what they say in `X-Forwarded-For`.
 */
import type { IncomingMessage } from 'node:http';
import { isIP, isIPv6 } from 'node:net';
import { isLoopback } from '../../config/checks/loopback.ts';
import { isNamedHost } from '../headers.ts';

/** `::ffff:127.0.0.1` is how a socket for both families names 127.0.0.1. */
export function plainAddress(address: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
}

/** Read from the right, where the nearest proxy writes: the first address that is no trusted proxy. */
export function clientAddress(request: IncomingMessage, trustedProxies: readonly string[]): string {
  let address = plainAddress(request.socket.remoteAddress ?? '');
  if (!trustedProxies.includes(address)) return address;
  const header = request.headers['x-forwarded-for'];
  const hops = [header ?? []].flat().join(',').split(',').reverse();
  for (const hop of hops) {
    const named = plainAddress(hop.trim());
    // What is no address was written by somebody who may have made it up.
    if (isIP(named) === 0) return address;
    address = named;
    if (!trustedProxies.includes(address)) return address;
  }
  return address;
}

/**
 * Against what failed attempts of this address are counted. A page of a stranger can reach this machine under a name of
 * his own that leads here (DNS rebinding), and then passes for a page of ours; what it fails at must not keep out whoever
 * sits at this machine and uses its address or `localhost`. The same holds for a proxy on this machine that is not named
 * in the configuration.
 *
 * @param host the header `Host`
 */
export function attemptAddress(address: string, host: string | undefined): string {
  return isLoopback(address) && isNamedHost(host) ? `${address} (by name)` : address;
}

/** The first `count` groups of an IPv6 address; null for any other. */
function networkOf(address: string, count: number): string | null {
  if (!isIPv6(address)) return null;
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : 8 - front.length - back.length;
  const groups = [...front, ...Array<string>(Math.max(missing, 0)).fill('0'), ...back];
  const network = groups.slice(0, count).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/${16 * count}`;
}

/** Whoever has one address of IPv6 has the 2^64 of its network (the first four groups): they count as one. */
export function addressGroup(address: string): string {
  const one = plainAddress(address);
  return networkOf(one, 4) ?? one;
}

/** Whoever asks a provider for IPv6 gets up to 2^16 such networks, all with the same first three groups. Null for IPv4. */
export function addressSite(address: string): string | null {
  return networkOf(plainAddress(address), 3);
}
