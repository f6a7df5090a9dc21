/**
 * The message WebSocket of a bot that says something ten times a second, and has a frame analysed every five. Prints its
 * address and token, then, for each line on its standard input, how it stands (`SocketServerState`).
 */
import { createInterface } from 'node:readline';
import { SOCKET_TOKEN } from '../../packages/testkit/src/api/harness/socket-client.ts';
import { STANDARD_LOGIN, startStandardBot } from '../../packages/testkit/src/api/harness/standard-bot.ts';

const STATUS_EVERY_MS = 100;
const FRAME_EVERY_MS = 5_000;
const STATUS_LENGTH = 1_900;
const ROWS = 1_500;
const COLUMNS = 30;
const PAIR = 'ETH/BTC';
const SAMPLE_EVERY_MS = 250;

export interface SocketServerState {
  readonly megabytes: number;
  readonly mostMegabytes: number;
  /** Clients cut off so far. */
  readonly cutOff: number;
  readonly sent: { readonly status: number; readonly frames: number };
  readonly cpuSeconds: number;
}

const api = await startStandardBot({ apiServer: { ws_token: SOCKET_TOKEN } });

function columns(): Map<string, Float64Array> {
  const dates = Float64Array.from({ length: ROWS }, (_, row) => 1_700_000_000_000 + row * 60_000);
  const value = (column: number) => Float64Array.from({ length: ROWS }, (_, row) => 100 + Math.sin(row * column) * 7);
  const rest = Array.from({ length: COLUMNS - 1 }, (_, index) => [`column_${index}`, value(index + 1)] as const);
  return new Map([['date', dates], ...rest]);
}

const sent = { status: 0, frames: 0 };
const padding = 'x'.repeat(STATUS_LENGTH);
const frame = columns();
setInterval(() => {
  sent.status += 1;
  api.messages.notify({ type: 'status', status: `${Date.now()} ${padding}` });
}, STATUS_EVERY_MS);
setInterval(() => {
  sent.frames += 1;
  api.bot.frames.set(PAIR, { pair: PAIR, timeframe: '5m', analyzedAt: Date.now(), columns: frame });
  api.messages.notify({ type: 'analyzed_df', pair: PAIR, timeframe: '5m' });
}, FRAME_EVERY_MS);

/** From the log, where each is told. */
async function cutOffs(): Promise<number> {
  const { username, password } = STANDARD_LOGIN;
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const answer = await fetch(`${api.url}/api/v1/logs`, { headers: { authorization } });
  return (await answer.text()).split('is cut off').length - 1;
}

const megabytes = (): number => process.memoryUsage.rss() / 1024 / 1024;
let mostMegabytes = 0;
setInterval(() => {
  mostMegabytes = Math.max(mostMegabytes, megabytes());
}, SAMPLE_EVERY_MS);

process.stdout.write(`${JSON.stringify({ url: api.url, token: SOCKET_TOKEN })}\n`);
process.on('SIGTERM', () => process.exit(0));
createInterface({ input: process.stdin }).on('line', () => {
  void cutOffs().then((cutOff) => {
    const { user, system } = process.cpuUsage();
    const cpuSeconds = (user + system) / 1e6;
    const state: SocketServerState = { megabytes: megabytes(), mostMegabytes, cutOff, sent, cpuSeconds };
    process.stdout.write(`${JSON.stringify(state)}\n`);
  });
});
