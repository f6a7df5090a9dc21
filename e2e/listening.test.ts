/** Where the API may listen: loopback, with TLS, in a container, or because the user says so; and what is said of it. */
import { chmodSync, copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startSimexServer, type SimexServer } from '../packages/simex/src/index.ts';
import { unusedPort } from '../packages/testkit/src/unused-port.ts';
import { BotFolder, botConfiguration } from './support/bot-folder.ts';
import { PITWALL, ROOT, runCommand, RunningCommand } from './support/command.ts';
import { WAITING_STRATEGY } from './support/waiting-strategy.ts';

/** Any but the one that every dry-run begins with. */
const OTHER_WARNING = /warning(?! - Dry run is enabled)/i;
const CERTIFICATES = join(ROOT, 'packages', 'testkit', 'fixtures', 'tls');

let exchange: SimexServer;
let folder: BotFolder;
let port: number;
beforeAll(async () => {
  exchange = await startSimexServer({
    seed: 'listening',
    deposits: [{ product: 'spot', asset: 'USDT', amount: '1000' }],
  });
});
afterAll(async () => exchange.close());

let running: RunningCommand | null = null;
beforeEach(async () => {
  folder = new BotFolder();
  folder.strategy('Waiting', WAITING_STRATEGY);
  port = await unusedPort();
});
afterEach(async () => {
  await running?.destroy();
  running = null;
  folder.remove();
});

function trade(block: Readonly<Record<string, unknown>>, container: '0' | '1' = '0'): RunningCommand {
  folder.configuration(botConfiguration(exchange, 'Waiting', port, block));
  const args = [PITWALL, 'trade', '--config', 'config.json', '--userdir', 'user_data'];
  running = new RunningCommand(args, { cwd: folder.path, environment: { PITWALL_CONTAINER: container } });
  return running;
}

function certificate(name: string): { readonly tls_cert_file: string; readonly tls_key_file: string } {
  copyFileSync(join(CERTIFICATES, `${name}.cert.pem`), join(folder.path, 'cert.pem'));
  copyFileSync(join(CERTIFICATES, `${name}.test-only.key.pem`), join(folder.path, 'key.pem'));
  chmodSync(join(folder.path, 'key.pem'), 0o600);
  return { tls_cert_file: 'cert.pem', tls_key_file: 'key.pem' };
}

async function ping(ca: Buffer): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const outgoing = request({ host: '127.0.0.1', port, path: '/api/v1/ping', ca, agent: false }, (incoming) => {
    let text = '';
    incoming.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
    incoming.on('end', () => resolve(text));
  });
  outgoing.on('error', reject);
  outgoing.end();
  return promise;
}

test('case 29: on loopback, address and port are told and nothing is warned of', async () => {
  const command = trade({});
  await command.says(new RegExp(`Listening on http://127\\.0\\.0\\.1:${port}\\.`));
  expect(command.output).not.toMatch(OTHER_WARNING);
});

test('case 30: an open address with an empty password and a known key does not start, and all of it is told', async () => {
  const command = trade({ listen_ip_address: '0.0.0.0', password: '', jwt_secret_key: 'super-secret' });
  expect(await command.exitCode()).toBe(2);
  const errors = command.output.split('\n').filter((line) => line.startsWith('Error: '));
  expect(errors).toEqual([
    expect.stringMatching(/api_server\.password is empty: make one with "pitwall new-secret"$/),
    expect.stringMatching(/api_server\.jwt_secret_key is one that is published, everybody can know it: make one/),
    expect.stringMatching(
      /listen_ip_address is "0\.0\.0\.0", which opens the API .* api_server\.allow_insecure_listen/,
    ),
  ]);
});

test('in a container the address may be open, with a word about the published port', async () => {
  const command = trade({ listen_ip_address: '0.0.0.0' }, '1');
  await command.says(new RegExp(`publish its port to this machine only, -p 127\\.0\\.0\\.1:${port}:${port}`));
  await command.says(new RegExp(`Listening on http://0\\.0\\.0\\.0:${port}\\.`));
  await command.says(/Dry run is enabled/);
  // The folder that is mounted is all that outlives a container.
  expect(readdirSync(join(folder.path, 'user_data'))).toContain('tradesv3.dryrun.sqlite');
  expect(readdirSync(folder.path).sort()).toEqual(['config.json', 'user_data']);
});

test('with TLS files the address may be open, and HTTPS is spoken and told', async () => {
  const command = trade({ listen_ip_address: '0.0.0.0', ...certificate('first') });
  await command.says(new RegExp(`Listening on https://0\\.0\\.0\\.0:${port}\\.`));
  expect(await ping(readFileSync(join(CERTIFICATES, 'first.cert.pem')))).toBe('{"status":"pong"}');
  const client = [join(ROOT, 'packages', 'client', 'src', 'cli.ts'), '-c', 'config.json', 'ping'];
  expect((await runCommand(client, { cwd: folder.path })).output).toContain('"status": "pong"');
  expect(command.output).not.toMatch(OTHER_WARNING);
});

test('a certificate that has expired is told in one line, and nothing starts', async () => {
  const command = trade(certificate('expired'));
  expect(await command.exitCode()).toBe(2);
  expect(command.output.split('\n').filter((line) => line.startsWith('Error: '))).toEqual([
    `Error: api_server.tls_cert_file: ${join(folder.path, 'cert.pem')} has expired on Jan  1 00:00:00 2021 GMT: renew it`,
  ]);
});

test('a UI that is not installed is told, and the bot starts', async () => {
  const command = trade({ ui: 'mine' });
  await command.says(/The UI "mine" of api_server\.ui is not installed: see "pitwall install-ui --list"\./);
  await command.says(/Listening on/);
});
