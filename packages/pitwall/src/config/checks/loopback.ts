/** Which hosts and addresses are this machine itself. */
import { BlockList, isIP } from 'node:net';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** True for addresses and host names that only this machine reaches; IPv6 addresses also in brackets, as in a URL. */
export function isLoopback(host: string): boolean {
  const address = /^\[.*\]$/.test(host) ? host.slice(1, -1) : host;
  const family = isIP(address);
  return family === 0 ? address === 'localhost' : LOOPBACK.check(address, family === 4 ? 'ipv4' : 'ipv6');
}
