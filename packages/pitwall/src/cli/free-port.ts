/** Finds a port nobody listens on. */
import { createServer } from 'node:net';

/** Ports tried above the wanted one before any free one is taken. */
const TRIES = 20;

/** The first free port of loopback from `wanted` on, or any other free one. */
export async function freePort(wanted: number): Promise<number> {
  for (let port = wanted; port < wanted + TRIES; port += 1) {
    if ((await tryListen(port)) !== null) return port;
  }
  return (await tryListen(0)) ?? wanted;
}

/** The port that could be had; null when it is taken. */
function tryListen(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port));
    });
  });
}
