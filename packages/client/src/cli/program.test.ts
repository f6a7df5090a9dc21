/** Every command against a real server that keeps what it is asked: exactly one request, as written here. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ScriptServer, type ScriptAnswer } from '../testing/script-server.ts';
import { COMMANDS } from './commands.ts';
import { run } from './run.ts';

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const folder = mkdtempSync(join(tmpdir(), 'pitwall-client-'));
const config = join(folder, 'config.json');
let server: ScriptServer;
let answer: ScriptAnswer = {};

async function runProgram(args: readonly string[], environment: Record<string, string> = {}): Promise<Ended> {
  let out = '';
  let err = '';
  const code = await run(args, { out: (text) => (out += text), err: (text) => (err += text) }, environment);
  return { code, out, err };
}

async function ask(...args: string[]): Promise<Ended> {
  return runProgram(['-c', config, ...args]);
}

function writeConfig(file: string, block: Readonly<Record<string, unknown>>): string {
  writeFileSync(file, JSON.stringify({ api_server: block }));
  return file;
}

beforeAll(async () => {
  server = await ScriptServer.open(() => answer);
  const login = { username: 'trader', password: 'geheim' };
  writeConfig(config, { listen_ip_address: '127.0.0.1', listen_port: server.port, ...login });
});
beforeEach(() => {
  server.seen.length = 0;
  answer = { body: { a: 1 } };
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const NULL = null;
const LOCK = { pair: 'ETH/BTC', until: '2030-01-01T16:00:00Z', side: '*', reason: '' };
const CANDLES = { pair: 'ETH/BTC', timeframe: '5m' };

/** Arguments, then method, path with query, body. */
const CALLS: readonly (readonly [args: string, method: string, target: string, body: unknown])[] = [
  ['start', 'POST', '/start', NULL],
  ['stop', 'POST', '/stop', NULL],
  ['stopbuy', 'POST', '/stopbuy', NULL],
  ['reload_config', 'POST', '/reload_config', NULL],
  ...[
    ...['balance', 'count', 'edge', 'profit', 'stats', 'performance', 'status', 'version', 'show_config'],
    ...['whitelist', 'strategies', 'plot_config', 'sysinfo', 'health', 'locks'],
  ].map((name) => [name, 'GET', `/${name}`, NULL] as const),
  ['ping', 'GET', '/show_config', NULL],
  ['daily', 'GET', '/daily', NULL],
  ['daily 3', 'GET', '/daily?timescale=3', NULL],
  ['daily days=3', 'GET', '/daily?timescale=3', NULL],
  ['weekly', 'GET', '/weekly', NULL],
  ['weekly 2', 'GET', '/weekly?timescale=2', NULL],
  ['monthly', 'GET', '/monthly', NULL],
  ['monthly 2', 'GET', '/monthly?timescale=2', NULL],
  ['logs', 'GET', '/logs', NULL],
  ['logs 5', 'GET', '/logs?limit=5', NULL],
  ['trades', 'GET', '/trades', NULL],
  ['trades 5', 'GET', '/trades?limit=5', NULL],
  ['trades 5 10', 'GET', '/trades?limit=5&offset=10', NULL],
  ['trades offset=10', 'GET', '/trades?offset=10', NULL],
  ['trade 3', 'GET', '/trade/3', NULL],
  ['delete_trade 3', 'DELETE', '/trades/3', NULL],
  ['cancel_open_order 3', 'DELETE', '/trades/3/open-order', NULL],
  ['delete_lock 3', 'DELETE', '/locks/3', NULL],
  ['lock_add ETH/BTC 2030-01-01T16:00:00Z', 'POST', '/locks', [LOCK]],
  ['lock_add ETH/BTC 2030-01-01T16:00:00Z long why', 'POST', '/locks', [{ ...LOCK, side: 'long', reason: 'why' }]],
  ['lock_add ETH/BTC 2030-01-01T16:00:00Z reason=why', 'POST', '/locks', [{ ...LOCK, reason: 'why' }]],
  ['blacklist', 'GET', '/blacklist', NULL],
  ['blacklist XRP/.*', 'POST', '/blacklist', { blacklist: ['XRP/.*'] }],
  ['blacklist XRP/.* ETH/BTC', 'POST', '/blacklist', { blacklist: ['XRP/.*', 'ETH/BTC'] }],
  ['forcebuy ETH/BTC', 'POST', '/forcebuy', { pair: 'ETH/BTC', price: null }],
  ['forcebuy ETH/BTC 0.1', 'POST', '/forcebuy', { pair: 'ETH/BTC', price: '0.1' }],
  ['forceenter ETH/BTC long', 'POST', '/forceenter', { pair: 'ETH/BTC', side: 'long' }],
  ['forceenter ETH/BTC short 0.1', 'POST', '/forceenter', { pair: 'ETH/BTC', side: 'short', price: '0.1' }],
  [
    'forceenter ETH/BTC long order_type=limit stake_amount=50 leverage=3 enter_tag=deadBeef',
    'POST',
    '/forceenter',
    { pair: 'ETH/BTC', side: 'long', ordertype: 'limit', stakeamount: '50', leverage: '3', entry_tag: 'deadBeef' },
  ],
  ['forceexit 3', 'POST', '/forceexit', { tradeid: '3', ordertype: null, amount: null }],
  ['forceexit all market', 'POST', '/forceexit', { tradeid: 'all', ordertype: 'market', amount: null }],
  ['forceexit 3 limit 0.5', 'POST', '/forceexit', { tradeid: '3', ordertype: 'limit', amount: '0.5' }],
  ['strategy Mine', 'GET', '/strategy/Mine', NULL],
  ['available_pairs', 'GET', '/available_pairs?timeframe=&stake_currency=', NULL],
  ['available_pairs 5m', 'GET', '/available_pairs?timeframe=5m&stake_currency=', NULL],
  ['available_pairs 5m USDT', 'GET', '/available_pairs?timeframe=5m&stake_currency=USDT', NULL],
  ['available_pairs stake_currency=USDT', 'GET', '/available_pairs?timeframe=&stake_currency=USDT', NULL],
  ['pair_candles ETH/BTC 5m', 'GET', '/pair_candles?pair=ETH%2FBTC&timeframe=5m', NULL],
  ['pair_candles ETH/BTC 5m 20', 'GET', '/pair_candles?pair=ETH%2FBTC&timeframe=5m&limit=20', NULL],
  ['pair_candles ETH/BTC 5m 20 rsi,ema', 'POST', '/pair_candles', { ...CANDLES, limit: '20', columns: ['rsi', 'ema'] }],
  ['pair_candles ETH/BTC 5m columns=rsi', 'POST', '/pair_candles', { ...CANDLES, columns: ['rsi'] }],
  ['pair_history ETH/BTC 5m Mine', 'GET', '/pair_history?pair=ETH%2FBTC&timeframe=5m&strategy=Mine&timerange=', NULL],
  [
    'pair_history ETH/BTC 5m Mine 20240101-20240201 freqaimodel=M',
    'GET',
    '/pair_history?pair=ETH%2FBTC&timeframe=5m&strategy=Mine&timerange=20240101-20240201&freqaimodel=M',
    NULL,
  ],
  ['entries', 'GET', '/entries', NULL],
  ['entries ETH/BTC', 'GET', '/entries?pair=ETH%2FBTC', NULL],
  ['exits', 'GET', '/exits', NULL],
  ['exits ETH/BTC', 'GET', '/exits?pair=ETH%2FBTC', NULL],
  ['mix_tags', 'GET', '/mix_tags', NULL],
  ['mix_tags ETH/BTC', 'GET', '/mix_tags?pair=ETH%2FBTC', NULL],
  ['pairlists_available', 'GET', '/pairlists/available', NULL],
];

