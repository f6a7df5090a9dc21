/** `pitwall webserver` as a user runs it: a server without a bot, from start to Ctrl-C. */
import { writeFileSync } from 'node:fs';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { unusedPort } from '../packages/testkit/src/unused-port.ts';
import { BotFolder, USER, accessOf } from './support/bot-folder.ts';
import { PITWALL, RunningCommand, runCommand } from './support/command.ts';
import { callApi, until } from './support/poll.ts';

const STRATEGY = `
import { sma, Strategy, type Frame } from 'pitwall';
export class Looked extends Strategy {
  override timeframe = '5m';
  override populateIndicators(frame: Frame): void { frame.set('sma', sma(frame.close, 3)); }
  override populateEntryTrend(frame: Frame): void { frame.set('enter_long', 0); }
  override populateExitTrend(): void {}
}
export class Hanging extends Looked {
  override populateIndicators(): void { for (;;); }
}`;

let folder: BotFolder;
let command: RunningCommand | undefined;
beforeEach(() => {
  folder = new BotFolder();
});
afterEach(async () => {
  await command?.destroy();
  command = undefined;
  folder.remove();
});

/** No strategy, no keys, no money: what a server needs and nothing else. */
function configuration(port: number, changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    dry_run: true,
    exchange: { name: 'binance', pair_whitelist: ['ETH/USDT'] },
    pairlists: [{ method: 'StaticPairList' }],
    api_server: {
      enabled: true,
      listen_ip_address: '127.0.0.1',
      listen_port: port,
      ...USER,
      jwt_secret_key: '5f0d1c7e9ab24c6f8d3b6e1a7c9f2048b5d7e3a1',
    },
    ...changes,
  };
}

function start(): RunningCommand {
  const args = [PITWALL, 'webserver', '--config', 'config.json', '--userdir', 'user_data'];
  return new RunningCommand(args, { cwd: folder.path });
}

test('serves stored candles and more without a bot, and ends by Ctrl-C although a strategy hangs', async () => {
  const port = await unusedPort();
  folder.configuration(configuration(port));
  folder.strategy('Looked', STRATEGY);
  const data = join(folder.path, 'user_data', 'data', 'binance');
  mkdirSync(data, { recursive: true });
  const first = Date.UTC(2024, 0, 5);
  const rows = Array.from({ length: 20 }, (_, index) => [first + index * 300_000, 1, 2, 0.5, 1 + index, 10]);
  writeFileSync(join(data, 'ETH_USDT-5m.json'), JSON.stringify(rows));

  command = start();
  await command.says(/Listening on http:\/\/127\.0\.0\.1:\d+/);
  await command.says(/There is no bot here/);
  const access = accessOf(port);
  expect(await callApi(access, '/show_config')).toMatchObject({
    status: 200,
    json: { runmode: 'webserver', state: '', strategy: null, stoploss: null },
  });
  expect((await callApi(access, '/status')).status).toBe(502);
  expect((await callApi(access, '/strategies')).json).toEqual({ strategies: ['Hanging', 'Looked'] });
  expect((await callApi(access, '/available_pairs')).json).toMatchObject({ pairs: ['ETH/USDT'] });

  const history = (strategy: string): string =>
    `/pair_history?pair=ETH/USDT&timeframe=5m&timerange=20240105-20240106&strategy=${strategy}`;
  const table = await callApi(access, history('Looked'));
  // The last candle of a file may have been running when it was stored.
  expect(table).toMatchObject({ status: 200, json: { length: 19, data_start: '2024-01-05 00:00:00+00:00' } });
  expect((table.json as { data: unknown[][] }).data[2]?.[6]).toBe(2);

  const hanging = callApi(access, history('Hanging')).catch(() => 'cut off');
  const started = await callApi(access, '/pairlists/evaluate', {
    pairlists: [{ method: 'OffsetFilter' }],
    blacklist: [],
    stake_currency: 'USDT',
  });
  const { job_id: job } = started.json as { job_id: string };
  const result = await until(async () => {
    const answer = await callApi(access, `/pairlists/evaluate/${job}`);
    return answer.status === 200 ? answer.json : undefined;
  });
  expect(result).toMatchObject({ status: 'failed', error: expect.stringContaining('OffsetFilter only filters') });

  expect(await command.interrupt()).toBe(0);
  await hanging;
  expect(command.output).not.toMatch(/^\s+at /m);
  expect(command.output).not.toContain(USER.password);
});

test('says what is missing: an API that is off, a port that is taken', async () => {
  const port = await unusedPort();
  const off = configuration(port);
  folder.configuration({ ...off, api_server: { ...(off['api_server'] as object), enabled: false } });
  command = start();
  expect(await command.exitCode()).toBe(2);
  expect(command.output).toMatch(/^Error: config\.json: the API is off: set api_server\.enabled to true/m);

  folder.configuration(configuration(port));
  const running = start();
  try {
    await running.says(/Listening/);
    command = start();
    expect(await command.exitCode()).toBe(2);
    expect(command.output).toMatch(/^Error: Cannot listen on 127\.0\.0\.1:\d+ .*api_server\.listen_port/m);
  } finally {
    await running.destroy();
  }
});

test('explains itself', async () => {
  const { code, output } = await runCommand([PITWALL, 'webserver', '--help']);
  expect(code).toBe(0);
  expect(output).toMatch(/Usage: pitwall webserver/);
  expect(output).toMatch(/without a bot/);
  for (const option of ['--config', '--userdir', '--datadir', '--strategy-path']) expect(output).toContain(option);
});
