/** Sessions with the message WebSocket by seed: good and bad tokens, requests of every kind, and listening for secrets. */
import { WebSocket } from 'ws';
import type { SeededRandom } from '../seeded-random.ts';
import { findCanary } from './canaries.ts';
import { anyText, nonsense } from './schema-values.ts';

const TYPES = ['subscribe', 'whitelist', 'analyzed_df', 'unsubscribe', 'ping', ''];
const DATA: readonly ((random: SeededRandom) => unknown)[] = [
  () => ['whitelist', 'analyzed_df', 'status', 'entry', 'exit_fill', 'new_candle'],
  () => ['whitelist', 'nope'],
  () => 'whitelist',
  () => null,
  () => 7,
  () => ({ limit: 5 }),
  () => ({ limit: 'x', pair: 1 }),
  () => ({ limit: -3, pair: 'BTC/USDT' }),
  nonsense,
];

function frame(random: SeededRandom): string | Buffer {
  const kind = random.between(0, 9);
  if (kind === 0) return Buffer.from(anyText(random));
  if (kind === 1) return anyText(random);
  if (kind === 2) return '['.repeat(5_000);
  if (kind === 3) return 'x'.repeat(1_100_000);
  return JSON.stringify({ type: random.pick(TYPES), data: random.pick(DATA)(random) });
}

/**
 * One session. Resolves with what went wrong; undefined when nothing did.
 *
 * @param token a right one; the session may use a wrong one instead
 */
export async function socketSession(port: number, token: string, random: SeededRandom): Promise<string | undefined> {
  const isRight = random.chance(0.8);
  const given = isRight ? token : encodeURIComponent(anyText(random).toWellFormed());
  const localAddress = isRight ? '127.0.0.1' : `127.${random.between(1, 250)}.0.${random.between(1, 250)}`;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/message/ws?token=${given}`, { localAddress });
  let wrong: string | undefined;
  socket.on('message', (data: Buffer) => {
    const leak = findCanary(data.toString('utf8'));
    if (leak !== undefined) wrong ??= `a message shows a secret as ${leak}`;
  });
  const { promise: ended, resolve: end } = Promise.withResolvers<undefined>();
  socket.on('unexpected-response', (_request, response) => {
    const status = response.statusCode ?? 0;
    if (isRight ? status !== 502 : ![403, 429].includes(status)) wrong ??= `the handshake answers ${status}`;
    socket.terminate();
  });
  socket.on('error', () => undefined);
  socket.on('close', () => end(undefined));
  socket.on('open', () => {
    if (!isRight) wrong ??= 'a wrong token opens the socket';
    for (let count = random.between(0, 6); count > 0; count -= 1) socket.send(frame(random));
    if (random.chance(0.2)) socket.terminate();
    else socket.close();
  });
  await ended;
  return wrong;
}
