/**
 * The container, as far as it can be judged without building one: what its files promise, the health check against real
 * servers, and a bot that is the first process of its namespace, as it is in a container, and is told to end.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer as createPlain, type Server } from 'node:http';
import { createServer as createSecure } from 'node:https';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { startSimexServer } from '../packages/simex/src/index.ts';
import { unusedPort } from '../packages/testkit/src/unused-port.ts';
import { accessOf, BotFolder, botConfiguration } from './support/bot-folder.ts';
import { PITWALL, ROOT, runCommand, RunningCommand } from './support/command.ts';
import { callApi, until } from './support/poll.ts';
import { WAITING_STRATEGY } from './support/waiting-strategy.ts';

const text = (name: string): string => readFileSync(join(ROOT, name), 'utf8');

/** Instructions with their continued lines joined, comments left out. */
function instructions(dockerfile: string): string[] {
  const plain = dockerfile.replaceAll(/^#.*\n/gm, '').replaceAll(/\\\n\s*/g, '');
  return plain.split('\n').filter((line) => line !== '');
}

describe('Dockerfile', () => {
  const all = instructions(text('Dockerfile'));
  const lastStage = all.slice(all.findLastIndex((line) => line.startsWith('FROM ')));
  const only = (name: string): string => {
    const found = lastStage.filter((line) => line.startsWith(`${name} `));
    expect(found).toHaveLength(1);
    return found[0]?.slice(name.length + 1) ?? '';
  };

  test('runs on a small image with the Node the project is made for, in every stage', () => {
    const images = all.filter((line) => line.startsWith('FROM ')).map((line) => line.split(' ')[1]);
    expect(images).toEqual(['node:24-bookworm-slim', 'node:24-bookworm-slim']);
    expect(JSON.parse(text('package.json'))).toMatchObject({
      devDependencies: { node: expect.stringMatching(/^\^24\./) as string },
    });
  });

  test('runs as an ordinary user, said before the command and never taken back', () => {
    expect(only('USER')).toBe('node');
    const place = (name: string): number => lastStage.findIndex((line) => line.startsWith(`${name} `));
    expect(place('USER')).toBeLessThan(place('ENTRYPOINT'));
  });

  test('starts node without a shell, so that signals reach it, and tells the bot where it is', () => {
    expect(JSON.parse(only('ENTRYPOINT'))).toEqual(['node', '/opt/pitwall/node_modules/pitwall/pitwall.js']);
    expect(JSON.parse(only('CMD'))).toEqual(['trade', '--config', 'user_data/config.json']);
    expect(only('STOPSIGNAL')).toBe('SIGTERM');
    expect(only('ENV')).toContain('PITWALL_CONTAINER=1');
  });

  test('has a health check, and files for everything it copies', () => {
    expect(only('HEALTHCHECK')).toMatch(/CMD \["node", "\/opt\/pitwall\/healthcheck\.mjs"\]$/);
    const copied = all.filter((line) => line.startsWith('COPY ') && !line.includes('--from'));
    const manifests = copied.flatMap((line) => line.split(' ').slice(1, -1)).filter((path) => path !== '.');
    for (const path of manifests) expect(text(path).length).toBeGreaterThan(0);
    for (const name of readdirSync(join(ROOT, 'packages'))) {
      const manifest = `packages/${name}/package.json`;
      if (readdirSync(join(ROOT, 'packages', name)).includes('package.json')) expect(manifests).toContain(manifest);
    }
  });

  test('holds no secret and nothing of a user', () => {
    const left = text('.dockerignore').split('\n');
    for (const path of ['.git', '**/node_modules', 'user_data', '**/*.sqlite', '**/.env*', 'config*.json']) {
      expect(left).toContain(path);
    }
    expect(all.join('\n')).not.toMatch(/password|secret|token/i);
  });
});

describe('docker-compose.yml', () => {
  const lines = text('docker-compose.yml')
    .split('\n')
    .filter((line) => !line.trim().startsWith('#'));
  const listOf = (key: string): string[] => {
    const start = lines.findIndex((line) => line.trim() === `${key}:`);
    const rest = lines.slice(start + 1);
    const end = rest.findIndex((line) => !line.trim().startsWith('- '));
    return rest.slice(0, end).map((line) => line.trim().slice(2).replaceAll("'", ''));
  };

  test('publishes the port to this machine only', () => {
    expect(listOf('ports')).toEqual(['127.0.0.1:8080:8080']);
  });

  test('mounts the user folder where the image works, and nothing else of the machine', () => {
    expect(listOf('volumes')).toEqual(['./user_data:/pitwall/user_data']);
    expect(text('Dockerfile')).toContain('WORKDIR /pitwall\n');
  });

  test('takes away what a bot does not need, and gives it time to end', () => {
    expect(listOf('cap_drop')).toEqual(['ALL']);
    expect(listOf('security_opt')).toEqual(['no-new-privileges:true']);
    expect(lines).toEqual(
      expect.arrayContaining(['    read_only: true', '    init: true', '    stop_grace_period: 60s']),
    );
  });
});

describe('the health check', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  async function check(server: Server | null): Promise<number> {
    const port = await unusedPort();
    if (server !== null) {
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    }
    const environment = { PITWALL__API_SERVER__LISTEN_PORT: String(port) };
    return (await runCommand([join(ROOT, 'docker', 'healthcheck.mjs')], { environment })).code;
  }

  const pem = (name: string): string => text(`packages/testkit/fixtures/tls/${name}.pem`);
  const pong = '{"status":"pong"}';

  test('is content with a pong by HTTP and by HTTPS', async () => {
    expect(await check(createPlain((_, response) => response.end(pong)))).toBe(0);
    const identity = { cert: pem('first.cert'), key: pem('first.test-only.key') };
    expect(await check(createSecure(identity, (_, response) => response.end(pong)))).toBe(0);
  });

  test('is not content with silence, failures and other servers', async () => {
    expect(await check(null)).toBe(1);
    expect(await check(createPlain((_, response) => response.writeHead(500).end('Internal Server Error')))).toBe(1);
    expect(await check(createPlain((_, response) => response.end('<h1>It works</h1>')))).toBe(1);
    expect(await check(createPlain((request) => request.socket.destroy()))).toBe(1);
  });
});