describe('the commands', () => {
  it.each(CALLS)('case 191: "%s" sends %s %s', async (args, method, target, body) => {
    const { code, err } = await ask(...args.split(' '));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(server.seen).toHaveLength(1);
    const [seen] = server.seen;
    expect([seen?.method, seen?.target]).toEqual([method, `/api/v1${target}`]);
    expect(seen?.body).toBe(JSON.stringify(body));
    expect(seen?.headers).toMatchObject({
      accept: 'application/json',
      'content-type': 'application/json',
      authorization: `Basic ${btoa('trader:geheim')}`,
    });
  });

  it('are all in the table above', () => {
    expect(Object.keys(COMMANDS).sort()).toEqual([...new Set(CALLS.map(([args]) => args.split(' ')[0]))].sort());
  });

  it.each(['trade', 'delete_trade', 'strategy', 'forceexit', 'forcebuy', 'pair_candles ETH/BTC', 'lock_add ETH/BTC'])(
    '"%s" sends nothing without what it needs',
    async (args) => {
      const { code, err } = await ask(...args.split(' '));
      expect(code).toBe(1);
      expect(err).toContain(`Error executing command ${args.split(' ')[0] ?? ''}: needs the argument`);
      expect(server.seen).toEqual([]);
    },
  );

  it('case 195: too many, double and unknown arguments are errors, and nothing is sent', async () => {
    const errors = [
      [['count', '1'], 'takes at most 0 arguments, 1 were given'],
      [['trades', '5', 'limit=6'], "got two values for the argument 'limit'"],
      [['forceenter', 'BTC/USDT', 'long', 'invalid_key=123'], "got an unexpected keyword argument 'invalid_key'"],
    ] as const;
    for (const [args, message] of errors) {
      const { code, err } = await ask(...args);
      expect(code).toBe(1);
      expect(err).toContain(`Error executing command ${args[0]}: ${message}`);
    }
    expect(server.seen).toEqual([]);
  });

  it.each([
    [
      ['XRP/.*', 'a b', ''],
      ['XRP/.*', 'a b', ''],
    ],
    [
      ['--', '-1INCH/.*', '(?=X)./.*'],
      ['-1INCH/.*', '(?=X)./.*'],
    ],
    [['pairs=XRP/.*'], ['XRP/.*']],
  ])('takes the words as the shell gives them: blacklist %j', async (args, blacklist) => {
    expect((await ask('blacklist', ...args)).err).toBe('');
    expect(JSON.parse(server.seen[0]?.body ?? '')).toEqual({ blacklist });
  });

  it('takes the value of a keyword up to a second "="', async () => {
    await ask('forceenter', 'ETH/BTC', 'long', 'enter_tag=a=b');
    expect(JSON.parse(server.seen[0]?.body ?? '')).toMatchObject({ entry_tag: 'a' });
  });
});

