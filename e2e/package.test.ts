/** The published package: built, packed, installed into an empty folder, and used as a user would. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brokenLinks, pagesBelow } from '../scripts/page-links.ts';
import { unusedPort } from '../packages/testkit/src/unused-port.ts';
import { accessOf, USER } from './support/bot-folder.ts';
import { ROOT, RunningCommand, runCommand } from './support/command.ts';
import { demoAccess } from './support/demo.ts';
import { callApi, until } from './support/poll.ts';

const folder = mkdtempSync(join(tmpdir(), 'pitwall-package-'));
const installed = join(folder, 'node_modules', 'pitwall');

function npm(args: readonly string[], cwd: string): string {
  return execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], { cwd, encoding: 'utf8' });
}

function run(command: string, args: readonly string[]): Promise<{ code: number; output: string }> {
  return runCommand([join(installed, `${command}.js`), ...args], { cwd: folder });
}

beforeAll(() => {
  execFileSync(process.execPath, [join(ROOT, 'scripts', 'build.ts')], { cwd: ROOT });
  npm(['pack', '--pack-destination', folder], join(ROOT, 'dist', 'pitwall'));
  writeFileSync(join(folder, 'package.json'), '{ "name": "user", "private": true, "type": "module" }\n');
  npm(['install', '--prefer-offline', './pitwall-0.1.0.tgz'], folder);
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the published package', () => {
  it('brings the three commands', async () => {
    for (const command of ['pitwall', 'pitwall-client', 'pitwall-simex']) {
      const { code, output } = await run(command, ['--version']);
      expect([command, code, output.trim()]).toEqual([command, 0, expect.stringContaining('0.1.0')]);
    }
  });

  it('brings its pages, whose links lead somewhere', () => {
    const pages = pagesBelow(installed);
    expect(pages).toEqual(expect.arrayContaining(['README.md', 'docs/configuration.md', 'docs/remote.md']));
    expect(brokenLinks(installed, pages)).toEqual([]);
  });

  it('makes a user folder, a strategy, and loads it with the SDK of the package', async () => {
    expect((await run('pitwall', ['create-userdir', '--userdir', 'user_data'])).code).toBe(0);
    expect((await run('pitwall', ['new-strategy', '--userdir', 'user_data', '--strategy', 'Mine'])).code).toBe(0);
    const { code, output } = await run('pitwall', ['list-strategies', '--userdir', 'user_data']);
    expect(code).toBe(0);
    expect(output).toMatch(/Mine\s.*Mine\.ts\s.*OK/);
  });

  it('gives strategies their types', () => {
    const file = join(folder, 'user_data', 'strategies', 'Mine.ts');
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024', '--skipLibCheck', 'false'];
    const check = (): string =>
      execFileSync(process.execPath, [join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), ...options, file], {
        cwd: folder,
        encoding: 'utf8',
      });
    expect(check()).toBe('');
    const wrong = readFileSync(file, 'utf8').replace(/stoploss = -/, "stoploss = '' + -");
    writeFileSync(file, wrong);
    expect(check).toThrow();
  });

  it('gives programs the client, with its types', async () => {
    const file = join(folder, 'client-user.ts');
    const user = (limit: string): string =>
      `import { ConnectionError, PitwallClient, type CallAnswer } from 'pitwall/client';
      const client = new PitwallClient({ url: 'http://127.0.0.1:8', retry: { attempts: 1 } });
      const ask = async (): Promise<CallAnswer<'trades'>> => client.call('trades', { query: { limit: ${limit} } });
      try {
        const total: number = (await ask()).total_trades;
        console.log(total);
      } catch (error) {
        if (error instanceof ConnectionError) console.log(error.mayHaveArrived);
      }`;
    const options = [
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2024',
      '--lib',
      'es2024,dom',
      '--skipLibCheck',
    ];
    const check = (text: string): string => {
      writeFileSync(file, text);
      const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
      return execFileSync(process.execPath, [tsc, ...options, file], { cwd: folder, encoding: 'utf8' });
    };
    expect(check(user('5'))).toBe('');
    expect(() => check(user('[5]'))).toThrow();
    writeFileSync(file, user('5'));
    expect(await runCommand([file], { cwd: folder })).toMatchObject({ code: 0, output: 'false\n' });
  }, 180_000);

  it('serves the documents of its API, and metrics, when they are switched on', async () => {
    const port = await unusedPort();
    const api = { enabled: true, listen_ip_address: '127.0.0.1', listen_port: port, ...USER };
    const keys = {
      jwt_secret_key: '5f0d1c7e9ab24c6f8d3b6e1a7c9f2048b5d7e3a1',
      enable_openapi: true,
      enable_metrics: true,
    };
    const exchange = { name: 'binance', pair_whitelist: ['ETH/USDT'] };
    const file = join(folder, 'documents.json');
    writeFileSync(file, JSON.stringify({ dry_run: true, exchange, api_server: { ...api, ...keys } }));
    const command = new RunningCommand([join(installed, 'pitwall.js'), 'webserver', '--config', file], { cwd: folder });
    try {
      await command.says(/Listening on/);
      const { url } = accessOf(port);
      for (const path of [
        'docs',
        'docs/start.js',
        'docs/swagger-ui.css',
        'docs/swagger-ui-bundle.js',
        'openapi.json',
      ]) {
        expect([path, (await fetch(`${url}/${path}`)).status]).toEqual([path, 200]);
      }
      const authorization = `Basic ${btoa(`${USER.username}:${USER.password}`)}`;
      const metrics = await fetch(`${url}/metrics`, { headers: { authorization } });
      expect(await metrics.text()).toContain('pitwall_info{version="0.1.0"} 1');
      expect(await command.interrupt()).toBe(0);
    } finally {
      await command.destroy();
    }
  }, 60_000);

  it('runs the demonstration until Ctrl-C', async () => {
    const command = new RunningCommand([join(installed, 'pitwall.js'), 'demo'], { cwd: folder });
    try {
      const access = await demoAccess(command);
      await until(async () => {
        const { json } = await callApi(access, '/health');
        return (json as { last_process_ts?: number }).last_process_ts || undefined;
      });
      // Strategies are analysed in a worker that is a file of its own.
      const { strategies } = (await callApi(access, '/strategies')).json as { strategies: string[] };
      expect((await callApi(access, `/plot_config?strategy=${strategies[0] ?? ''}`)).status).toBe(200);
      expect(await command.interrupt()).toBe(0);
    } finally {
      await command.destroy();
    }
  }, 60_000);
});
