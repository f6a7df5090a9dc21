/**
 * What cannot run says so: one clear line that names what is wrong, where and what to do, an exit code that is not 0, no
 * stack trace, and nothing left half-written. Wrong configuration files have their own table beside the code that reads
 * them; here is what comes to light only when a bot starts.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startSimexServer, type SimexServer } from '../packages/simex/src/index.ts';
import { catalogue } from '../packages/simex/src/market/catalogue.ts';
import { unusedPort } from '../packages/testkit/src/unused-port.ts';
import { BotFolder, botConfiguration } from './support/bot-folder.ts';

const strategy = (body: string, before = ''): string => `
import { Strategy, type Frame } from 'pitwall';
${before}
export class Mine extends Strategy {
  override timeframe = '1m';
  override minimalRoi = { 0: 10 };
  override stoploss = -0.9;
  override populateIndicators(_: Frame): void {}
  override populateEntryTrend(frame: Frame): void { frame.enterLong(new Uint8Array(frame.length)); }
  override populateExitTrend(frame: Frame): void { frame.exitLong(new Uint8Array(frame.length)); }
  ${body}
}
`;
const GOOD = strategy('');
const STACK = /^\s+at /m;
const SECRETS = ['hidden-9fq', 'not-the-secret-7c1'];

let exchange: SimexServer;
beforeAll(async () => {
  exchange = await startSimexServer({
    seed: 'bad-start',
    symbols: catalogue().filter(({ product, symbol }) => product === 'spot' && /^(BTC|ETH)USDT$/.test(symbol)),
    deposits: [{ product: 'spot', asset: 'USDT', amount: '1000' }],
  });
});
afterAll(async () => exchange.close());

let folder: BotFolder;
beforeEach(() => {
  folder = new BotFolder();
  folder.strategy('Mine', GOOD);
});
afterEach(() => folder.remove());

/** The start must fail with one line of this kind. */
async function failsWith(pattern: RegExp, values: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const database = join(folder.path, 'bot.sqlite');
  folder.configuration({ ...botConfiguration(exchange, 'Mine', 0), db_url: `sqlite:///${database}`, ...values });
  const command = folder.trade();
  try {
    const code = await command.exitCode();
    const failures = command.output.split('\n').filter((line) => line.startsWith('Error: '));
    expect({ code, failures, output: command.output }).toMatchObject({
      code: 2,
      failures: [expect.stringMatching(pattern)],
    });
    expect(command.output).not.toMatch(STACK);
    for (const secret of SECRETS) expect(command.output).not.toContain(secret);
  } finally {
    await command.destroy();
  }
}

/** Files besides those the user wrote. The empty folders of a user's folder are made whenever one is named. */
function left(): string[] {
  return readdirSync(folder.path, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => name)
    .filter((name) => name !== 'config.json' && name !== 'Mine.ts');
}

describe('the strategy', () => {
  test('is not there', async () => {
    await failsWith(/Missing.*strategies.*(list-strategies|new-strategy|Mine)/, { strategy: 'Missing' });
    expect(left()).toEqual([]);
  });

  test('does not compile', async () => {
    folder.strategy('Mine', GOOD.replace('timeframe =', 'timeframe = = '));
    await failsWith(/Mine\.ts:\d+:\d+/);
    expect(left()).toEqual([]);
  });

  test('throws when it is imported', async () => {
    folder.strategy('Mine', strategy('', "throw new Error('no luck today');"));
    await failsWith(/Mine\.ts.*no luck today/);
    expect(left()).toEqual([]);
  });

  test('throws in botStart', async () => {
    folder.strategy('Mine', strategy("override botStart(): void { throw new Error('no luck today'); }"));
    await failsWith(/Mine\.botStart threw Error: no luck today \(.*Mine\.ts:\d+/);
  });
});

test('a strategy that throws later does not end the bot, and says where', { timeout: 60_000 }, async () => {
  folder.strategy(
    'Mine',
    GOOD.replace('(_: Frame): void {}', "(_: Frame): void { throw new Error('no luck today'); }"),
  );
  folder.configuration(botConfiguration(exchange, 'Mine', 0));
  const command = folder.trade('--db-url', 'sqlite://');
  try {
    await command.says(/Mine\.populateIndicators threw Error: no luck today \(.*Mine\.ts:\d+/);
    await command.says(/Bot heartbeat/);
    expect(command.output).not.toMatch(STACK);
    expect(await command.interrupt()).toBe(0);
  } finally {
    await command.destroy();
  }
});

describe('the database', () => {
  test.each([
    ['is of an unknown kind', 'oracle://somewhere', /db_url.*oracle/],
    ['lies in a folder that is not there', 'sqlite:////nowhere/at/all/bot.sqlite', /nowhere\/at\/all.*folder/],
    ['is not reachable', 'postgresql://bot:hidden-9fq@127.0.0.1:1/bot', /127\.0\.0\.1:1/],
  ])('%s', async (_, url, pattern) => {
    await failsWith(pattern, { db_url: url });
    expect(left()).toEqual([]);
  });

  test('is no database', async () => {
    const file = join(folder.path, 'bot.sqlite');
    writeFileSync(file, 'Dear diary, '.repeat(1_000));
    await failsWith(/bot\.sqlite/);
  });

  test('is in use by another bot', { timeout: 60_000 }, async () => {
    const url = { db_url: `sqlite:///${join(folder.path, 'bot.sqlite')}` };
    folder.configuration({ ...botConfiguration(exchange, 'Mine', 0), ...url });
    const other = folder.trade();
    try {
      await other.says(/Bot heartbeat/);
      await failsWith(/bot\.sqlite belongs to a bot that is running\. Stop that bot first/);
      expect(other.process.exitCode).toBeNull();
    } finally {
      await other.destroy();
    }
  });
});

test('the port of the API is taken', async () => {
  const server = createServer();
  const port = await unusedPort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  try {
    await failsWith(new RegExp(`127\\.0\\.0\\.1:${port}.*listen_port`), botConfiguration(exchange, 'Mine', port));
    // Who may use the API is looked up before the port is asked for.
    expect(left()).toEqual(['access.sqlite']);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

describe('the exchange', () => {
  const other = (changes: Readonly<Record<string, unknown>>): Record<string, unknown> => {
    const values = botConfiguration(exchange, 'Mine', 0);
    return { ...values, exchange: { ...(values['exchange'] as object), ...changes } };
  };

  test('cannot be reached', { timeout: 60_000 }, async () => {
    const port = await unusedPort();
    await failsWith(new RegExp(`binance.*127\\.0\\.0\\.1:${port}`), other({ local_url: `http://127.0.0.1:${port}` }));
  });

  test('refuses the credentials', { timeout: 60_000 }, async () => {
    const secret = 'not-the-secret-7c1';
    await failsWith(/binance.*(key|secret)/i, { ...other({ secret }), dry_run: false });
  });
});
