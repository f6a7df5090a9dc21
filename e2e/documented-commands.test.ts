/**
 * The commands of freqtrade's REST documentation, typed into a shell as they stand there, against a running bot: login,
 * bearer, refresh, and the message WebSocket opened by `ws_token` in its address. Then every request that freqtrade's
 * client commands send, as raw as they send it.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startSimexServer, type SimexServer } from '../packages/simex/src/index.ts';
import { send } from '../packages/testkit/src/api/harness/http-call.ts';
import { unusedPort } from '../packages/testkit/src/unused-port.ts';
import { accessOf, BotFolder, botConfiguration, USER } from './support/bot-folder.ts';
import type { RunningCommand } from './support/command.ts';
import { callApi, until, type Access } from './support/poll.ts';
import { WAITING_STRATEGY } from './support/waiting-strategy.ts';

const WS_TOKEN = 'tQ3v-Nc9Rk2mUy7_aZ5xWe8LgJ4hBdP6sF';

let exchange: SimexServer;
let folder: BotFolder;
let command: RunningCommand;
let access: Access;

beforeAll(async () => {
  exchange = await startSimexServer({ seed: 'documented' });
  folder = new BotFolder();
  folder.strategy('Waiting', WAITING_STRATEGY);
  const port = await unusedPort();
  folder.configuration(botConfiguration(exchange, 'Waiting', port, { ws_token: WS_TOKEN }));
  command = folder.trade();
  access = accessOf(port);
  await command.says(/Listening on/);
  await until(async () => ((await callApi(access, '/count')).status === 200 ? true : undefined));
  await callApi(access, '/forceenter', { pair: 'BTC/USDT', ordertype: 'market' });
  await until(async () => (((await callApi(access, '/status')).json as unknown[]).length > 0 ? true : undefined));
});
afterAll(async () => {
  await command.destroy();
  folder.remove();
  await exchange.close();
});

/** What a line typed into a shell prints; `$BOT`, `$USER` and `$PASSWORD` stand for the reader's own. */
async function typed(line: string, variables: Readonly<Record<string, string>> = {}): Promise<string> {
  const environment = { ...process.env, BOT: access.url.replace('http://', ''), ...variables };
  const shell = promisify(execFile);
  const { stdout } = await shell('sh', ['-c', line], {
    env: { ...environment, FT_USER: USER.username, PASSWORD: USER.password },
  });
  return stdout;
}

describe('curl, as documented', () => {
  test('asks whether the bot is alive', async () => {
    expect(await typed('curl http://$BOT/api/v1/ping')).toBe('{"status":"pong"}');
  });

  test('logs in, asks with the access token, and refreshes it', async () => {
    const pair = JSON.parse(await typed('curl -X POST --user "$FT_USER:$PASSWORD" http://$BOT/api/v1/token/login'));
    expect(pair).toEqual({ access_token: expect.any(String), refresh_token: expect.any(String) });
    const tokens = { access_token: pair.access_token, refresh_token: pair.refresh_token };
    const count = 'curl -X GET --header "Authorization: Bearer ${access_token}" http://$BOT/api/v1/count';
    expect(JSON.parse(await typed(count, tokens))).toMatchObject({ current: 1, max: 3 });
    const refresh = 'curl -X POST --header "Authorization: Bearer ${refresh_token}" http://$BOT/api/v1/token/refresh';
    const fresh = JSON.parse(await typed(refresh, tokens));
    expect(fresh).toEqual({ access_token: expect.any(String) });
    expect(JSON.parse(await typed(count, { access_token: fresh.access_token }))).toMatchObject({ current: 1 });
  });

  test('is told that it may not without a password', async () => {
    const line = 'curl -s -o /dev/null -w "%{http_code}" http://$BOT/api/v1/status';
    expect(await typed(line)).toBe('401');
    expect(await typed(`${line} --user "$FT_USER:$PASSWORD"`)).toBe('200');
  });
});

/** Sends the documented requests and waits for what each is answered with. */
async function listen(requests: readonly unknown[], wanted: readonly string[]): Promise<Record<string, unknown>> {
  const socket = new WebSocket(`${access.url.replace('http', 'ws')}/api/v1/message/ws?token=${WS_TOKEN}`);
  const heard: Record<string, unknown> = {};
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  socket.on('error', reject);
  socket.on('open', () => requests.forEach((request) => socket.send(JSON.stringify(request))));
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString('utf8'));
    heard[message.type] = message.data;
    if (wanted.every((type) => type in heard)) resolve(undefined);
  });
  await promise;
  socket.close();
  return heard;
}

