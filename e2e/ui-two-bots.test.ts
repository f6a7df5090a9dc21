/**
 * One web UI for two bots, through the ends of tokens and of a bot: what runs out or fails on one side disturbs neither
 * the session on the other nor the return.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createToken } from '../packages/pitwall/src/api/access/jwt.ts';
import { startSimexServer, type SimexServer } from '../packages/simex/src/index.ts';
import { basic, type HttpAnswer } from '../packages/testkit/src/api/harness/http-call.ts';
import { SocketClient } from '../packages/testkit/src/api/harness/socket-client.ts';
import { unusedPort } from '../packages/testkit/src/unused-port.ts';
import { accessOf, BotFolder, botConfiguration, USER } from './support/bot-folder.ts';
import type { RunningCommand } from './support/command.ts';
import { callApi, until } from './support/poll.ts';
import { WAITING_STRATEGY } from './support/waiting-strategy.ts';
import { WebPage } from './support/web-page.ts';

const KEY = 'one signing key of 32 bytes or more, of these tests';
const SUBSCRIPTION = ['whitelist', 'entry_fill', 'exit_fill', 'entry_cancel', 'exit_cancel', 'new_candle'];
/** More parallel requests than a UI makes. */
const PARALLEL = 40;

interface Bot {
  readonly url: string;
  readonly folder: BotFolder;
  command: RunningCommand;
}

let exchange: SimexServer;
let bots: [Bot, Bot];
/** Of the first bot: the UI is served there, and asks the second bot from there. */
let page: WebPage;

async function start(bot: Bot): Promise<void> {
  await bot.command.says(/Listening on/);
  await until(async () => {
    const { json } = await callApi({ url: bot.url, ...USER }, '/show_config');
    return (json as { state?: string }).state === 'running' ? true : undefined;
  });
}

function make(port: number, origin: string): Bot {
  const folder = new BotFolder();
  folder.strategy('Waiting', WAITING_STRATEGY);
  folder.configuration({
    ...botConfiguration(exchange, 'Waiting', port, { CORS_origins: [origin], jwt_secret_key: KEY }),
    bot_name: `bot on ${port}`,
  });
  return { url: accessOf(port).url, folder, command: folder.trade() };
}

beforeAll(async () => {
  exchange = await startSimexServer({ seed: 'two bots' });
  const ports = [await unusedPort(), await unusedPort()] as const;
  page = new WebPage(`http://127.0.0.1:${ports[0]}`);
  bots = [make(ports[0], page.origin), make(ports[1], page.origin)];
  await Promise.all(bots.map(start));
});
afterAll(async () => {
  for (const { command, folder } of bots) {
    await command.destroy();
    folder.remove();
  }
  await exchange.close();
});

interface Tokens {
  readonly access: string;
  readonly refresh: string;
}

async function login({ url }: Bot): Promise<Tokens> {
  const { json } = await page.ask(url, 'POST', '/token/login', basic(USER.username, USER.password), {});
  const { access_token: access, refresh_token: refresh } = json as { access_token: string; refresh_token: string };
  return { access, refresh };
}

async function get({ url }: Bot, path: string, token: string): Promise<HttpAnswer> {
  return page.ask(url, 'GET', path, `Bearer ${token}`);
}

async function refreshed({ url }: Bot, token: string): Promise<string> {
  const { status, json } = await page.ask(url, 'POST', '/token/refresh', `Bearer ${token}`, {});
  expect(status).toBe(200);
  return (json as { access_token: string }).access_token;
}

/** The one socket of a UI, subscribed, with the pairs it was told. */
async function listen({ url }: Bot, token: string): Promise<{ socket: SocketClient; pairs: unknown }> {
  const socket = await SocketClient.open(url, token, { origin: page.origin });
  socket.send({ type: 'subscribe', data: SUBSCRIPTION });
  socket.send({ type: 'whitelist', data: '' });
  let told = await socket.next();
  while (told.type !== 'whitelist') told = await socket.next();
  return { socket, pairs: told['data'] };
}

test('both bots are there, each with its own name', async () => {
  const names = await Promise.all(
    bots.map(
      async (bot) =>
        ((await get(bot, '/show_config', (await login(bot)).access)).json as { bot_name: string }).bot_name,
    ),
  );
  expect(names).toEqual(bots.map(({ url }) => `bot on ${new URL(url).port}`));
});

