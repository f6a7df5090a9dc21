/**
 * Connections at the same time: of all together, and of each address, so that one stranger cannot take them all. Addresses
 * of this machine and of trusted proxies have all of them: behind such an address are many. Entry point:
 * `boundConnections`.
 */
import type { Server, Socket } from 'node:net';
import type { Logger } from '../ports/logger.ts';
import { addressSite, plainAddress } from './access/address.ts';

/** WebSockets included: more would use up the files that the bot itself has to open. */
const MAX_CONNECTIONS = 4_000;
/** What of them one address may have; of IPv6 one site (/48). A browser opens ten or so, for everything a bot serves. */
const SHARE_OF_ADDRESS = 1 / 10;

export interface ConnectionLimits {
  readonly total?: number | undefined;
  /** Asked for every connection: addresses of proxies that are believed what they say in `X-Forwarded-For`. */
  readonly trustedProxies: () => readonly string[];
  readonly logger: Logger;
}

/** What connects on this machine comes from here, unless it asks for another loopback address. */
const THIS_MACHINE: readonly string[] = ['127.0.0.1', '::1'];

/** What is beyond the limits is dropped without a word. */
export function boundConnections(server: Server, limits: ConnectionLimits): void {
  const { total = MAX_CONNECTIONS, trustedProxies, logger } = limits;
  const share = Math.ceil(total * SHARE_OF_ADDRESS);
  server.maxConnections = total;
  const open = new Map<string, number>();
  const told = new Set<string>();
  server.on('connection', (socket: Socket) => {
    const address = plainAddress(socket.remoteAddress ?? '');
    if (THIS_MACHINE.includes(address) || trustedProxies().includes(address)) return;
    const owner = addressSite(address) ?? address;
    const count = open.get(owner) ?? 0;
    if (count >= share) {
      if (!told.has(owner)) logger.warn(`${owner} has ${count} connections open: further ones are dropped.`);
      told.add(owner);
      socket.destroy();
      return;
    }
    open.set(owner, count + 1);
    socket.once('close', () => {
      const left = (open.get(owner) ?? 0) - 1;
      if (left > 0) open.set(owner, left);
      else {
        open.delete(owner);
        told.delete(owner);
      }
    });
  });
}
