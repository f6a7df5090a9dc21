/** The commands as a user types them: real processes in a folder of their own. */
import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { isPublishedSecret } from '../config/checks/published-secrets.ts';
import { parseConfiguration } from '../config/sources/parse.ts';
import { prepareConfiguration } from '../config/prepare.ts';
import { COMMANDS } from './program.ts';
import { STRATEGY_TEMPLATES } from './strategy-templates.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pitwall-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function pitwall(args: readonly string[], input = '', environment: Record<string, string> = {}): Promise<Result> {
  return new Promise((resolve) => {
    const env = { PATH: process.env['PATH'] ?? '', NO_COLOR: '1', ...environment };
    const child = execFile(process.execPath, [MAIN, ...args], { cwd: folder, env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
    child.stdin?.end(input);
  });
}

function write(path: string, text: string): void {
  writeFileSync(join(folder, path), text);
}

describe('help and version', () => {
  it('--version prints the version', async () => {
    const expected = { code: 0, stdout: `${packageJson.version}\n`, stderr: '' };
    expect(await Promise.all([pitwall(['--version']), pitwall(['new-secret', '-V'])])).toEqual([expected, expected]);
  });

  it('--help lists every command', async () => {
    const { code, stdout } = await pitwall(['--help']);
    expect(code).toBe(0);
    for (const { name, summary } of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${name} .*${summary}$`, 'm'));
  });

  it('every command has help of its own', async () => {
    const results = await Promise.all(COMMANDS.map(({ name }) => pitwall([name, '--help'])));
    results.forEach(({ code, stdout }, index) => {
      expect(code).toBe(0);
      expect(stdout).toMatch(new RegExp(`^Usage: pitwall ${COMMANDS[index]?.name ?? ''}`));
      expect(stdout).toContain('-h, --help');
    });
  });
});

describe('wrong input', () => {
  const CONFIG = '{"exchange": {"name": ""},\n "fee": 5}';
  const cases: [string, string[], number, RegExp][] = [
    ['no command', [], 2, /^Usage: pitwall/],
    ['unknown command', ['new-confg'], 2, /^error: unknown command 'new-confg'\n\(Did you mean new-config\?\)\n$/],
    ['unknown option', ['list-strategies', '--bogus'], 2, /^error: unknown option '--bogus'\n$/],
    ['missing option', ['new-strategy'], 2, /^error: required option '-s, --strategy <name>' not specified\n$/],
    [
      'bad number',
      ['new-config', '--port', '80'],
      2,
      /^error: option '--port <port>' argument '80' is invalid\. It must be from 1024 to 65535\.\n$/,
    ],
    [
      'a stake that is none',
      ['new-config', '-y', '--stake-amount', 'lots'],
      2,
      /^error: .* 'lots' is invalid\. It must be "unlimited" or a number of at least 0\.0001\.\n$/,
    ],
    [
      'a port that is none',
      ['demo', '--port', '80'],
      2,
      /^error: .* '80' is invalid\. It must be from 1024 to 65535\.\n$/,
    ],
    ['no entries wanted', ['audit', '--limit', '0'], 2, /^error: .* '0' is invalid\. It must be at least 1\.\n$/],
    ['an option without effect', ['token', 'list', '--datadir', 'x'], 2, /^error: unknown option '--datadir'\n$/],
    ['no folder', ['create-userdir'], 1, /^Error: create-userdir needs the folder: add --userdir user_data\n$/],
    [
      'bad class name',
      ['new-strategy', '-s', '../x'],
      2,
      /^Error: --strategy is "\.\.\/x", which is no class name: .*\n$/,
    ],
    [
      'no user folder',
      ['new-strategy', '-s', 'X'],
      2,
      /^Error: the folder .*\/user_data\/strategies does not exist: make it with "pitwall create-userdir --userdir user_data"\n$/,
    ],
    ['missing file', ['list-strategies', '-c', 'x.json'], 2, /^Error: configuration file x\.json not found\. .*\n$/],
    [
      'bad values',
      ['list-strategies', '-c', 'bad.json'],
      2,
      /^Error: bad\.json:2:2: fee is 5, must be a number from 0 to 0\.1\n$/,
    ],
    [
      'broken JSON',
      ['list-strategies', '-c', 'broken.json'],
      2,
      /^Error: broken\.json:1:8: broken JSON: a value is missing here\n$/,
    ],
    [
      'a folder as file',
      ['list-strategies', '-c', '.'],
      2,
      /^Error: configuration file \. is a folder: name the file in it\n$/,
    ],
    [
      'unknown exchange',
      ['new-config', '-y', '--exchange', 'binanc'],
      2,
      /^Error: config\.json:\d+:5: exchange\.name is "binanc", which is no known exchange: did you mean "binance"\?\n$/,
    ],
  ];

  it.each(cases)('%s: one clear line, nothing left behind', async (_, args, exitCode, stderr) => {
    write('bad.json', CONFIG);
    write('broken.json', '{"fee":}');
    const before = readdirSync(folder);
    const result = await pitwall(args);
    expect(result).toEqual({ code: exitCode, stdout: '', stderr: expect.stringMatching(stderr) });
    expect(readdirSync(folder)).toEqual(before);
  });

  it('all problems of a configuration from standard input, one line each', async () => {
    const { code, stderr } = await pitwall(['list-strategies', '-c', '-'], '{"fee": 5, "exchange": {}}', {
      PITWALL__BOT_NAM: 'x',
    });
    expect(code).toBe(2);
    expect(stderr.split('\n')).toEqual([
      'Error: environment variable PITWALL__BOT_NAM: bot_nam is not a known key. Did you mean bot_name?',
      'Error: standard input:1:2: fee is 5, must be a number from 0 to 0.1',
      'Error: standard input:1:12: exchange.name is missing, add it: a text in double quotes',
      '',
    ]);
  });
});

describe('new-secret', () => {
  it('prints fresh secrets to paste', async () => {
    const [first, second] = await Promise.all([pitwall(['new-secret']), pitwall(['new-secret'])]);
    const read = ({ stdout }: Result) => JSON.parse(`{${stdout.trim().slice(0, -1)}}`) as Record<string, string>;
    const secrets = read(first);
    expect(Object.entries(secrets).map(([key, value]) => [key, value.length])).toEqual([
      ['password', 24],
      ['jwt_secret_key', 43],
      ['ws_token', 43],
    ]);
    expect(new Set([...Object.values(secrets), ...Object.values(read(second))]).size).toBe(6);
  });
});

describe('new-config', () => {
  it('writes a configuration that is accepted, readable by its owner only', async () => {
    const args = [
      'new-config',
      '-c',
      'sub/mine.json',
      '-p',
      'BTC/USDT',
      'ETH/USDT',
      '-s',
      'Mine',
      '--timeframe',
      '15m',
    ];
    const { code, stdout, stderr } = await pitwall([...args, '--port', '9001', '--stake-amount', '25']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Start with: pitwall trade --config sub/mine.json\n');
    const file = join(folder, 'sub/mine.json');
    const { raw, warnings, runMode } = prepareConfiguration(
      parseConfiguration(readFileSync(file, 'utf8'), 'mine'),
      'trade',
    );
    expect({ warnings, runMode }).toEqual({ warnings: [], runMode: 'dry_run' });
    expect(raw).toMatchObject({
      strategy: 'Mine',
      timeframe: '15m',
      stake_amount: 25,
      initial_state: 'running',
      exchange: { name: 'binance', pair_whitelist: ['BTC/USDT', 'ETH/USDT'] },
      pairlists: [{ method: 'StaticPairList' }],
      unfilledtimeout: { entry: 10, exit: 10, exit_timeout_count: 0, unit: 'minutes' },
      api_server: { enabled: true, listen_ip_address: '127.0.0.1', listen_port: 9001, username: 'freqtrader' },
    });
    const { password, jwt_secret_key: key } = raw['api_server'] as Record<string, string>;
    for (const secret of [password, key]) expect(isPublishedSecret(secret ?? '')).toBe(false);
    expect(stdout).not.toContain(password);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, 'sub'))).toEqual(['mine.json']);
  });

  it('asks before it replaces a file, and without a terminal wants --force', async () => {
    write('config.json', 'mine');
    const refused = await pitwall(['new-config']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toBe('Error: config.json exists already: choose another name, or replace it with --force\n');
    expect(readFileSync(join(folder, 'config.json'), 'utf8')).toBe('mine');
    expect((await pitwall(['new-config', '--force', '--no-api', '--live'])).code).toBe(0);
    const { value } = parseConfiguration(readFileSync(join(folder, 'config.json'), 'utf8'), 'config.json');
    expect(value['dry_run']).toBe(false);
    expect(value['api_server']).toBeUndefined();
  });
});

describe('user folder and strategies', () => {
  it.each(['', ' --strategy-path user_data', ' --userdir user_data'])(
    'a strategy written with "%s" says how to start with it',
    async (place) => {
      await pitwall(['create-userdir', '--userdir', 'user_data']);
      const { stdout } = await pitwall(['new-strategy', '-s', 'Mine', ...place.split(' ').slice(1)]);
      expect(stdout.split('\n')[1]).toBe(`Start with: pitwall trade --strategy Mine${place}`);
    },
  );

  it('are made, listed, and never overwritten unasked', async () => {
    expect((await pitwall(['create-userdir', '--userdir', 'user_data'])).code).toBe(0);
    const strategies = join(folder, 'user_data', 'strategies');
    expect(readdirSync(strategies)).toEqual(['SampleStrategy.ts']);
    expect(existsSync(join(folder, 'user_data', 'data'))).toBe(true);

    write('user_data/strategies/SampleStrategy.ts', 'mine');
    await pitwall(['create-userdir', '--userdir', 'user_data']);
    expect(readFileSync(join(strategies, 'SampleStrategy.ts'), 'utf8')).toBe('mine');
    await pitwall(['create-userdir', '--userdir', 'user_data', '--reset']);
    expect(readFileSync(join(strategies, 'SampleStrategy.ts'), 'utf8')).toContain('class SampleStrategy');

    const templates = STRATEGY_TEMPLATES.map((template) => [
      'new-strategy',
      '-s',
      `My_${template}`,
      '--template',
      template,
    ]);
    for (const result of await Promise.all(templates.map((args) => pitwall(args)))) expect(result.code).toBe(0);
    expect((await pitwall(['new-strategy', '-s', 'Tiny', '--template', 'minimal'])).code).toBe(0);
    const again = await pitwall(['new-strategy', '-s', 'Tiny']);
    expect(again.code).toBe(2);
    expect(again.stderr).toMatch(/^Error: .*\/Tiny\.ts exists already: choose another name or remove it\n$/);

    write(
      'user_data/strategies/Broken.ts',
      "import { Strategy } from 'pitwall';\nexport class Broken extends Strategy { oops",
    );
    const { code, stdout } = await pitwall(['list-strategies']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/│ Broken +│ Broken\.ts +│ LOAD FAILED │/);
    expect(stdout).toMatch(/│ SampleStrategy +│ SampleStrategy\.ts +│ OK +│/);
    expect(stdout).toMatch(/│ Tiny +│ Tiny\.ts +│ OK +│/);
    expect(stdout).toMatch(/^\S*Broken\.ts:2:\d+/m);
    for (const template of STRATEGY_TEMPLATES) {
      expect(stdout).toMatch(new RegExp(`│ My_${template} +│ My_${template}\\.ts +│ OK +│`));
    }
    expect((await pitwall(['list-strategies', '-1'])).stdout).toBe(
      'Broken\nMy_advanced\nMy_full\nMy_minimal\nSampleStrategy\nTiny\n',
    );
  });

  it('a folder without strategies says how to make one, one that is not there is told', async () => {
    mkdirSync(join(folder, 'user_data'));
    const missing = await pitwall(['list-strategies', '--strategy-path', 'nowhere']);
    expect([missing.code, missing.stdout]).toEqual([2, '']);
    expect(missing.stderr).toMatch(/^Error: The folder .*\/nowhere of --strategy-path or .* does not exist\.\n$/);
    const { code, stdout } = await pitwall(['list-strategies']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^No strategies in .*\/user_data\/strategies\. Make one with "pitwall new-strategy"\n$/);
  });
});