describe('what is shown', () => {
  it('the answer on one line, whatever its status', async () => {
    answer = { status: 502, body: '{"error":"x: Ü","n":1000.0,"list":[1,null]}' };
    expect(await ask('count')).toEqual({
      code: 0,
      out: '{"error": "x: \\u00dc", "n": 1000.0, "list": [1, null]}\n',
      err: '',
    });
  });

  it.each([
    [{ body: { state: 'running' } }, 'pong'],
    [{ body: { state: 'stopped' } }, 'not_running'],
    [{ body: '<html>' }, 'not_running'],
    [{ status: 401, body: { detail: 'Unauthorized' } }, 'not_running'],
  ])('ping of %o is %s', async (given, status) => {
    answer = given;
    expect((await ask('ping')).out).toBe(`{"status": "${status}"}\n`);
  });

  it('a ping that is refused, with the reason beside', async () => {
    answer = { status: 401, body: { detail: 'Unauthorized' } };
    const { code, out, err } = await ask('ping');
    expect({ code, out }).toEqual({ code: 0, out: '{"status": "not_running"}\n' });
    expect(err).toContain('refuses to say whether the bot runs (Unauthorized)');
  });

  it('an error for what is not JSON', async () => {
    answer = { body: '<html>' };
    const { code, out, err } = await ask('count');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('The answer is not JSON');
  });

  it('case 192: help, with every command, its parameters and their meaning; no configuration is needed', async () => {
    for (const args of [['--show'], ['help']]) {
      const { code, out } = await runProgram(args);
      expect(code).toBe(0);
      expect(out).toMatch(/^Possible commands:/);
      for (const [name, { help, parameters }] of Object.entries(COMMANDS)) {
        expect(out).toMatch(new RegExp(`^${name}( |$)`, 'm'));
        expect(out).toContain(help);
        for (const parameter of parameters) expect(out).toContain(`${parameter.name}: ${parameter.help}`);
      }
    }
    expect((await runProgram(['--version'])).out).toMatch(/^pitwall-client \d+\.\d+\.\d+\n$/);
    expect((await runProgram(['--help'])).out).toContain('--server-url');
    expect(server.seen).toEqual([]);
  });
});

