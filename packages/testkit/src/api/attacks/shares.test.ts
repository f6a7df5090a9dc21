/** One caller who asks without end: others are served meanwhile, and whoever asks for too much is told to wait. */
import { connect, type Socket } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AccessApi, RIGHT } from '../harness/access-api.ts';
import { SocketClient } from '../harness/socket-client.ts';

let folder: string;
let bench: AccessApi;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pitwall-shares-'));
  bench = await AccessApi.start({ strategyFolder: folder });
});
afterEach(async () => {
  await bench.close();
  await rm(folder, { recursive: true, force: true });
});

/** A strategy that loads at once, or when the file `gate` is there. */
async function strategy(name: string, waitsFor?: string): Promise<void> {
  const wait = `while (!existsSync(${JSON.stringify(waitsFor)})) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);`;
  const text = `
import { existsSync } from 'node:fs';
import { Strategy } from 'pitwall';
${waitsFor === undefined ? '' : wait}
export class ${name} extends Strategy {
  override timeframe = '5m';
  override plotConfig = { subplots: { ${name}: {} } };
  override populateIndicators() { return existsSync('/'); }
  override populateEntryTrend() {}
  override populateExitTrend() {}
}`;
  await writeFile(join(folder, `${name}.ts`), text);
}

it('a token for reading keeps one worker busy, not all', async () => {
  const gate = join(folder, 'gate');
  const slow = ['SlowA', 'SlowB', 'SlowC'];
  for (const name of slow) await strategy(name, gate);
  await strategy('Quick');
  const [greedy, modest] = [(await bench.token('greedy', 'read')).token, (await bench.token('modest', 'read')).token];
  const plot = async (name: string, authorization: string) => bench.get(`/plot_config?strategy=${name}`, authorization);
  const asked = Array.from({ length: 12 }, async (_, index) => plot(slow[index % 3] ?? '', `Bearer ${greedy}`));
  // Those that are too many are answered at once.
  expect(await Promise.race(asked)).toMatchObject({
    status: 429,
    headers: { 'retry-after': '2' },
    json: { detail: '8 analyses of strategies of yours run or wait already: ask again when they are done.' },
  });
  for (const authorization of [`Bearer ${modest}`, RIGHT]) {
    expect(await plot('Quick', authorization)).toMatchObject({ status: 200, json: { subplots: { Quick: {} } } });
    expect((await bench.get('/count', authorization)).status).toBe(200);
  }
  await writeFile(gate, '');
  const statuses = (await Promise.all(asked)).map(({ status }) => status);
  expect(statuses.toSorted()).toEqual([...Array<number>(8).fill(200), ...Array<number>(4).fill(429)]);
  expect((await plot('Quick', `Bearer ${greedy}`)).status).toBe(200);
});

it('who asks over hundreds of connections is answered in between others', async () => {
  const { token } = await bench.token('greedy', 'read');
  const open = async (): Promise<Socket> => {
    const socket = connect(Number(new URL(bench.api.url).port), '127.0.0.1');
    // The server takes connections up one by one: all of them shall be there before the questions come.
    socket.write('GET /api/v1/ping HTTP/1.1\r\nHost: bot\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    return socket;
  };
  const greedy = await Promise.all(Array.from({ length: 300 }, open));
  const owner = await open();
  let answered = 0;
  const all = greedy.map(async (socket) => new Promise<void>((resolve) => socket.once('data', () => resolve())));
  for (const answer of all) void answer.then(() => (answered += 1));
  const own = new Promise<number>((resolve) => owner.once('data', () => resolve(answered)));
  const question = (authorization: string): string =>
    `GET /api/v1/count HTTP/1.1\r\nHost: bot\r\nAuthorization: ${authorization}\r\n\r\n`;
  for (const socket of greedy) socket.write(question(`Bearer ${token}`));
  owner.write(question(RIGHT));
  expect(await own).toBeLessThan(100);
  await Promise.all(all);
  for (const socket of [...greedy, owner]) socket.destroy();
});

it('who asks for candles without end asks the strategy once at a time, and others ask in between', async () => {
  const { bot } = bench.api;
  const gates: (() => void)[] = [];
  const asked: (number | undefined)[] = [];
  bot.analysisNumber = () => 1;
  bot.analyzed = async (_pair, limit) => {
    asked.push(limit);
    await new Promise<void>((resolve) => gates.push(resolve));
    return null;
  };
  const candles = async (limit: number, authorization: string) =>
    bench.get(`/pair_candles?pair=ETH/BTC&timeframe=5m&limit=${limit}`, authorization);
  const { token } = await bench.token('greedy', 'read');
  const greedy = Array.from({ length: 50 }, async (_, index) => candles(index + 1, `Bearer ${token}`));
  await expect.poll(() => asked.length).toBe(1);
  // By sockets as well.
  const sockets = await Promise.all(Array.from({ length: 5 }, async () => SocketClient.open(bench.api.url, token)));
  for (const socket of sockets) socket.send({ type: 'analyzed_df', data: { limit: 7, pair: 'ETH/BTC' } });
  const own = candles(1_000, RIGHT);
  await expect.poll(() => asked.length).toBe(2);
  expect(asked[1]).toBe(1_000);
  gates[1]?.();
  expect((await own).status).toBe(200);
  expect(asked).toHaveLength(2);
  const rest = setInterval(() => gates.forEach((open) => open()), 1);
  expect((await Promise.all(greedy)).map(({ status }) => status)).toEqual(Array(50).fill(200));
  await Promise.all(sockets.map(async (socket) => socket.inStep()));
  expect(asked).toHaveLength(51 + sockets.length);
  clearInterval(rest);
  await Promise.all(sockets.map(async (socket) => socket.close()));
});
