/** Frames for clients whose line is slow: large ones, of many pairs, all at once with every candle. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { MAX_QUEUED_BYTES } from '../../../../pitwall/src/api/websocket/limits.ts';
import type { RecordedApi } from '../harness/recorded-api.ts';
import { SOCKET_TOKEN, SocketClient, type Heard } from '../harness/socket-client.ts';
import { STANDARD_NOW, startStandardBot } from '../harness/standard-bot.ts';

const PAIRS = Array.from({ length: 60 }, (_, index) => `C${index}/BTC`);
const MINUTE = 60_000;
/** Those of all pairs together are more than may wait, and than the operating system keeps for a connection. */
const FRAME_BYTES = (5 * MAX_QUEUED_BYTES) / PAIRS.length;

let bench: RecordedApi;
let slow: SocketClient;
let quick: SocketClient;

beforeEach(async () => {
  bench = await startStandardBot({ apiServer: { ws_token: SOCKET_TOKEN } });
  slow = await SocketClient.open(bench.url);
  quick = await SocketClient.open(bench.url);
});
afterEach(async () => bench.close());

/** A strategy has made a frame of about so many bytes for a pair. */
function analysed(pair: string, analyzedAt: number, bytes: number): void {
  const values = Float64Array.from({ length: Math.ceil(bytes / 13) }, (_, index) => 0.1234567891 + index / 1e9);
  bench.bot.frames.set(pair, { pair, timeframe: '5m', analyzedAt, columns: new Map([['close', values]]) });
  bench.messages.notify({ type: 'analyzed_df', pair, timeframe: '5m' });
  bench.messages.notify({ type: 'new_candle', pair, timeframe: '5m' });
}

/** `TYPE PAIR`, and when it was made for a frame. */
function summary({ type, data }: Heard): string {
  if (type !== 'analyzed_df') return `${type} ${String((data as string[])[0])}`;
  const { key, la } = data as { key: string[]; la: string };
  return `frame ${String(key[0])} ${la.slice(14, 16)}`;
}

async function hear(client: SocketClient, count: number): Promise<string[]> {
  const heard: string[] = [];
  while (heard.length < count) heard.push(summary(await client.next()));
  return heard;
}

const all = (minute: string): string[] => PAIRS.flatMap((pair) => [`frame ${pair} ${minute}`, `new_candle ${pair}`]);

it('a client that is behind by the frames of all pairs gets each, in order, and nobody waits for it', async () => {
  for (const client of [slow, quick]) await client.subscribe('analyzed_df', 'new_candle');
  slow.socket.pause();
  for (const pair of PAIRS) analysed(pair, STANDARD_NOW, FRAME_BYTES);
  expect(await hear(quick, 2 * PAIRS.length)).toEqual(all('30'));
  slow.socket.resume();
  expect(await hear(slow, 2 * PAIRS.length)).toEqual(all('30'));
});

it('what is out of date when its turn comes is replaced by what is new', async () => {
  for (const client of [slow, quick]) await client.subscribe('analyzed_df', 'new_candle');
  slow.socket.pause();
  for (const minute of [0, 1]) {
    for (const pair of PAIRS) analysed(pair, STANDARD_NOW + minute * MINUTE, FRAME_BYTES);
    await hear(quick, 2 * PAIRS.length);
  }
  slow.socket.resume();
  const heard: string[] = [];
  const isNew = (text: string): boolean => text.startsWith('frame') && text.endsWith('31');
  while (heard.filter(isNew).length < PAIRS.length) heard.push(summary(await slow.next()));
  expect(new Set(heard.filter(isNew)).size).toBe(PAIRS.length);
  expect(heard).not.toContain(`frame ${PAIRS.at(-1) ?? ''} 30`);
});

it('a frame larger than what else may wait leaves room for messages', async () => {
  const [pair = ''] = PAIRS;
  await slow.subscribe('analyzed_df', 'status');
  await quick.subscribe('analyzed_df');
  slow.socket.pause();
  analysed(pair, STANDARD_NOW, 3 * MAX_QUEUED_BYTES);
  await quick.next();
  bench.messages.notify({ type: 'status', status: 'stopped' });
  slow.send({ type: 'analyzed_df', data: { pair } });
  slow.socket.resume();
  const types = [(await slow.next()).type, (await slow.next()).type, (await slow.next()).type];
  expect(types.sort()).toEqual(['analyzed_df', 'analyzed_df', 'status']);
});

it('frames a client wants no more are not sent', async () => {
  for (const client of [slow, quick]) await client.subscribe('analyzed_df');
  slow.socket.pause();
  for (const pair of PAIRS) analysed(pair, STANDARD_NOW, FRAME_BYTES);
  while (quick.heard.filter(({ type }) => type === 'analyzed_df').length < PAIRS.length) await quick.next();
  slow.send({ type: 'subscribe', data: ['status'] });
  // Served after the one before it, over another connection.
  await quick.inStep();
  slow.socket.resume();
  await slow.inStep();
  expect(slow.heard.filter(({ type }) => type === 'analyzed_df').length).toBeLessThan(PAIRS.length);
});
