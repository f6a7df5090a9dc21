/** The servers that examples ask: each example gets a fresh one, so that none depends on another. */
import { fileURLToPath } from 'node:url';
import { startBotApi } from '../../packages/testkit/src/api/harness/bot-api.ts';
import { basic, send, type HttpAnswer, type HttpCall } from '../../packages/testkit/src/api/harness/http-call.ts';
import { serveApi } from '../../packages/testkit/src/api/harness/recorded-api.ts';
import { standardConfig, STANDARD_LOGIN } from '../../packages/testkit/src/api/harness/standard-bot.ts';
import { openInstance } from '../../packages/testkit/src/replay/open-instance.ts';
import { instanceOf, readRecording } from '../../packages/testkit/src/replay/recording.ts';
import { startSimexServer } from '../../packages/simex/src/index.ts';
import type { ExampleServer } from './example.ts';

const FIXTURES = fileURLToPath(new URL('../../packages/testkit/fixtures', import.meta.url));
const RECORDING = readRecording(`${FIXTURES}/golden-api`);

export interface OpenServer {
  readonly url: string;
  /** Value of the `Authorization` header of the configured user. */
  readonly authorization: string;
  /** Waits for an answer; lets the market's time pass meanwhile, where it does not pass by itself. */
  send(path: string, call: HttpCall): Promise<HttpAnswer>;
  close(): Promise<void>;
}

async function openRecorded(instance: 'spot' | 'futures'): Promise<OpenServer> {
  const opened = await openInstance(RECORDING, instanceOf(RECORDING, instance), {
    dataFolder: `${FIXTURES}/candles`,
  });
  const { username, password } = opened.config['api_server'] as { username: string; password: string };
  return {
    url: opened.url,
    authorization: basic(username, password),
    send: (path, call) => send(opened.url, path, call),
    close: async () => opened.close(),
  };
}

async function openTrading(): Promise<OpenServer> {
  const api = await startBotApi();
  const { username, password } = STANDARD_LOGIN;
  return {
    url: api.served.url,
    authorization: basic(username, password),
    send: (path, call) => api.send(path, call),
    close: async () => api.close(),
  };
}

/** A server without a bot, whose exchange is a simulated one. */
async function openWithoutBot(): Promise<OpenServer> {
  const simex = await startSimexServer({ seed: 'documents', background: false });
  const config = standardConfig();
  const exchange = { ...(config['exchange'] as object), local_url: simex.url };
  const served = await serveApi({
    raw: { ...config, exchange },
    runMode: 'webserver',
    now: () => RECORDING.now,
    fiat: { rate: async () => 0 },
    candleFolder: `${FIXTURES}/candles/btc`,
  });
  const { username, password } = STANDARD_LOGIN;
  return {
    url: served.url,
    authorization: basic(username, password),
    send: (path, call) => send(served.url, path, call),
    close: async () => {
      await served.close();
      await simex.close();
    },
  };
}

export async function openServer(kind: ExampleServer): Promise<OpenServer> {
  if (kind === 'trading') return openTrading();
  if (kind === 'webserver') return openWithoutBot();
  return openRecorded(kind === 'futures' ? 'futures' : 'spot');
}
