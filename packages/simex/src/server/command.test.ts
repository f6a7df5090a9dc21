import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { runCommand } from './command.ts';

let folder: string;

interface Health {
  readonly symbols: { readonly spot: readonly string[] };
  readonly clock: { readonly now: number };
}

interface Run {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Runs the command in this process; `whileUp` gets its address and its greeting once it listens. */
async function run(args: readonly string[], whileUp?: (url: string, greeting: string) => Promise<void>): Promise<Run> {
  let out = '';
  let error = '';
  const code = await runCommand(args, {
    out: (text) => {
      out += text;
    },
    error: (text) => {
      error += text;
    },
    stopped: async () => whileUp?.(/listens on (\S+)/.exec(out)?.[1] ?? '', out),
  });
  return { code, out, error };
}

async function json(url: string): Promise<unknown> {
  return (await fetch(url)).json();
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'simex-cli-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

test('runs the market it was asked for', async () => {
  const ledger = join(folder, 'ledger.jsonl');
  const args = ['--port', '0', '--seed', 'a', '--speed', '60', '--symbols', 'btc/usdt,ETHUSDT', '--ledger', ledger];
  const start = [
    '--start',
    '2024-03-01T00:00Z',
    '--key',
    'k',
    '--secret',
    'do-not-print',
    '--balance',
    'USDT=7,BTC=0.5',
  ];
  const { code, out, error } = await run([...args, ...start, '--fee-taker', '0.002'], async (url, greeting) => {
    expect(greeting).not.toContain('do-not-print');
    const health = (await json(`${url}/sim/health`)) as Health;
    expect(health.symbols.spot).toEqual(['BTCUSDT', 'ETHUSDT']);
    expect(health.clock).toMatchObject({ speed: 60, mode: 'sped' });
    expect(health.clock.now).toBeGreaterThan(Date.parse('2024-03-01T00:00Z'));
    const summary = await json(`${url}/sim/ledger/summary`);
    expect(summary).toHaveProperty('balances', {
      'free:USDT': '700000000',
      'free:BTC': '50000000',
      'futures:USDT': '1000000000000',
    });
  });
  expect([code, error]).toEqual([0, '']);
  expect(out).toContain('has ended');
  const entries = (await readFile(ledger, 'utf8')).trim().split('\n');
  expect(JSON.parse(entries[0] ?? '')).toMatchObject({ type: 'start', sequence: 1 });
});

test('plays candle files', async () => {
  const candles = join(folder, 'candles');
  await mkdir(candles);
  const start = Date.parse('2024-01-01T00:00Z');
  const rows = Array.from({ length: 600 }, (_, index) => [start + index * 60_000, 100, 102, 99, 101, 50]);
  await writeFile(join(candles, 'ABC_USDT-1m.json'), JSON.stringify(rows));
  const { code } = await run(
    ['--port', '0', '--candles', candles, '--start', '2024-01-01T05:00Z', '--speed', '0'],
    async (url) => {
      const [candle] = (await json(
        `${url}/api/v3/klines?symbol=ABCUSDT&interval=1h&limit=1&endTime=${start + 7_199_999}`,
      )) as [number, ...string[]][];
      expect(candle?.slice(0, 5)).toEqual([start + 3_600_000, '100', '102', '99', '101']);
    },
  );
  expect(code).toBe(0);
});

test('stands still on a market file', async () => {
  const path = join(folder, 'market.json');
  const market = {
    trading_mode: 'spot',
    precisionMode: 4,
    markets: {
      'ADA/BTC': {
        maker: 0.0008,
        taker: 0.001,
        amount_step: 0.1,
        price_step: 1e-8,
        limits: { amount: { min: 0.1, max: 900_000 }, cost: { min: 0.0001 } },
      },
    },
    tickers: { 'ADA/BTC': { last: 1.224e-5, bid: 1.223e-5, ask: 1.225e-5, quoteVolume: 0.01, percentage: 1.5 } },
    order_books: { 'ADA/BTC': { bids: [[1.223e-5, 10]], asks: [[1.225e-5, 12]] } },
  };
  await writeFile(path, JSON.stringify(market));
  await run(['--port', '0', '--static', path], async (url) => {
    expect(await json(`${url}/api/v3/ticker/24hr?symbol=ADABTC`)).toMatchObject({
      lastPrice: '0.00001224',
      bidPrice: '0.00001223',
      askPrice: '0.00001225',
      quoteVolume: '0.01',
      priceChangePercent: '1.5',
    });
    expect(await json(`${url}/api/v3/depth?symbol=ADABTC`)).toMatchObject({
      bids: [['0.00001223', '10']],
      asks: [['0.00001225', '12']],
    });
  });
});

test.each([
  ['a wrong port', ['--port', 'x'], 'whole number from 0 to 65535'],
  ['an unknown option', ['--nonsense'], 'unknown option'],
  ['a wrong balance', ['--balance', 'USDT'], 'not of the form USDT=10000'],
  ['a wrong fee', ['--fee-maker', '1'], 'a ratio such as 0.001'],
  ['a wrong time', ['--start', 'soon'], 'milliseconds or a date'],
  ['an unknown symbol', ['--symbols', 'NOPE'], 'there is no "NOPE"'],
  ['a missing folder', ['--candles', '/nonexistent'], '/nonexistent: cannot be read'],
  ['a missing file', ['--static', '/nonexistent.json'], '/nonexistent.json: cannot be read'],
  ['two markets', ['--static', 'a', '--candles', 'b'], 'cannot be used together'],
  ['a key without a secret', ['--key', 'k'], 'must be given together'],
  ['a ledger in no folder', ['--ledger', '/dev/null/ledger', '--port', '0'], '/dev/null'],
])('%s is one clear line and no start', async (_, args, text) => {
  const { code, out, error } = await run(args);
  expect(code).toBe(1);
  expect(error).toContain(text);
  expect(error).not.toContain('    at ');
  expect(out).toBe('');
});

test('a wrong fault plan and a folder without candles name the place', async () => {
  const path = join(folder, 'faults.json');
  await writeFile(path, '{"requests":[{"kind":"lost"}]}');
  expect((await run(['--faults', path])).error).toContain('requests[0].kind must be one of');
  await writeFile(path, '{');
  expect((await run(['--faults', path])).error).toContain('is not valid JSON');
  const empty = join(folder, 'empty');
  await mkdir(empty);
  expect((await run(['--candles', empty])).error).toContain('holds no candle file');
});

test('a port in use is said so', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const { code, error } = await run(['--port', String(port)]);
  expect([code, error]).toEqual([
    1,
    `pitwall-simex: port ${port} is in use: choose another with --port, or 0 for any free one\n`,
  ]);
  await new Promise((resolve) => other.close(resolve));
});

test('tells its options and its version', async () => {
  const help = await run(['--help']);
  expect([help.code, help.out.includes('--static <file>')]).toEqual([0, true]);
  const version = await run(['--version']);
  expect([version.code, /^\d+\.\d+\.\d+\n$/.test(version.out)]).toEqual([0, true]);
});