describe('where and who', () => {
  const header = (): string | undefined => server.seen[0]?.headers.authorization;

  it('a token of the environment or the command line instead of name and password; it is never shown', async () => {
    const shown: string[] = [];
    const note = ({ out, err }: Ended): void => void shown.push(out, err);
    note(await runProgram(['-c', config, 'count'], { PITWALL_TOKEN: 'canary1' }));
    expect(header()).toBe('Bearer canary1');
    server.seen.length = 0;
    note(await runProgram(['-c', config, '--token', 'canary2', 'count'], { PITWALL_TOKEN: 'canary1' }));
    expect(header()).toBe('Bearer canary2');
    note(await runProgram(['-c', config, '--token', 'canary 3', 'count']));
    note(await runProgram(['-c', config, '--tokn=canary4', 'count']));
    note(await runProgram(['-c', config, '--token', 'canary5', 'nonsense']));
    note(await runProgram(['--server-url', 'http://127.0.0.1:1', '--token', 'canary6', 'count']));
    note(await runProgram(['--server-url', 'http://x:canary7@127.0.0.1:1', 'count']));
    expect(shown.join('')).toContain('There is no option --tokn');
    expect(shown.join('')).not.toContain('canary');
  });

  it('--server-url: no configuration is read that is not named', async () => {
    const at = ['--server-url', `${server.url}/bot1/`];
    expect((await runProgram([...at, 'count'])).code).toBe(0);
    expect(header()).toBeUndefined();
    expect(server.calls).toEqual(['GET /bot1/api/v1/count']);
    server.seen.length = 0;
    await runProgram([...at, '-c', config, 'count']);
    expect(header()).toBe(`Basic ${btoa('trader:geheim')}`);
    expect((await runProgram(['--server-url', 'nonsense', 'count'])).err).toContain('--server-url: "nonsense"');
  });

  it('no credentials when the configuration has only half of them', async () => {
    await runProgram([
      '-c',
      writeConfig(join(folder, 'half.json'), { listen_port: server.port, username: 'x' }),
      'count',
    ]);
    expect(header()).toBeUndefined();
  });

  it.each([
    ['-c', 'FIRST', '--config', 'LAST'],
    ['--config', 'FIRST', '-c', 'LAST'],
    ['-cFIRST', '--config=LAST'],
    ['--config=FIRST', '-c=LAST'],
  ])('of several configurations the last wins, however they are named: %s %s %s %s', async (...options) => {
    const first = writeConfig(join(folder, 'first.json'), { username: 'first', password: 'a', listen_port: 1 });
    const last = writeConfig(join(folder, 'last.json'), { username: 'last', listen_port: server.port });
    const named = options.map((option) => option.replace('FIRST', first).replace('LAST', last));
    expect(await runProgram([...named, 'count'])).toMatchObject({ code: 0, err: '' });
    expect(header()).toBe(`Basic ${btoa('last:a')}`);
  });

  it('a port that is given as a text is the port', async () => {
    const text = writeConfig(join(folder, 'text.json'), { listen_port: String(server.port) });
    expect(await runProgram(['-c', text, 'count'])).toMatchObject({ code: 0 });
    expect(server.seen).toHaveLength(1);
    const none = writeConfig(join(folder, 'none.json'), { listen_port: 'http' });
    expect((await runProgram(['-c', none, 'count'])).err).toContain('The configuration names no address');
  });

  it('a hashed password opens nothing: it asks for a token instead of sending it', async () => {
    const block = { listen_port: server.port, username: 'x', password: '$scrypt$ln=17,r=8,p=1$YWJj$ZGVm' };
    const hashed = writeConfig(join(folder, 'hashed.json'), block);
    const { code, err } = await runProgram(['-c', hashed, 'count']);
    expect(code).toBe(1);
    expect(err).toContain('set PITWALL_TOKEN');
    expect(err).not.toContain('YWJj');
    expect(server.seen).toEqual([]);
    expect((await runProgram(['-c', hashed, 'count'], { PITWALL_TOKEN: 'abc' })).code).toBe(0);
  });

  it('a configuration whose address is none', async () => {
    const wrong = writeConfig(join(folder, 'wrong.json'), { listen_ip_address: 'a b' });
    expect((await runProgram(['-c', wrong, 'count'])).err).toContain('The configuration names no address');
  });
});
