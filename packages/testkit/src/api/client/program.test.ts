/** The command `pitwall-client` and the typed client, against an API on a real port. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../../client/src/cli/run.ts';
import { ApiError, ConnectionError, PitwallClient } from '../../../../client/src/index.ts';
import { startStandardBot, STANDARD_LOGIN } from '../harness/standard-bot.ts';
import type { RecordedApi } from '../harness/recorded-api.ts';

const PROGRAM = fileURLToPath(new URL('../../../../client/src/cli.ts', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The program inside this process. */
async function runProgram(...args: string[]): Promise<Ended> {
  let out = '';
  let err = '';
  const code = await run(args, { out: (text) => (out += text), err: (text) => (err += text) });
  return { code, out, err };
}

/** The program as its own process. */
async function spawnProgram(...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: tmpdir() });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, out, err };
}

describe('pitwall-client', () => {
  let bench: RecordedApi;
  let folder: string;
  let config: string;
  const ask = async (...args: string[]): Promise<Ended> => runProgram('-c', config, ...args);

  beforeAll(async () => {
    bench = await startStandardBot({ trades: 'long' });
    folder = mkdtempSync(join(tmpdir(), 'pitwall-client-'));
    config = join(folder, 'config.json');
    const { port } = new URL(bench.url);
    writeFileSync(
      config,
      `{
        // where the bot listens
        "api_server": {
          "listen_ip_address": "127.0.0.1", "listen_port": ${port},
          "username": "${STANDARD_LOGIN.username}", /* who */ "password": "${STANDARD_LOGIN.password}",
        },
      }`,
    );
  });
  afterAll(async () => {
    await bench.close();
    rmSync(folder, { recursive: true });
  });

  it('prints the answer as one line of JSON', async () => {
    const answer = await spawnProgram('-c', config, 'version');
    expect(answer).toEqual({ code: 0, out: '{"version": "0.1.0"}\n', err: '' });
  });

  it.each([
    ['balance'],
    ['blacklist'],
    ['blacklist', 'XRP/.*', 'LTC/ETH'],
    ['count'],
    ['daily', '3'],
    ['delete_lock', '1'],
    ['entries'],
    ['exits', 'ETC/BTC'],
    ['health'],
    ['lock_add', 'ETH/BTC', '2030-01-01T16:00:00Z', '*', 'why'],
    ['locks'],
    ['logs', '2'],
    ['mix_tags', 'ETC/BTC'],
    ['monthly', '2'],
    ['performance'],
    ['plot_config'],
    ['profit'],
    ['reload_config'],
    ['show_config'],
    ['start'],
    ['stats'],
    ['status'],
    ['strategies'],
    ['strategy', 'ApiStrategy'],
    ['stopbuy'],
    ['trade', '3'],
    ['trades', '-1', '1'],
    ['weekly'],
    ['delete_trade', '2'],
    ['whitelist'],
    ['sysinfo'],
    ['version'],
    ['available_pairs'],
    ['available_pairs', '5m'],
    ['available_pairs', 'stake_currency=BTC'],
    ['pair_candles', 'ETH/BTC', '5m'],
    ['pair_candles', 'ETH/BTC', '5m', '2'],
    ['pair_candles', 'ETH/BTC', '5m', '2', 'rsi,ema'],
    ['stop'],
  ])('runs %s', async (...args) => {
    const { code, out, err } = await ask(...args);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).not.toMatch(/"(error|detail)": /);
    expect(out.trimEnd().split('\n')).toHaveLength(1);
  });

  it('takes all further arguments where a command takes a list', async () => {
    const { out } = await ask('blacklist', 'NEO/.*', 'ETH/USDT');
    expect(out).toMatch(/"blacklist": \[.*"NEO\/\.\*", "ETH\/USDT"\]/);
    expect((await ask('lock_add', 'LTC/BTC', '2030-01-01T16:00:00Z')).out).toMatch(/"pair": "LTC\/BTC", "side": "\*"/);
  });

  it('says whether the bot runs, by its state', async () => {
    bench.bot.start();
    expect((await ask('ping')).out).toBe('{"status": "pong"}\n');
    bench.bot.stop();
    expect((await ask('ping')).out).toBe('{"status": "not_running"}\n');
    bench.bot.start();
  });

  it('prints refusals as they are, with exit code 0', async () => {
    const { code, out } = await ask('forceexit', '999', 'market', '0.5');
    expect({ code, out }).toEqual({
      code: 0,
      out: '{"error": "Error querying /api/v1/forceexit: invalid argument"}\n',
    });
    expect((await ask('cancel_open_order', '5')).out).toContain('No open order for trade_id.');
    expect((await ask('edge')).out).toContain('Edge is not enabled.');
    expect((await ask('forcebuy', 'ETH/BTC')).out).toContain('Force_entry not enabled.');
    expect((await ask('pairlists_available')).out).toContain('Bot is not in the correct state');
    expect((await ask('pair_history', 'ETH/BTC', '5m', 'NoStrategy', '20240101-')).out).toMatch(/"(error|detail)": /);
    expect((await ask('trade', 'abc')).out).toContain('value is not a valid integer');
  });

  it('case 192: --show and help list the commands, --version ends', async () => {
    const shown = await runProgram('--show');
    expect(shown).toMatchObject({ code: 0, err: '' });
    expect(shown.out).toContain('Possible commands');
    expect(shown.out).toContain('forceenter <pair> <side> [price]');
    expect((await runProgram('help')).out).toBe(shown.out);
    expect(await runProgram('-V')).toEqual({ code: 0, out: 'pitwall-client 0.1.0\n', err: '' });
  });

  it('case 193: names a configuration file that is not there', async () => {
    const { code, out, err } = await spawnProgram('-c', join(folder, 'none.json'), 'nonsense');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/- WARNING - Could not load config file .*none\.json/);
  });

  it('names the line of a configuration that is not JSON', async () => {
    const broken = join(folder, 'broken.json');
    writeFileSync(broken, '{\n  "api_server": {\n    "username" "x" }\n}');
    const { code, err } = await runProgram('-c', broken, 'version');
    expect(code).toBe(1);
    expect(err).toContain('broken.json, line 3');
  });

  it('case 194: lists the commands for one it does not know', async () => {
    const { code, out, err } = await ask('nonsense');
    expect(code).toBe(0);
    expect(err).toContain('Command nonsense not defined');
    expect(out).toContain('Possible commands');
  });

  it('case 195: takes arguments by name, and refuses unknown names', async () => {
    const given = ['forceenter', 'ETH/BTC', 'long', '0.1'];
    expect((await ask(...given, 'enter_tag=deadBeef')).out).toContain('Force_entry not enabled.');
    const { code, out, err } = await ask(...given, 'invalid_key=123');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('Error executing command forceenter: got an unexpected keyword argument');
    expect((await ask('forceenter', 'ETH/BTC')).err).toContain("needs the argument 'side'");
    expect((await ask('count', '1')).err).toContain('takes at most 0 arguments');
  });

  it('case 190: warns and prints null when nothing answers', async () => {
    const nowhere = join(folder, 'nowhere.json');
    writeFileSync(nowhere, '{"api_server": {"listen_port": 1}}');
    const { code, out, err } = await runProgram('-c', nowhere, 'version');
    expect({ code, out }).toEqual({ code: 1, out: 'null\n' });
    expect(err).toContain('http://127.0.0.1:1 does not answer');
    expect((await runProgram('-c', nowhere, 'ping')).out).toBe('{"status": "not_running"}\n');
  });

  it('ends without a word when nobody reads on', async () => {
    const child = spawn(process.execPath, [PROGRAM, 'help']);
    child.stdout.destroy();
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  it('refuses options it does not know', async () => {
    expect((await runProgram('--nope')).err).toContain('There is no option --nope');
  });

  describe('the typed client', () => {
    it('answers with the types of the routes', async () => {
      const client = new PitwallClient({ url: bench.url, ...STANDARD_LOGIN });
      const { access_token: token } = await client.call('login');
      const page = await new PitwallClient({ url: bench.url, token }).call('trades', { query: { limit: 1 } });
      expect(page.trades_count).toBe(1);
      const trade = await client.call('trade', { params: { tradeid: page.trades[0]?.trade_id ?? 0 } });
      expect(trade.is_open).toBe(false);
    });

    it('throws what the bot refuses, and what does not answer', async () => {
      const client = new PitwallClient({ url: bench.url, username: 'nobody', password: 'x' });
      const refused = client.call('count');
      await expect(refused).rejects.toThrow(ApiError);
      await expect(refused).rejects.toMatchObject({ status: 401, body: { detail: 'Unauthorized' } });
      await expect(new PitwallClient({ url: 'http://127.0.0.1:1' }).call('ping')).rejects.toThrow(ConnectionError);
    });
  });
});
