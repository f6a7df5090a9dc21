/**
 * A session of a web UI on another origin, as its requests and sockets go over the wire: preflight, login, parallel reads,
 * a refresh shared after a 401, the one socket with its subscriptions, commands and what follows from them.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimexServer, type SimexServer } from '../packages/simex/src/index.ts';
import type { HttpAnswer } from '../packages/testkit/src/api/harness/http-call.ts';
import { SocketClient } from '../packages/testkit/src/api/harness/socket-client.ts';
import { unusedPort } from '../packages/testkit/src/unused-port.ts';
import { accessOf, BotFolder, botConfiguration, USER } from './support/bot-folder.ts';
import type { RunningCommand } from './support/command.ts';
import { callApi, until, type Access } from './support/poll.ts';
import { WAITING_STRATEGY } from './support/waiting-strategy.ts';
import { WebPage } from './support/web-page.ts';

const ORIGIN = 'http://localhost:3000';

let exchange: SimexServer;
let folder: BotFolder;
let command: RunningCommand;
let access: Access;

beforeAll(async () => {
  exchange = await startSimexServer({ seed: 'ui' });
  folder = new BotFolder();
  folder.strategy('Waiting', WAITING_STRATEGY);
  const port = await unusedPort();
  folder.configuration(botConfiguration(exchange, 'Waiting', port, { CORS_origins: [ORIGIN] }));
  command = folder.trade();
  access = accessOf(port);
  await command.says(/Listening on/);
  await until(async () => ((await callApi(access, '/count')).status === 200 ? true : undefined));
});
afterAll(async () => {
  await command.destroy();
  folder.remove();
  await exchange.close();
});

const page = new WebPage(ORIGIN);

async function browser(method: string, path: string, token: string, body?: unknown): Promise<HttpAnswer> {
  return page.ask(access.url, method, path, token, body);
}

const password = `Basic ${Buffer.from(`${USER.username}:${USER.password}`).toString('base64')}`;

async function login(): Promise<{ readonly access: string; readonly refresh: string }> {
  const { status, json } = await browser('POST', '/token/login', password, {});
  expect(status).toBe(200);
  const tokens = json as { access_token: string; refresh_token: string };
  return { access: `Bearer ${tokens.access_token}`, refresh: `Bearer ${tokens.refresh_token}` };
}

test('a wrong password is told apart from a bot that is not there', async () => {
  const wrong = `Basic ${Buffer.from(`${USER.username}:wrong`).toString('base64')}`;
  const { status, json } = await browser('POST', '/token/login', wrong, {});
  expect({ status, json }).toEqual({ status: 401, json: { detail: 'Incorrect username or password' } });
  expect((await browser('GET', '/ping', '')).json).toEqual({ status: 'pong' });
});

test('the first look reads everything at once', async () => {
  const { access: token } = await login();
  const paths = [
    ...['/show_config', '/ping', '/status', '/locks', '/profit', '/balance', '/whitelist', '/blacklist'],
    ...['/trades?limit=500&offset=0', '/performance', '/entries', '/exits', '/mix_tags', '/daily?timescale=20'],
    ...['/weekly?timescale=20', '/monthly?timescale=20', '/strategies', '/strategy/Waiting', '/plot_config'],
    ...['/available_pairs', '/logs?limit=200', '/health', '/version', '/sysinfo'],
  ];
  const answers = await Promise.all(paths.map(async (path) => browser('GET', path, token)));
  expect(answers.map(({ status }, index) => `${paths[index] ?? ''} ${status}`)).toEqual(
    paths.map((path) => `${path} 200`),
  );
  expect(answers[0]?.json).toMatchObject({ state: 'running', runmode: 'dry_run', force_entry_enable: true });
});

test('after a 401 one refresh serves all requests that wait', async () => {
  const { refresh } = await login();
  const stale = 'Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.x';
  const refused = await Promise.all(['/status', '/profit'].map(async (path) => browser('GET', path, stale)));
  expect(refused.map(({ status }) => status)).toEqual([401, 401]);
  const { json } = await browser('POST', '/token/refresh', refresh, {});
  const fresh = `Bearer ${(json as { access_token: string }).access_token}`;
  const answers = await Promise.all(['/status', '/profit'].map(async (path) => browser('GET', path, fresh)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
});

test('the socket tells what a forced entry and exit have done', async () => {
  const tokens = await login();
  const socket = await SocketClient.open(access.url, tokens.access.replace('Bearer ', ''), { origin: ORIGIN });
  socket.send({
    type: 'subscribe',
    data: ['whitelist', 'entry_fill', 'exit_fill', 'entry_cancel', 'exit_cancel', 'new_candle'],
  });
  socket.send({ type: 'whitelist', data: '' });
  expect(await heard(socket, 'whitelist')).toEqual({ type: 'whitelist', data: ['BTC/USDT', 'ETH/USDT'] });

  const entered = await browser('POST', '/forceenter', tokens.access, {
    pair: 'ETH/USDT',
    side: 'long',
    ordertype: 'market',
    stakeamount: 50,
    entry_tag: 'by hand',
  });
  expect(entered).toMatchObject({ status: 200, json: { pair: 'ETH/USDT', enter_tag: 'by hand' } });
  const { trade_id: id } = entered.json as { trade_id: number };
  expect(await heard(socket, 'entry_fill')).toMatchObject({ trade_id: id, pair: 'ETH/USDT', enter_tag: 'by hand' });

  const chart = { pair: 'ETH/USDT', timeframe: '1m', limit: 200, columns: ['sma'] };
  const candles = await until(async () => {
    const answer = await browser('POST', '/pair_candles', tokens.access, chart);
    return (answer.json as { length: number }).length > 0 ? answer.json : undefined;
  });
  expect((candles as { columns: string[] }).columns).toContain('sma');

  const lock = { pair: 'BTC/USDT', until: '2030-01-01T00:00:00.000Z', side: '*', reason: 'by hand' };
  expect((await browser('POST', '/locks', tokens.access, [lock])).json).toMatchObject({ lock_count: 1 });
  expect((await browser('POST', '/locks/delete', tokens.access, { pair: 'BTC/USDT' })).json).toMatchObject({
    lock_count: 0,
  });
  const blocked = await browser('POST', '/blacklist', tokens.access, { blacklist: ['XRP/USDT'] });
  expect(blocked.json).toMatchObject({ blacklist: ['XRP/USDT'], errors: {} });
  const allowed = await browser('DELETE', '/blacklist?pairs_to_delete=XRP%2FUSDT', tokens.access);
  expect(allowed.json).toMatchObject({ blacklist: [] });

  const left = await browser('POST', '/forceexit', tokens.access, { tradeid: String(id), ordertype: 'market' });
  expect(left.json).toEqual({ result: `Created sell order for trade ${id}.` });
  expect(await heard(socket, 'exit_fill')).toMatchObject({ trade_id: id, exit_reason: 'force_exit' });
  expect((await browser('GET', '/trades?limit=500&offset=0', tokens.access)).json).toMatchObject({ trades_count: 1 });
  await socket.close();
});

test('commands show in the state within a moment', async () => {
  const { access: token } = await login();
  const stateIs = async (state: string): Promise<void> => {
    await until(async () => {
      const { json } = await browser('GET', '/show_config', token);
      return (json as { state: string }).state === state ? true : undefined;
    });
  };
  expect((await browser('POST', '/stop', token)).json).toEqual({ status: 'stopping trader ...' });
  await stateIs('stopped');
  expect((await browser('POST', '/start', token)).json).toEqual({ status: 'starting trader ...' });
  await stateIs('running');
  await browser('POST', '/stopbuy', token);
  expect((await browser('GET', '/show_config', token)).json).toMatchObject({ max_open_trades: 0 });
  expect((await browser('POST', '/reload_config', token)).json).toEqual({ status: 'Reloading config ...' });
  await until(async () => {
    const { json } = await browser('GET', '/show_config', token);
    return (json as { max_open_trades: number }).max_open_trades === 3 ? true : undefined;
  });
  await stateIs('running');
});

/** The next message of this kind; others are passed over. */
async function heard(socket: SocketClient, type: string): Promise<unknown> {
  for (;;) {
    const message = await socket.next();
    if (message.type === type) return message;
  }
}
