/**
 * A real bot on a virtual clock and the simulated exchange, behind the control API on a real port: what is tested over HTTP
 * moves real orders. Entry point: `startBotApi`.
 */
import { createBotWorld, type BotWorld, type BotWorldOptions } from '../../bot/bot-world.ts';
import { basic, send, type HttpAnswer, type HttpCall } from './http-call.ts';
import { serveApi, type ServedApi } from './recorded-api.ts';
import { standardConfig, STANDARD_LOGIN } from './standard-bot.ts';

/** Virtual time that passes while the machine's own work goes on, ms: small against every schedule of the bot. */
const STEP_MS = 20;
/** Until the bot has prepared itself and made its first iteration, ms. */
const START_MS = 8_000;

export interface BotApi {
  readonly world: BotWorld;
  readonly served: ServedApi;
  /** Sends a request; virtual time passes until the answer is there. */
  send(path: string, call: HttpCall): Promise<HttpAnswer>;
  /** Asks as the configured user. */
  call(method: string, path: string, body?: unknown): Promise<HttpAnswer>;
  close(): Promise<void>;
}

export async function startBotApi(options: BotWorldOptions = {}): Promise<BotApi> {
  const world = await createBotWorld(options);
  const served = await serveApi({
    raw: standardConfig(),
    runMode: 'live',
    now: () => world.clock.now(),
    fiat: { rate: async () => 0 },
  });
  await world.pass(START_MS);
  served.server.attach(world);
  const headers = {
    authorization: basic(STANDARD_LOGIN.username, STANDARD_LOGIN.password),
    'content-type': 'application/json',
  };
  const sendInTime = async (path: string, call: HttpCall): Promise<HttpAnswer> => {
    const state = { isDone: false };
    const answer = send(served.url, path, call).finally(() => {
      state.isDone = true;
    });
    while (!state.isDone) await world.pass(STEP_MS);
    return answer;
  };
  return {
    world,
    served,
    send: sendInTime,
    call: async (method, path, body) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      return sendInTime(`/api/v1${path}`, { method, headers, body: text });
    },
    close: async () => {
      await served.close();
      await world.end();
    },
  };
}
