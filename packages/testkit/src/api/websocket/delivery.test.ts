import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Value } from 'typebox/value';
import { afterEach, describe, expect, it } from 'vitest';
import { ServerMessage } from '@pitwall/wire';
import { FairTurns } from '../../../../pitwall/src/control/fair-turns.ts';
import { createAccess } from '../../../../pitwall/src/api/access/access.ts';
import { attachMessageSocket, type MessageSocket } from '../../../../pitwall/src/api/websocket/socket.ts';
import { MAX_QUEUED_BYTES, PING_INTERVAL_MS } from '../../../../pitwall/src/api/websocket/limits.ts';
import type { ConfigObject } from '../../../../pitwall/src/config/tree.ts';
import type { BotMessage } from '../../../../pitwall/src/domain/messages.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import { systemIds } from '../../../../pitwall/src/system/ids.ts';
import { settingsOf, type RecordedApi } from '../harness/recorded-api.ts';
import { handshake, SOCKET_TOKEN, SocketClient } from '../harness/socket-client.ts';
import { STANDARD_NOW, startStandardBot } from '../harness/standard-bot.ts';

let bench: RecordedApi;
const start = async (settings: ConfigObject = {}): Promise<void> => {
  bench = await startStandardBot({ apiServer: { ws_token: SOCKET_TOKEN, ...settings } });
};
afterEach(async () => bench.close());
const tell = (message: BotMessage): void => bench.messages.notify(message);

const ORDER = {
  tradeId: 7,
  exchange: 'Binance',
  pair: 'ETH/BTC',
  leverage: null,
  direction: 'Long',
  enterTag: 'dip',
  orderType: 'limit',
  stakeAmount: 0.001,
  stakeCurrency: 'BTC',
  amount: 12.5,
  openDate: STANDARD_NOW + 315,
  currentRate: null,
  subTrade: false,
} as const;
const ORDER_FIELDS = {
  trade_id: 7,
  exchange: 'Binance',
  pair: 'ETH/BTC',
  base_currency: 'ETH',
  quote_currency: 'BTC',
  leverage: null,
  direction: 'Long',
  buy_tag: 'dip',
  enter_tag: 'dip',
  order_type: 'limit',
  stake_amount: 0.001,
  stake_currency: 'BTC',
  fiat_currency: null,
  amount: 12.5,
  open_date: '2024-03-05T14:30:00.315000',
  current_rate: null,
  sub_trade: false,
};
const EXIT = {
  ...ORDER,
  gain: 'profit',
  openRate: 2,
  profitAmount: 0.5,
  profitRatio: 0.05,
  exitReason: 'roi',
  closeDate: STANDARD_NOW,
} as const;
const EXIT_FIELDS = {
  ...ORDER_FIELDS,
  gain: 'profit',
  open_rate: 2,
  profit_amount: 0.5,
  profit_ratio: 0.05,
  sell_reason: 'roi',
  exit_reason: 'roi',
  close_date: '2024-03-05T14:30:00',
};

