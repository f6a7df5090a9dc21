/** Finds a port for a program that has to be told one. */
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';

/** A port of loopback nobody listens on at this moment. */
export async function unusedPort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
