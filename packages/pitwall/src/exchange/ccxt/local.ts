/**
 * A venue's stand-in on this machine: every request goes to one loopback address, whatever host the client library has
 * in mind, and any other host is refused. The library keeps the venue's real addresses, so that its error tables work.
 */
import { isLoopback } from '../../config/checks/loopback.ts';
import { PitwallError } from '../../domain/errors.ts';
import { bag, type CcxtClient } from './client.ts';
import type { Venue } from '../traits/index.ts';

/** Checks `exchange.local_url`. Throws CONFIG for anything but `http://` and a loopback host. */
export function localAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' || !isLoopback(url.hostname) || url.pathname !== '/') {
    throw new PitwallError(
      'CONFIG',
      `exchange.local_url is "${text}": give the address of an exchange on this machine, such as http://127.0.0.1:18080`,
    );
  }
  return url;
}

/** Where a request to `url` really goes. */
export function redirected(url: string, local: URL): URL {
  const target = new URL(url);
  target.protocol = local.protocol;
  target.username = '';
  target.password = '';
  target.host = local.host;
  if (local.port === '') target.port = '';
  return target;
}

function rewriteSockets(node: unknown, local: URL): void {
  const holder = node as Record<string, unknown>;
  for (const [key, value] of Object.entries(bag(node))) {
    if (typeof value === 'object') rewriteSockets(value, local);
    else if (typeof value === 'string' && value.startsWith('wss://')) {
      holder[key] = `ws://${local.host}${new URL(value).pathname}`;
    }
  }
}

/** Points the client's WebSocket addresses at the local exchange and refuses all others. */
export async function useLocalSockets(client: CcxtClient, venue: Venue, local: URL): Promise<void> {
  rewriteSockets(client.urls.api, local);
  for (const [path, address] of Object.entries(venue.localSocketPaths ?? {})) {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    const holder = keys.reduce<unknown>((node, key) => bag(node)[key], client.urls.api);
    if (typeof holder === 'object' && holder !== null) {
      (holder as Record<string, unknown>)[last] = `ws://${local.host}${address}`;
    }
  }
  const open = client.client.bind(client);
  client.client = (url) => {
    if (new URL(url).host !== local.host) {
      throw new PitwallError(
        'INVARIANT',
        `A socket to ${new URL(url).host} was asked for; only ${local.host} is allowed.`,
      );
    }
    return open(url);
  };
  // Without it ccxt refuses sockets that are not encrypted.
  await client.loadHttpProxyAgent();
}