describe('every message of the bot', () => {
  const rates = { orderRate: 3, closeRate: 3, cumulativeProfit: 0.25, isFinalExit: true, finalProfitRatio: 0.1 };
  const exitRates = { limit: 3, order_rate: 3, close_rate: 3, cumulative_profit: 0.25, is_final_exit: true };
  it.each<[BotMessage, Record<string, unknown>]>([
    [{ type: 'status', status: 'running' }, { status: 'running' }],
    [{ type: 'warning', status: 'Dry run' }, { status: 'Dry run' }],
    [{ type: 'startup', status: '*Exchange:* `binance`' }, { status: '*Exchange:* `binance`' }],
    [{ type: 'exception', status: 'It stopped' }, { status: 'It stopped' }],
    [
      { ...ORDER, type: 'entry', openRate: 2 },
      { ...ORDER_FIELDS, limit: 2, open_rate: 2 },
    ],
    [
      { ...ORDER, type: 'entry_fill', openRate: 2 },
      { ...ORDER_FIELDS, limit: 2, open_rate: 2 },
    ],
    [
      { ...ORDER, type: 'entry_cancel', limit: 2, reason: 'cancelled due to timeout' },
      { ...ORDER_FIELDS, limit: 2, open_rate: 2, reason: 'cancelled due to timeout' },
    ],
    [
      { ...EXIT, ...rates, type: 'exit' },
      { ...EXIT_FIELDS, ...exitRates, final_profit_ratio: 0.1 },
    ],
    [
      { ...EXIT, ...rates, type: 'exit_fill' },
      { ...EXIT_FIELDS, ...exitRates, final_profit_ratio: 0.1 },
    ],
    [
      { ...EXIT, type: 'exit_cancel', limit: 0, reason: 'forcesold' },
      { ...EXIT_FIELDS, limit: 0, reason: 'forcesold' },
    ],
    [{ type: 'strategy_msg', msg: 'Grüße' }, { msg: 'Grüße' }],
    [{ type: 'whitelist', data: ['ETH/BTC'] }, { data: ['ETH/BTC'] }],
    [{ type: 'new_candle', pair: 'ETH/BTC', timeframe: '5m' }, { data: ['ETH/BTC', '5m', 'spot'] }],
  ])('%j has the fields of the wire', async (message, fields) => {
    await start();
    const client = await SocketClient.open(bench.url);
    await client.subscribe(message.type);
    tell(message);
    const heard = await client.next();
    expect(heard).toEqual({ type: message.type, ...fields });
    expect(Value.Errors(ServerMessage, heard)).toEqual([]);
  });

  it('has null where a number is none', async () => {
    await start();
    const client = await SocketClient.open(bench.url);
    await client.subscribe('exit_cancel');
    tell({ ...EXIT, type: 'exit_cancel', limit: 3, reason: 'timeout', currentRate: Number.NaN });
    expect(await client.next()).toMatchObject({ type: 'exit_cancel', current_rate: null });
  });

  it('of why the bot stopped is a status for clients that know no exception', async () => {
    await start();
    const [older, newer] = [await SocketClient.open(bench.url), await SocketClient.open(bench.url)];
    await older.subscribe('status');
    await newer.subscribe('status', 'exception');
    tell({ type: 'exception', status: 'It stopped' });
    tell({ type: 'status', status: 'stopped' });
    expect([await older.next(), await older.next()].map(({ type }) => type)).toEqual(['status', 'status']);
    expect([await newer.next(), await newer.next()].map(({ type }) => type)).toEqual(['exception', 'status']);
  });
});

describe('frames', () => {
  const columns = new Map([['date', Float64Array.of(STANDARD_NOW - 600_000, STANDARD_NOW - 300_000)]]);
  const frame = { pair: 'ETH/BTC', timeframe: '5m', analyzedAt: STANDARD_NOW, columns };
  const analysed = (pair: string): void => {
    tell({ type: 'analyzed_df', pair, timeframe: '5m' });
    tell({ type: 'new_candle', pair, timeframe: '5m' });
  };
  const indexOf = (message: Record<string, unknown>): number[] => {
    const { df } = message['data'] as { df: { __value__: string } };
    return (JSON.parse(df.__value__) as { index: number[] }).index;
  };

  it.each([
    [{}, [0, 1]],
    [{ ws_analyzed_df: 'whole' }, [0, 1]],
    [{ ws_analyzed_df: 'last' }, [1]],
  ])('with %j are pushed with these rows: %j', async (settings, rows) => {
    await start(settings);
    bench.bot.frames.set('ETH/BTC', frame);
    const client = await SocketClient.open(bench.url);
    await client.subscribe('analyzed_df');
    analysed('ETH/BTC');
    expect(indexOf(await client.next())).toEqual(rows);
  });

  it('come before the new candle, pair after pair, and hold up nothing else', async () => {
    await start();
    for (const pair of ['ETH/BTC', 'LTC/BTC']) bench.bot.frames.set(pair, { ...frame, pair });
    const client = await SocketClient.open(bench.url);
    await client.subscribe('analyzed_df', 'new_candle', 'status');
    const { promise, resolve } = Promise.withResolvers<undefined>();
    bench.bot.thinking = promise;
    analysed('ETH/BTC');
    analysed('LTC/BTC');
    // Analysed once more before it was sent: the newer one replaces it.
    analysed('LTC/BTC');
    tell({ type: 'status', status: 'stopped' });
    expect(await client.next()).toEqual({ type: 'status', status: 'stopped' });
    resolve(undefined);
    const heard = [await client.next(), await client.next(), await client.next(), await client.next()];
    expect(
      heard.map(({ type, data }) => [type, type === 'new_candle' ? data : (data as { key: string[] }).key]),
    ).toEqual(
      ['ETH/BTC', 'LTC/BTC'].flatMap((pair) => [
        ['analyzed_df', [pair, '5m', 'spot']],
        ['new_candle', [pair, '5m', 'spot']],
      ]),
    );
    await client.subscribe('status');
    expect(client.heard.filter(({ type }) => type === 'analyzed_df')).toHaveLength(2);
  });
});