test('many requests at the end of an access token are refused, and served after one refresh', async () => {
  const [, bot] = bots;
  const { refresh } = await login(bot);
  const ended = createToken(USER.username, 'access', KEY, Date.now() - 16 * 60_000);
  const paths = Array.from({ length: PARALLEL }, (_, index) => ['/status', '/profit', '/balance'][index % 3] ?? '');
  const refused = await Promise.all(paths.map(async (path) => get(bot, path, ended)));
  expect(new Set(refused.map(({ status, text }) => `${status} ${text}`))).toEqual(
    new Set(['401 {"detail":"Could not validate credentials"}']),
  );
  const access = await refreshed(bot, refresh);
  const answers = await Promise.all(paths.map(async (path) => get(bot, path, access)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
});

test('a UI with tokens of an earlier key is told to log in, and can', async () => {
  const [, bot] = bots;
  const { refresh } = await login(bot);
  const earlier = (type: 'access' | 'refresh'): string =>
    createToken(USER.username, type, 'the key that the bot had before, 32 bytes', Date.now());
  const stale = earlier('access');
  const refused = await Promise.all(Array.from({ length: PARALLEL }, async () => get(bot, '/status', stale)));
  for (const { status } of refused) expect([401, 429]).toContain(status);
  const told = await page.ask(bot.url, 'POST', '/token/refresh', `Bearer ${earlier('refresh')}`, {});
  expect(told.status).toBe(401);
  expect((await get(bot, '/status', await refreshed(bot, refresh))).status).toBe(200);
  expect((await get(bot, '/status', (await login(bot)).access)).status).toBe(200);
});

test('the commands and names of older UIs do the same', async () => {
  const [, bot] = bots;
  const { access } = await login(bot);
  const ask = async (method: string, path: string, body?: unknown): Promise<HttpAnswer> =>
    page.ask(bot.url, method, path, `Bearer ${access}`, body);
  const entered = await ask('POST', '/forcebuy', { pair: 'BTC/USDT', ordertype: 'market' });
  expect(entered).toMatchObject({ status: 200, json: { pair: 'BTC/USDT' } });
  const { trade_id: id } = entered.json as { trade_id: number };
  await until(async () => {
    const [trade] = (await ask('GET', '/status')).json as { has_open_orders?: boolean; open_order_id: unknown }[];
    return trade?.open_order_id === null ? true : undefined;
  });
  expect((await ask('POST', `/trades/${id}/reload`)).json).toMatchObject({ trade_id: id });
  expect((await ask('DELETE', `/trades/${id}/open-order`)).status).toBe(502);
  const candles = await ask('GET', '/pair_candles?pair=BTC%2FUSDT&timeframe=1m&limit=5');
  expect(candles.json).toMatchObject({ pair: 'BTC/USDT', timeframe: '1m', length: 5 });
  expect((await ask('POST', '/forcesell', { tradeid: String(id) })).status).toBe(200);
  const all = await ask('POST', '/forcesell', { tradeid: 'all' });
  expect(all.json).toEqual({ result: 'Created sell orders for all open trades.' });
  expect((await ask('GET', '/available_pairs?timeframe=1m&stake_currency=USDT')).status).toBe(200);
  expect((await ask('GET', '/stats')).status).toBe(200);
  expect((await ask('DELETE', '/locks/1')).status).toBe(200);
});

test('a bot that restarts is found again with the tokens there are, the other one hears nothing of it', async () => {
  const [other, bot] = bots;
  const [tokens, otherTokens] = [await login(bot), await login(other)];
  const before = await listen(bot, tokens.access);
  const { socket: undisturbed } = await listen(other, otherTokens.access);
  bot.command.process.kill('SIGINT');
  expect(await before.socket.closed).toBe(1012);
  expect(await bot.command.exitCode()).toBe(0);
  await expect(SocketClient.open(bot.url, tokens.access, { origin: page.origin })).rejects.toThrow('ECONNREFUSED');
  expect((await get(other, '/status', otherTokens.access)).status).toBe(200);

  bot.command = bot.folder.trade();
  await start(bot);
  expect((await get(bot, '/status', tokens.access)).status).toBe(200);
  const access = await refreshed(bot, tokens.refresh);
  const after = await listen(bot, access);
  expect(after.pairs).toEqual(before.pairs);
  await after.socket.close();
  expect(undisturbed.socket.readyState).toBe(undisturbed.socket.OPEN);
  await undisturbed.close();
});

test('a page of an origin that is not listed may neither command nor listen', async () => {
  const [, bot] = bots;
  const { access } = await login(bot);
  const stranger = new WebPage('http://127.0.0.1:1');
  await expect(stranger.ask(bot.url, 'POST', '/stop', `Bearer ${access}`)).rejects.toThrow('status: 400');
  await expect(SocketClient.open(bot.url, access, { origin: stranger.origin })).rejects.toThrow('403');
});
