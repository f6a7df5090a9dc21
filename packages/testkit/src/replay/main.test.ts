/** The command of the replay: its output and its exit code; once as it is typed, in a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basic, send } from '../api/harness/http-call.ts';
import { handshake } from '../api/harness/socket-client.ts';
import { runCommand } from './command.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const FIXTURES = fileURLToPath(new URL('../../fixtures/golden-api', import.meta.url));
const CANDLES = fileURLToPath(new URL('../../fixtures/candles', import.meta.url));

interface Change {
  readonly path: string;
  readonly response: { status: number; json: Record<string, unknown> };
}

let folder: string;

/** A folder with one recorded server and a few of its requests, some of them changed. */
function writeRecording(paths: readonly string[], change: (requests: Change[]) => void): void {
  const file = JSON.parse(readFileSync(join(FIXTURES, 'requests.json'), 'utf8')) as {
    instances: { instance: string; requests: Change[] }[];
  };
  const instances = file.instances.filter(({ instance }) => instance === 'empty');
  for (const instance of instances) {
    instance.requests = instance.requests.filter(({ path }) => paths.includes(path));
    change(instance.requests);
  }
  writeFileSync(join(folder, 'requests.json'), JSON.stringify({ ...file, instances }));
}

/** What the other recorded servers were asked of stored candles. */
function pairsRequests(): Change[] {
  const file = JSON.parse(readFileSync(join(FIXTURES, 'requests.json'), 'utf8')) as {
    instances: { requests: Change[] }[];
  };
  return file.instances.flatMap(({ requests }) => requests).filter(({ path }) => path === '/api/v1/available_pairs');
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pitwall-recording-'));
  for (const name of ['config-empty.json', 'market-futures.json', 'db1-empty.sqlite']) {
    cpSync(join(FIXTURES, name), join(folder, name));
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

async function run(...args: string[]) {
  const texts = { out: '', err: '' };
  const code = await runCommand(args, {
    out: (text) => (texts.out += `${text}\n`),
    err: (text) => (texts.err += `${text}\n`),
    stopped: async () => undefined,
  });
  return { code, ...texts };
}

/** A process of its own. */
function start(...args: string[]) {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (texts.out += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (texts.err += chunk.toString('utf8')));
  const ended = once(child, 'close').then(([code]: unknown[]) => ({ code, ...texts }));
  return { child, texts, ended };
}

describe('npm run replay', () => {
  it('is content with answers that are as recorded', async () => {
    writeRecording(['/api/v1/ping', '/api/v1/version', '/api/v1/balance'], () => undefined);
    const { code, out, err } = await run(folder);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('empty: 3 of 3 requests compared, 3 equal (1 with differences that docs/differences.md');
  });

  it('prints each difference with its place, and ends with 1', async () => {
    writeRecording(['/api/v1/ping', '/api/v1/balance', '/api/v1/count'], ([ping, balance, count]) => {
      if (ping === undefined || balance === undefined || count === undefined) throw new Error('Three requests.');
      ping.response.json['status'] = 'pang';
      balance.response.json['total'] = 4999.5;
      count.response.status = 200;
    });
    const { code, out } = await run(folder, '--instance', 'empty');
    expect(code).toBe(1);
    expect(out.split('\n').map((line) => line.trim())).toEqual([
      ...['empty 0: GET /api/v1/ping as none', 'status', 'expected "pang"', 'came     "pong"'],
      ...['empty 1: GET /api/v1/balance as basic', 'total', 'expected 4999.5', 'came     5000'],
      ...['empty 2: GET /api/v1/count as basic', 'status', 'expected 200', 'came     502'],
      'empty: 3 of 3 requests compared, 0 equal (0 with differences that docs/differences.md allows), 3 not, in 3 places',
      '',
    ]);
  });

  it.each([
    ['a folder that is not there', ['/no/such/folder'], 'There is no folder /no/such/folder.'],
    ['no folder', [], 'The folder with the recordings is missing.'],
    ['two folders', ['a', 'b'], 'One folder at a time: b is too much.'],
    ['an unknown option', ['a', '--frob'], "Unknown option '--frob'"],
    ['a port that is none', [FIXTURES, '--serve', 'spot', '--port', '99999'], '--port should be a number'],
    ['an unknown instance', [FIXTURES, '--instance', 'x'], 'has no instance "x"; it has futures, spot, empty'],
    ['a folder without recordings', [CANDLES], 'requests.json cannot be read.'],
  ])('says what is wrong: %s', async (_name, args, message) => {
    const { code, out, err } = await run(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
    expect(err).not.toContain('    at ');
  });

  it.each([
    ['{"now_ms":', 'is no JSON'],
    ['[]', 'the file is no object'],
    ['{"now_ms":"x","instances":[]}', 'now_ms should be a number, and is "x"'],
    ['{"now_ms":1,"instances":[{"instance":"a"}]}', 'instances[0].config should be a text, and is missing'],
  ])('says where the file is broken: %s', async (text, message) => {
    writeFileSync(join(folder, 'requests.json'), text);
    const { code, err } = await run(folder);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(message) as string });
  });

  it('names a file of the recording that is missing', async () => {
    writeRecording(['/api/v1/ping'], () => undefined);
    rmSync(join(folder, 'market-futures.json'));
    const { code, err } = await run(folder);
    cpSync(join(FIXTURES, 'market-futures.json'), join(folder, 'market-futures.json'));
    expect({ code, err }).toEqual({ code: 2, err: `${join(folder, 'market-futures.json')} is missing.\n` });
  });

  it('tells that candles are missing where they matter', async () => {
    writeRecording(['/api/v1/ping'], (requests) => requests.push(...pairsRequests()));
    const { err } = await run(folder, '--data', '/no/such/candles');
    expect(err).toBe(
      'empty has no candles: there is no folder /no/such/candles/futures. Name the folder above it by --data DIR.\n',
    );
  });

  it('has a help', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    for (const option of ['--instance', '--all', '--data', '--strategies', '--serve', '--port']) {
      expect(out).toContain(option);
    }
  });
});

describe('npm run replay -- --serve', () => {
  it('serves the recorded state until it is told to stop', async () => {
    const { child, texts, ended } = start(FIXTURES, '--data', CANDLES, '--serve', 'futures');
    while (!texts.out.includes('ws_token') && child.exitCode === null) await once(child.stdout, 'data');
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(texts.out)?.[0] ?? '';
    expect(texts.out).toContain('as it was at 2024-01-16T12:34:56.000Z');
    expect(texts.out).toContain('golden');
    const headers = { authorization: basic('golden', 'gold-pass'), origin: 'http://ui.example' };
    const health = await send(url, '/api/v1/health', { headers });
    expect(health).toMatchObject({
      json: { last_process: '2024-01-16T12:30:05.250000+00:00' },
      headers: { 'access-control-allow-origin': 'http://ui.example' },
    });
    expect((await send(url, '/api/v1/count', { headers })).json).toMatchObject({ current: 8, max: 10 });
    expect(await handshake(url, '/api/v1/message/ws?token=golden-ws-token')).toMatchObject({ status: 101 });
    expect(await handshake(url, '/api/v1/message/ws?token=wrong')).toMatchObject({ status: 403 });
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 0, err: '' });
  });

  it('says when the port is taken', async () => {
    const other = createServer();
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, err } = await run(FIXTURES, '--serve', 'spot', '--port', String(port));
    other.close();
    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringContaining(`Cannot listen on 127.0.0.1:${port}`) as string,
    });
  });
});
