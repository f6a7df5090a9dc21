/** Files, includes, standard input, environment and options: what wins, and what is read. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfiguration, requireStrategy, type CommandLineOptions } from './load.ts';
import type { RequestedMode } from './run-mode.ts';
import type { Environment } from './sources/environment.ts';
import { type ConfigObject } from './tree.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pitwall-config-'));
  mkdirSync(join(folder, 'user_data'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const BASE: ConfigObject = {
  max_open_trades: 3,
  stake_currency: 'USDT',
  stake_amount: 50,
  dry_run: true,
  exchange: { name: 'binance', pair_whitelist: ['BTC/USDT'] },
  pairlists: [{ method: 'StaticPairList' }],
  entry_pricing: {},
  exit_pricing: {},
};

function write(path: string, content: unknown): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
}

function load(
  options: CommandLineOptions = {},
  {
    environment = {},
    mode = 'trade',
    stdin = '',
  }: { environment?: Environment; mode?: RequestedMode; stdin?: string } = {},
) {
  return loadConfiguration(options, environment, mode, { folder, readStdin: () => Promise.resolve(stdin) });
}

describe('files', () => {
  it('merges objects and replaces lists; included files never win', async () => {
    write('a.json', {
      ...BASE,
      exchange: { name: 'binance', pair_whitelist: ['A/B'] },
      add_config_files: ['k.json'],
    });
    write('k.json', { max_open_trades: 9, exchange: { key: 'K' }, dry_run: false });
    write('b.json', { exchange: { pair_whitelist: ['C/B'] }, dry_run: false });
    write('secret.json', { exchange: { secret: 'S' } });
    const { raw, configFiles, runMode } = await load({ config: ['a.json', 'b.json', 'secret.json'] });
    expect(raw['max_open_trades']).toBe(3);
    expect(raw['exchange']).toMatchObject({ name: 'binance', key: 'K', secret: 'S', pair_whitelist: ['C/B'] });
    expect(configFiles).toEqual(['a.json', 'k.json', 'b.json', 'secret.json'].map((name) => join(folder, name)));
    expect(runMode).toBe('live');
  });

  it('takes includes relative to the including file, the last one winning', async () => {
    write('deep/a.json', { ...BASE, add_config_files: ['one.json', '../two.json'] });
    write('deep/one.json', { bot_name: 'one', fee: 0.01 });
    write('two.json', { bot_name: 'two' });
    const { raw } = await load({ config: ['deep/a.json'] });
    expect(raw).toMatchObject({ bot_name: 'two', fee: 0.01 });
  });

  it('refuses files that include themselves', async () => {
    write('a.json', { ...BASE, add_config_files: ['a.json'] });
    await expect(load({ config: ['a.json'] })).rejects.toThrow(/^a\.json: config loop/);
  });

  it('reads standard input, which replaces what came before and ends the list', async () => {
    write('a.json', { bot_name: 'file' });
    write('b.json', 'not even JSON');
    const { raw, configFiles } = await load({ config: ['a.json', '-', 'b.json'] }, { stdin: JSON.stringify(BASE) });
    expect(raw['bot_name']).toBeUndefined();
    expect(raw['max_open_trades']).toBe(3);
    expect(configFiles).toEqual([join(folder, 'a.json'), '-']);
  });

  it('prefers the file of the user folder to the one here', async () => {
    write('config.json', { ...BASE, bot_name: 'here' });
    expect((await load()).raw['bot_name']).toBe('here');
    write('user_data/config.json', { ...BASE, bot_name: 'user folder' });
    expect((await load()).raw['bot_name']).toBe('user folder');
    write('other/config.json', { ...BASE, bot_name: 'other' });
    expect((await load({ userdir: 'other' })).raw['bot_name']).toBe('other');
  });

  it('asks for a file, except for commands that need none', async () => {
    await expect(load()).rejects.toThrow(
      'configuration file config.json not found. Make one with "pitwall new-config"',
    );
    await expect(load({ config: ['x.json'] }, { mode: 'util_no_exchange' })).rejects.toThrow('x.json not found');
    const { raw } = await load({}, { mode: 'util_no_exchange' });
    expect(raw).toMatchObject({ dry_run: true, exchange: { name: '', pair_whitelist: [] } });
  });

  it('reads comments, trailing commas and a byte order mark', async () => {
    write('config.json', `\uFEFF{ // line\n /* block */ ${JSON.stringify(BASE).slice(1, -1)}, "bot_name": "x", }`);
    expect((await load()).raw['bot_name']).toBe('x');
  });

  it('warns of a key given twice and takes the last', async () => {
    write('config.json', `{${JSON.stringify(BASE).slice(1, -1)},\n "fee": 0.1,\n "fee": 0.002}`);
    const { raw, warnings } = await load();
    expect(raw['fee']).toBe(0.002);
    expect(warnings).toEqual(['config.json:3:2: fee is given twice in this object: the last one counts']);
  });
});

describe('environment', () => {
  it('overlays files, with numbers and booleans read, text kept where text is meant', async () => {
    write('config.json', BASE);
    const { raw } = await load(
      {},
      {
        environment: {
          FREQTRADE__EXCHANGE__KEY: '0123',
          FREQTRADE__STAKE_AMOUNT: '200',
          FREQTRADE__TRADABLE_BALANCE_RATIO: '.5',
          FREQTRADE__FORCE_ENTRY_ENABLE: 'T',
          FREQTRADE__TELEGRAM__CHAT_ID: '12345',
          FREQTRADE__TELEGRAM__TOKEN: 't',
          FREQTRADE__TELEGRAM__ENABLED: 'false',
          FREQTRADE__DRY_RUN: 'f',
          FREQTRADE__EXCHANGE__SECRET: '1e3',
          FREQTRADE_STAKE_AMOUNT: '9',
          PITWALL__MAX_OPEN_TRADES: '7',
          FREQTRADE__MAX_OPEN_TRADES: '8',
        },
      },
    );
    expect(raw).toMatchObject({
      stake_amount: 200,
      tradable_balance_ratio: 0.5,
      force_entry_enable: true,
      max_open_trades: 7,
      telegram: { enabled: false, chat_id: '12345' },
      exchange: { name: 'binance', key: '0123', secret: '1e3', pair_whitelist: ['BTC/USDT'] },
    });
  });

  it('names the variable that is wrong', async () => {
    write('config.json', BASE);
    await expect(load({}, { environment: { PITWALL__STAKE_AMOUNT: 'much' } })).rejects.toThrow(
      'environment variable PITWALL__STAKE_AMOUNT: stake_amount is "much", must be a number of at least 0.0001 or "unlimited"',
    );
  });
});

describe('options', () => {
  it('win over the environment and files', async () => {
    write('config.json', BASE);
    const loaded = await load(
      { strategy: 'Mine', dryRunWallet: 5, fee: 0, verbose: 2, dbUrl: 'sqlite://', logfile: 'x.log' },
      { environment: { FREQTRADE__STRATEGY: 'Other', FREQTRADE__FEE: '0.001' } },
    );
    expect(loaded).toMatchObject({ strategyName: 'Mine', verbosity: 2, dbUrl: 'sqlite://', logfile: 'x.log' });
    expect(loaded.raw).toMatchObject({ dry_run_wallet: 5, fee: 0 });
    expect(requireStrategy(loaded)).toBe('Mine');
  });

  it('change nothing when absent or false', async () => {
    write('config.json', { ...BASE, verbosity: 1 });
    const loaded = await load({ verbose: 0, dryRun: false, recursiveStrategySearch: false });
    expect(loaded).toMatchObject({ verbosity: 1, runMode: 'dry_run', strategyName: null });
    expect(loaded.raw['recursive_strategy_search']).toBeUndefined();
    expect(() => requireStrategy(loaded)).toThrow('config.json: no strategy is named');
  });

  it('--dry-run keeps a live configuration from trading, and its credentials are blank', async () => {
    const exchange = {
      ...(BASE['exchange'] as ConfigObject),
      key: 'K',
      secret: 'S',
      ccxt_config: { apiKey: 'A', x: 1 },
    };
    write('config.json', { ...BASE, dry_run: false, exchange });
    expect((await load()).raw).toMatchObject({ exchange: { key: 'K', secret: 'S' } });
    const { raw, runMode } = await load({ dryRun: true });
    expect(runMode).toBe('dry_run');
    expect(raw).toMatchObject({ exchange: { key: '', secret: '', ccxt_config: { apiKey: '', x: 1 } } });
    expect((await load({}, { mode: 'util_exchange' })).raw).toMatchObject({ dry_run: true, exchange: { key: '' } });
  });
});

describe('folders and database', () => {
  it('makes the subfolders, and the folder of the exchange’s candles', async () => {
    write('config.json', BASE);
    const { userDataDir, dataDir } = await load();
    expect(userDataDir).toBe(join(folder, 'user_data'));
    expect(dataDir).toBe(join(folder, 'user_data', 'data', 'binance'));
    expect(readdirSync(userDataDir)).toEqual(
      ['backtest_results', 'data', 'hyperopt_results', 'hyperopts', 'logs', 'notebooks', 'plot', 'strategies'].sort(),
    );
  });

  it('makes a named folder of candles, and says so', async () => {
    write('config.json', BASE);
    const named = join(folder, 'candles');
    const first = await load({ datadir: 'candles' });
    expect(first.dataDir).toBe(named);
    expect(first.warnings).toContain(`datadir ${named} did not exist and was made: there are no candles in it`);
    expect((await load({ datadir: 'candles' })).warnings.join()).not.toContain('datadir');
  });

  it('wants the user folder to exist', async () => {
    write('config.json', BASE);
    await expect(load({ userdir: 'nowhere' })).rejects.toThrow(
      `the user folder ${join(folder, 'nowhere')} does not exist. Make it with "pitwall create-userdir --userdir nowhere"`,
    );
  });

  it.each([
    [true, undefined, 'sqlite:///tradesv3.dryrun.sqlite'],
    [true, 'sqlite:///tradesv3.sqlite', 'sqlite:///tradesv3.dryrun.sqlite'],
    [true, 'sqlite:///mine.sqlite', 'sqlite:///mine.sqlite'],
    [false, undefined, 'sqlite:///tradesv3.sqlite'],
    [false, 'sqlite:///mine.sqlite', 'sqlite:///mine.sqlite'],
  ])('dry_run %s with db_url %s uses %s', async (dryRun, configured, chosen) => {
    const exchange = { ...(BASE['exchange'] as ConfigObject), key: 'K', secret: 'S' };
    write('config.json', {
      ...BASE,
      exchange,
      dry_run: dryRun,
      ...(configured === undefined ? {} : { db_url: configured }),
    });
    expect((await load()).dbUrl).toBe(chosen);
  });
});
