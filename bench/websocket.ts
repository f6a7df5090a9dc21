/**
 * The message WebSocket under load: 1,000 clients take a status of 1.9 kB ten times a second, 50 of them also a frame of
 * 1,500 rows and 30 columns every five seconds, and 10 more subscribe and never read. Server and clients are processes of
 * their own.
 */
import { startChild } from './support/child.ts';
import { quantile, type Figure } from './support/figure.ts';
import type { ClientsOrder, ClientsResult } from './support/socket-clients-process.ts';
import type { SocketServerState } from './support/socket-server-process.ts';

const CLIENTS = 990;
const WITH_FRAMES = 50;
const DEAF = 10;
/** Longer than two pings: whoever answers none is cut off by then. */
const SECONDS = 60;
/** Memory that clients may cost: what waits for slow ones has a limit for each. */
const MOST_MEGABYTES = 400;

export async function measureWebSocket(): Promise<Figure[]> {
  await using stack = new AsyncDisposableStack();
  const server = await startChild('socket-server-process');
  stack.defer(async () => server.stop());
  const state = async (): Promise<SocketServerState> => {
    server.process.stdin?.write('\n');
    return JSON.parse(await server.nextLine()) as SocketServerState;
  };
  const before = await state();
  const clients = await startChild('socket-clients-process');
  stack.defer(async () => clients.stop());
  const { url, token } = JSON.parse(server.line) as { url: string; token: string };
  const order: ClientsOrder = {
    url,
    token,
    clients: CLIENTS,
    withFrames: WITH_FRAMES,
    deaf: DEAF,
    seconds: SECONDS,
  };
  clients.process.stdin?.write(`${JSON.stringify(order)}\n`);
  await clients.nextLine();
  const opened = await state();
  const { latencies, lost, received } = JSON.parse(await clients.nextLine()) as ClientsResult;
  const after = await state();
  const expected = (after.sent.status - opened.sent.status) * CLIENTS;
  const share = `${received} of ${expected} that were said`;
  const cpu = ((after.cpuSeconds - opened.cpuSeconds) / SECONDS) * 100;
  const { status, frames } = latencies;
  const name = `status to ${CLIENTS} clients, 10/s`;
  return [
    { name: `${name}, p50`, value: quantile(status, 0.5), unit: 'ms', limit: null, note: share },
    { name: `${name}, p99`, value: quantile(status, 0.99), unit: 'ms', limit: 250 },
    { name: `${name}, slowest`, value: quantile(status, 1), unit: 'ms', limit: null },
    { name: `frame to ${WITH_FRAMES} of them, each 5 s, p99`, value: quantile(frames, 0.99), unit: 'ms', limit: 250 },
    { name: 'clients that read and were lost', value: lost, unit: '', limit: 0 },
    { name: 'clients that never read and were cut off', value: after.cutOff, unit: '', limit: null, target: DEAF },
    { name: 'resident memory before the clients came', value: before.megabytes, unit: 'MB', limit: null },
    { name: 'resident memory, most', value: after.mostMegabytes, unit: 'MB', limit: MOST_MEGABYTES },
    { name: 'resident memory at the end', value: after.megabytes, unit: 'MB', limit: null },
    { name: 'processor time of the server', value: cpu, unit: '', limit: null, note: '% of one core' },
  ];
}