describe('the message WebSocket, as documented', () => {
  test('is opened by ws_token in the address, and answers a consumer of another bot', async () => {
    const heard = await listen(
      [
        { type: 'subscribe', data: ['whitelist', 'analyzed_df'] },
        { type: 'whitelist' },
        { type: 'analyzed_df', data: { limit: 1500, pair: null } },
      ],
      ['whitelist', 'analyzed_df'],
    );
    expect(heard['whitelist']).toEqual(['BTC/USDT', 'ETH/USDT']);
    expect(heard['analyzed_df']).toMatchObject({
      key: [expect.stringMatching(/USDT$/), '1m', 'spot'],
      df: { __type__: 'dataframe', __value__: expect.stringContaining('"sma"') },
      la: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
  });

  test('refuses a wrong token', async () => {
    const socket = new WebSocket(`${access.url.replace('http', 'ws')}/api/v1/message/ws?token=wrong`);
    const status = await new Promise((resolve) => {
      socket.on('error', () => undefined);
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
    });
    expect(status).toBe(403);
  });
});

type ClientCommand = readonly [command: string, method: string, path: string, status: number, body?: unknown];

/** What freqtrade's client commands send: a body of four bytes, `null`, where there is nothing to say. */
const COMMANDS: readonly ClientCommand[] = [
  ['balance', 'GET', '/balance', 200],
  ['count', 'GET', '/count', 200],
  ['edge', 'GET', '/edge', 502],
  ['profit', 'GET', '/profit', 200],
  ['stats', 'GET', '/stats', 200],
  ['performance', 'GET', '/performance', 200],
  ['entries', 'GET', '/entries', 200],
  ['entries BTC/USDT', 'GET', '/entries?pair=BTC%2FUSDT', 200],
  ['exits', 'GET', '/exits', 200],
  ['mix_tags', 'GET', '/mix_tags', 200],
  ['status', 'GET', '/status', 200],
  ['version', 'GET', '/version', 200],
  ['show_config', 'GET', '/show_config', 200],
  ['whitelist', 'GET', '/whitelist', 200],
  ['strategies', 'GET', '/strategies', 200],
  ['strategy Waiting', 'GET', '/strategy/Waiting', 200],
  ['plot_config', 'GET', '/plot_config', 200],
  ['sysinfo', 'GET', '/sysinfo', 200],
  ['health', 'GET', '/health', 200],
  ['locks', 'GET', '/locks', 200],
  ['ping', 'GET', '/show_config', 200],
  ['daily', 'GET', '/daily', 200],
  ['daily 3', 'GET', '/daily?timescale=3', 200],
  ['weekly 2', 'GET', '/weekly?timescale=2', 200],
  ['monthly', 'GET', '/monthly', 200],
  ['logs', 'GET', '/logs', 200],
  ['logs 5', 'GET', '/logs?limit=5', 200],
  ['trades', 'GET', '/trades', 200],
  ['trades 5 1', 'GET', '/trades?limit=5&offset=1', 200],
  ['trade 1', 'GET', '/trade/1', 200],
  ['trade 99', 'GET', '/trade/99', 404],
  ['delete_trade 99', 'DELETE', '/trades/99', 502],
  ['cancel_open_order 1', 'DELETE', '/trades/1/open-order', 502],
  ['lock_add', 'POST', '/locks', 200, [{ pair: 'ETH/USDT', until: '2030-01-01T00:00:00Z', side: '*', reason: '' }]],
  ['delete_lock 1', 'DELETE', '/locks/1', 200],
  ['blacklist', 'GET', '/blacklist', 200],
  ['blacklist XRP/USDT', 'POST', '/blacklist', 200, { blacklist: ['XRP/USDT'] }],
  ['available_pairs', 'GET', '/available_pairs', 200],
  ['available_pairs 5m', 'GET', '/available_pairs?timeframe=5m&stake_currency=', 200],
  ['pair_candles', 'GET', '/pair_candles?pair=BTC%2FUSDT&timeframe=1m', 200],
  ['pair_candles … 2', 'GET', '/pair_candles?pair=BTC%2FUSDT&timeframe=1m&limit=2', 200],
  [
    'pair_candles columns',
    'POST',
    '/pair_candles',
    200,
    { pair: 'BTC/USDT', timeframe: '1m', limit: 2, columns: ['sma'] },
  ],
  [
    'pair_history',
    'GET',
    '/pair_history?pair=BTC%2FUSDT&timeframe=1m&strategy=Waiting&timerange=20240101-20240102',
    502,
  ],
  ['pairlists_available', 'GET', '/pairlists/available', 503],
  ['forcebuy', 'POST', '/forcebuy', 502, { pair: 'BTC/USDT', price: null }],
  ['forceenter', 'POST', '/forceenter', 200, { pair: 'ETH/USDT', side: 'long' }],
  ['forceexit', 'POST', '/forceexit', 200, { tradeid: '1', ordertype: null, amount: null }],
  ['stopbuy', 'POST', '/stopbuy', 200],
  ['stop', 'POST', '/stop', 200],
  ['start', 'POST', '/start', 200],
  ['reload_config', 'POST', '/reload_config', 200],
];

describe("what freqtrade's client commands send", () => {
  test.each(COMMANDS.map((entry) => ({ name: entry[0], entry })))('$name', async ({ entry }) => {
    const [, method, path, status, body] = entry;
    const answer = await send(access.url, `/api/v1${path}`, {
      method,
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        authorization: `Basic ${Buffer.from(`${USER.username}:${USER.password}`).toString('base64')}`,
      },
      body: JSON.stringify(body ?? null),
    });
    expect({ status: answer.status, text: answer.text }).toMatchObject({ status });
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.json).toBeDefined();
  });
});