it('a client that does not read is cut off, and the others hear everything', async () => {
  await start();
  const [slow, quick] = [await SocketClient.open(bench.url), await SocketClient.open(bench.url)];
  await slow.subscribe('status');
  await quick.subscribe('status');
  slow.socket.pause();
  const text = 'x'.repeat(64 * 1024);
  // What the operating system keeps for a connection comes on top of our own limit.
  const count = (8 * MAX_QUEUED_BYTES) / text.length;
  for (let number = 0; number < count; number += 1) {
    tell({ type: 'status', status: `${number} ${text}` });
    expect((await quick.next())['status']).toMatch(new RegExp(`^${number} `));
  }
  slow.socket.resume();
  expect(await slow.closed).toBe(1006);
  expect(slow.heard.length).toBeLessThan(count);
});

it('everybody is told when the server ends, and when the bot goes', async () => {
  await start();
  const before = await SocketClient.open(bench.url);
  bench.server.detach();
  expect(await before.closed).toBe(1012);
  bench.server.attach({ bot: bench.bot, store: bench.store });
  const client = await SocketClient.open(bench.url);
  await bench.server.close();
  expect(await client.closed).toBe(1012);
});

it('a client that does not answer the end does not hold it up', async () => {
  await start();
  const client = await SocketClient.open(bench.url);
  client.socket.pause();
  await bench.server.close();
  client.socket.resume();
  expect([1006, 1012]).toContain(await client.closed);
});

describe('on a clock of its own', () => {
  let server: Server;
  let socket: MessageSocket;
  let url: string;
  const clock = new VirtualClock(STANDARD_NOW);
  const open = async (maxClients?: number): Promise<void> => {
    await start();
    server = createServer();
    const settings = () => settingsOf(bench.raw, 0);
    const { logger, accessStore } = bench;
    const parts = { settings, configuration: () => bench.raw, clock, logger, ids: systemIds, accessStore };
    socket = attachMessageSocket(server, {
      settings,
      access: createAccess(parts),
      frames: new FairTurns({ running: 1, perCaller: 10, total: 10 }),
      bot: () => bench.bot,
      messages: bench.messages,
      clock,
      logger,
      ...(maxClients === undefined ? {} : { maxClients }),
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  afterEach(async () => {
    await socket.close();
    server.close();
  });

  it('a client that answers pings stays, one that does not is cut off at the next', async () => {
    await open();
    const dead = await SocketClient.open(url, SOCKET_TOKEN, { autoPong: false });
    const alive = await SocketClient.open(url);
    const pinged = async (client: SocketClient): Promise<void> =>
      new Promise((resolve) => {
        client.socket.once('ping', () => resolve());
      });
    const first = Promise.all([pinged(dead), pinged(alive)]);
    await clock.run(clock.now() + PING_INTERVAL_MS);
    await first;
    // Its pong is on the way before this request.
    await alive.inStep();
    const second = pinged(alive);
    await clock.run(clock.now() + PING_INTERVAL_MS);
    expect(await dead.closed).toBe(1006);
    await second;
    await alive.inStep();
    expect(await alive.close()).toBe(1005);
  });

  it('more clients than there is room for are turned away until one leaves', async () => {
    await open(1);
    const path = `/api/v1/message/ws?token=${encodeURIComponent(SOCKET_TOKEN)}`;
    const client = await SocketClient.open(url);
    expect(await handshake(url, path)).toMatchObject({ status: 503 });
    await client.close();
    const again = await SocketClient.open(url);
    await again.close();
  });

  it('a client that never says goodbye is dropped after the time of grace', async () => {
    await open();
    const client = await SocketClient.open(url);
    client.socket.pause();
    await clock.settle(socket.close());
    client.socket.resume();
    await client.closed;
  });
});
