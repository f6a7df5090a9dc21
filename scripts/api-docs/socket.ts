/** Real messages of the WebSocket, heard while a bot trades on a simulated exchange. Entry point: `captureMessages`. */
import type { MessageType } from '@pitwall/wire';
import { BTC, createBotWorld, ETH, type BotWorld } from '../../packages/testkit/src/bot/bot-world.ts';
import { ScriptedStrategy } from '../../packages/testkit/src/bot/scripted-strategy.ts';
import { serveApi } from '../../packages/testkit/src/api/harness/recorded-api.ts';
import { SOCKET_TOKEN, SocketClient, type Heard } from '../../packages/testkit/src/api/harness/socket-client.ts';
import { standardConfig } from '../../packages/testkit/src/api/harness/standard-bot.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Messages a bot can be made to send. */
export const SHOWN = [
  'status',
  'warning',
  'exception',
  'startup',
  'entry',
  'entry_fill',
  'entry_cancel',
  'exit',
  'exit_fill',
  'exit_cancel',
  'strategy_msg',
  'whitelist',
  'analyzed_df',
  'new_candle',
] as const satisfies readonly MessageType[];

export interface CapturedMessages {
  /** One of each type. */
  readonly pushed: ReadonlyMap<string, Heard>;
  /** What came back for each request, in the order asked. */
  readonly answered: readonly { readonly request: unknown; readonly answer: Heard }[];
}

class TalkingStrategy extends ScriptedStrategy {
  override botLoopStart(): void {
    this.dp.sendMessage('Volume is low today.');
  }
}

/** An entry that is cancelled, a whole trade with an exit that is cancelled, a reload that fails, and a stop. */
async function live(world: BotWorld): Promise<void> {
  const { strategy } = world;
  world.bot.start();
  strategy.enter.add(ETH);
  await world.pass(8 * SECOND);
  strategy.enter.clear();
  // Nobody takes the order for a minute.
  await world.pass(90 * SECOND);
  strategy.enter.add(ETH);
  await world.pass(MINUTE);
  strategy.enter.clear();
  world.setPrice(ETH, 3199);
  await world.pass(8 * SECOND);
  strategy.exit.add(ETH);
  await world.pass(3 * MINUTE);
  world.setPrice(ETH, 3300);
  await world.pass(MINUTE);
  world.settings = { ...world.settings, exchange: 'kraken' };
  world.bot.reloadConfig();
  await world.pass(8 * SECOND);
  strategy.exit.clear();
  strategy.enter.add(BTC);
  await world.pass(MINUTE);
  world.setPrice(BTC, 41_990);
  await world.pass(8 * SECOND);
  world.bot.stop();
  await world.pass(8 * SECOND);
}

const REQUESTS = [
  { type: 'whitelist', data: null },
  { type: 'analyzed_df', data: { limit: 2, pair: BTC } },
  { type: 'analyzed_df', data: { pair: 'XRP/USDT' } },
];

export async function captureMessages(): Promise<CapturedMessages> {
  const api = await serveApi({
    raw: standardConfig({ ws_token: SOCKET_TOKEN, ws_analyzed_df: 'last' }),
    runMode: 'live',
    now: Date.now,
    fiat: { rate: async () => 0 },
  });
  const world = await createBotWorld({
    strategy: new TalkingStrategy(),
    settings: {
      initialState: 'stopped',
      processOnlyNewCandles: true,
      unfilledTimeout: { entryMs: MINUTE, exitMs: MINUTE, exitTimeoutCount: 0 },
    },
    listener: api.messages,
  });
  await world.pass(8 * SECOND);
  api.server.attach(world);
  const client = await SocketClient.open(api.url);
  // It subscribes to nothing: what it hears are the answers, whatever is still on its way to the other one.
  const asker = await SocketClient.open(api.url);
  try {
    await client.subscribe(...SHOWN);
    const pushed = new Map<string, Heard>();
    await live(world);
    await client.inStep();
    for (const message of client.heard) if (!pushed.has(message.type)) pushed.set(message.type, message);
    const answered: CapturedMessages['answered'][number][] = [];
    for (const request of REQUESTS) {
      asker.send(request);
      answered.push({ request, answer: await asker.next() });
    }
    return { pushed, answered };
  } finally {
    client.socket.terminate();
    asker.socket.terminate();
    await api.close();
    await world.end();
  }
}
