/** A strategy that never answers, in a real process: people are heard within a second, and the bot recovers. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startSimexServer, type SimexServer } from '../packages/simex/src/index.ts';
import { catalogue } from '../packages/simex/src/market/catalogue.ts';
import { unusedPort } from '../packages/testkit/src/unused-port.ts';
import { accessOf, BotFolder, botConfiguration } from './support/bot-folder.ts';
import type { RunningCommand } from './support/command.ts';
import { callApi, until, type Access } from './support/poll.ts';

/** The requirement: an answer within this time, while the strategy hangs. */
const DEADLINE_MS = 1_000;

/** By itself the bot would wait this long for the strategy: beyond the end of the test. */
const STRATEGY_TIMEOUT_MS = 600_000;

/** Answers while the file `trap` is not there; then notes that it hangs, and hangs. */
const strategyThatHangsIn = (callback: string, folder: string): string => `
import { appendFileSync, existsSync } from 'node:fs';
import { Strategy, type Frame } from 'pitwall';

function thinkForever(): void {
  if (!existsSync(${JSON.stringify(join(folder, 'trap'))})) return;
  appendFileSync(${JSON.stringify(join(folder, 'hangs'))}, 'x');
  while (true) {}
}

export class Endless extends Strategy {
  override timeframe = '1m';
  override minimalRoi = { 0: 10 };
  override stoploss = -0.9;
  override processOnlyNewCandles = false;
  override populateIndicators() { ${callback === 'populateIndicators' ? 'thinkForever();' : ''} }
  override populateEntryTrend(frame: Frame) { frame.enterLong(new Uint8Array(frame.length)); }
  override populateExitTrend(frame: Frame) { frame.exitLong(new Uint8Array(frame.length)); }
  override customExit() {
    ${callback === 'customExit' ? 'thinkForever();' : ''}
    return ${callback === 'confirmTradeExit' ? "'enough'" : 'null'};
  }
  override confirmTradeExit({ exitReason }: { readonly exitReason: string }) {
    ${callback === 'confirmTradeExit' ? 'thinkForever();' : ''}
    return exitReason === 'force_exit';
  }
}
`;

let exchange: SimexServer;
beforeAll(async () => {
  exchange = await startSimexServer({
    seed: 'endless',
    symbols: catalogue().filter(({ product, symbol }) => product === 'spot' && /^(BTC|ETH)USDT$/.test(symbol)),
  });
});
afterAll(async () => exchange.close());

let folder: BotFolder;
let command: RunningCommand | null;
beforeEach(() => {
  folder = new BotFolder();
  command = null;
});
afterEach(async () => {
  await command?.destroy();
  folder.remove();
});

/** A request that is not answered in time fails the test. */
async function inTime(access: Access, path: string, body?: unknown): Promise<{ status: number; json: unknown }> {
  const late = AbortSignal.timeout(DEADLINE_MS);
  const passed = new Promise<never>((_, reject) => {
    late.addEventListener('abort', () => reject(new Error(`${path} was not answered within ${DEADLINE_MS} ms`)));
  });
  return Promise.race([callApi(access, path, body), passed]);
}

const hangs = (): number => {
  const file = join(folder.path, 'hangs');
  return existsSync(file) ? readFileSync(file).length : 0;
};

/** From the next question on the strategy hangs; resolves when it does. */
async function trap(): Promise<void> {
  const before = hangs();
  writeFileSync(join(folder.path, 'trap'), '');
  await until(async () => (hangs() > before ? true : undefined));
}

const release = (): void => rmSync(join(folder.path, 'trap'));

/** Lines of the log about a restart of the strategy. */
async function restarts(access: Access): Promise<string[]> {
  const { json } = await inTime(access, '/logs?limit=1000');
  const lines = (json as { logs: unknown[][] }).logs.map((row) => String(row[4]));
  return lines.filter((line) => line.includes('kept') || line.includes('told to stop'));
}

async function enterTrade(access: Access): Promise<void> {
  await until(async () => {
    const { status } = await callApi(access, '/forceenter', { pair: 'ETH/USDT', ordertype: 'market' });
    return status === 200 ? true : undefined;
  });
}

async function openTrades(access: Access): Promise<{ trade_id: number }[]> {
  const { status, json } = await inTime(access, '/status');
  expect(status).toBe(200);
  return json as { trade_id: number }[];
}

/** Resolves when the bot has finished another iteration. */
async function nextIteration(access: Access): Promise<void> {
  const last = async (): Promise<number | null> => {
    const { json } = await callApi(access, '/health');
    return (json as { last_process_ts: number | null }).last_process_ts;
  };
  const before = await last();
  await until(async () => ((await last()) === before ? undefined : true));
}

const CALLBACKS = ['customExit', 'confirmTradeExit', 'populateIndicators'];

test.each(CALLBACKS)('%s never returns: people are heard', { timeout: 60_000 }, async (callback) => {
  const port = await unusedPort();
  const access = accessOf(port);
  folder.strategy('Endless', strategyThatHangsIn(callback, folder.path));
  const configuration = botConfiguration(exchange, 'Endless', port);
  folder.configuration({ ...configuration, pitwall: { strategy_timeout_ms: STRATEGY_TIMEOUT_MS } });
  command = folder.trade();
  await command.says(/Bot heartbeat/);
  await enterTrade(access);

  await trap();
  const [trade] = await openTrades(access);
  expect(trade).toBeDefined();
  expect(await inTime(access, '/forceexit', { tradeid: String(trade?.trade_id), ordertype: 'market' })).toMatchObject({
    status: 200,
  });
  expect(await openTrades(access)).toEqual([]);
  release();
  await until(async () => ((await restarts(access)).length > 0 ? true : undefined));
  await nextIteration(access);

  await enterTrade(access);
  await trap();
  expect(await inTime(access, '/stop', {})).toMatchObject({ status: 200 });
  await until(async () => {
    const { json } = await inTime(access, '/show_config');
    return (json as { state: string }).state === 'stopped' ? true : undefined;
  });
  expect(await openTrades(access)).toHaveLength(1);
  await until(async () => ((await restarts(access)).some((line) => line.includes('told to stop')) ? true : undefined));
  release();

  expect(await inTime(access, '/start', {})).toMatchObject({ status: 200 });
  await nextIteration(access);
  const [left] = await openTrades(access);
  await inTime(access, '/forceexit', { tradeid: String(left?.trade_id), ordertype: 'market' });
  expect(await openTrades(access)).toEqual([]);
  expect(await command.interrupt()).toBe(0);
});