test('a configuration made in the image listens where the published port arrives', async () => {
  const folder = new BotFolder();
  try {
    const args = [PITWALL, 'new-config', '--yes', '--config', 'user_data/config.json'];
    const made = await runCommand(args, { cwd: folder.path, environment: { PITWALL_CONTAINER: '1' } });
    expect(made).toMatchObject({ code: 0, output: expect.stringContaining('http://0.0.0.0:8080/') as string });
    const written = readFileSync(join(folder.path, 'user_data', 'config.json'), 'utf8');
    expect(written).toContain('"listen_ip_address": "0.0.0.0"');
  } finally {
    folder.remove();
  }
});

const NAMESPACE = ['--pid', '--fork', '--kill-child', '--user', '--map-root-user'];
const canIsolate = spawnSync('unshare', [...NAMESPACE, 'true']).status === 0;

test.skipIf(!canIsolate)('as the first process of its namespace, SIGTERM ends the bot in order', async () => {
  const exchange = await startSimexServer({
    seed: 'container',
    deposits: [{ product: 'spot', asset: 'USDT', amount: '1000' }],
  });
  const folder = new BotFolder();
  folder.strategy('Waiting', WAITING_STRATEGY);
  const port = await unusedPort();
  folder.configuration(botConfiguration(exchange, 'Waiting', port));
  const args = [...NAMESPACE, process.execPath, PITWALL, 'trade', '--config', 'config.json', '--userdir', 'user_data'];
  const command = new RunningCommand(args, { cwd: folder.path, program: 'unshare' });
  try {
    const access = accessOf(port);
    await command.says(/Listening on/);
    await until(async () => ((await callApi(access, '/count')).status === 200 ? true : undefined));
    const outer = String(command.process.pid);
    const [bot = ''] = readFileSync(`/proc/${outer}/task/${outer}/children`, 'utf8').split(' ');
    expect(readFileSync(`/proc/${bot}/status`, 'utf8')).toMatch(/^NSpid:\s+\d+\s+1$/m);
    process.kill(Number(bot), 'SIGTERM');
    expect(await command.exitCode()).toBe(0);
    expect(command.output).toContain('process died');
  } finally {
    await command.destroy();
    await exchange.close();
    folder.remove();
  }
});
