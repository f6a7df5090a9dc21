/** One client of the message WebSocket by itself, over a real connection, with more frames than a bot has. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { Channel, type CutOffReason } from '../../../../pitwall/src/api/websocket/channel.ts';
import { Deliveries } from '../../../../pitwall/src/api/deliveries.ts';
import { MAX_UNREAD_BYTES, MAX_WAITING_FRAME_BYTES } from '../../../../pitwall/src/api/websocket/limits.ts';
import { createLogging } from '../../../../pitwall/src/system/logger.ts';
import { VirtualClock } from '../../virtual-clock.ts';

const FRAME = Buffer.alloc(1024 * 1024, 'x');
const FRAMES = MAX_WAITING_FRAME_BYTES / FRAME.length;

async function openChannel(): Promise<{ channel: Channel; client: WebSocket; reasons: CutOffReason[] }> {
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  const accepted = new Promise<WebSocket>((resolve) => {
    sockets.once('connection', resolve);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  client.on('error', () => undefined);
  const reasons: CutOffReason[] = [];
  const channel = new Channel({
    socket: await accepted,
    name: 'test',
    clock: new VirtualClock(0),
    logger: createLogging({ output: null }).logger,
    deliveries: new Deliveries(MAX_UNREAD_BYTES),
    onCutOff: (reason) => reasons.push(reason),
  });
  onTestFinished(async () => {
    client.terminate();
    channel.terminate();
    await channel.closed;
    server.close();
  });
  client.pause();
  return { channel, client, reasons };
}

it('is cut off when the frames of all pairs are more than may wait', async () => {
  const { channel, reasons } = await openChannel();
  // The first one is on its way and waits no more; a newer one of a pair takes the place of the older.
  for (const round of [1, 2, 3]) {
    for (let pair = 0; pair < FRAMES; pair += 1) channel.pushFrame(`${round === 1 ? pair : pair % 50}`, FRAME, null);
  }
  expect(reasons).toEqual([]);
  expect(channel.isOpen).toBe(true);
  for (const pair of ['one more', 'and another']) channel.pushFrame(pair, FRAME, null);
  expect(reasons).toEqual(['slow']);
  expect(channel.isOpen).toBe(false);
});

it('has room again for frames when it wants the old ones no more', async () => {
  const { channel, reasons } = await openChannel();
  for (let round = 0; round < 3; round += 1) {
    channel.subscribe(['analyzed_df']);
    for (let pair = 0; pair < FRAMES; pair += 1) channel.pushFrame(`${round} ${pair}`, FRAME, null);
    channel.subscribe(['status']);
  }
  expect(reasons).toEqual([]);
});
