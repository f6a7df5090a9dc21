/** The command `pitwall-client` and an API that speaks HTTPS: whom it believes. */
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer as createPlainServer } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../../client/src/cli/run.ts';
import type { RecordedApi } from '../harness/recorded-api.ts';
import { STANDARD_LOGIN, startStandardBot } from '../harness/standard-bot.ts';

const TLS = fileURLToPath(new URL('../../../fixtures/tls', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'pitwall-client-tls-'));
let bench: RecordedApi;

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function runProgram(...args: string[]): Promise<Ended> {
  let out = '';
  let err = '';
  const code = await run(args, { out: (text) => (out += text), err: (text) => (err += text) }, {});
  return { code, out, err };
}

let written = 0;

/** A configuration of the bot as the client finds it. */
function configFile(changes: Readonly<Record<string, string>> = {}): string {
  written += 1;
  const file = join(folder, `config-${written}.json`);
  const block = { listen_ip_address: '127.0.0.1', listen_port: Number(new URL(bench.url).port), ...STANDARD_LOGIN };
  writeFileSync(file, JSON.stringify({ api_server: { ...block, ...changes } }));
  return file;
}

const VERSION: Ended = { code: 0, out: '{"version": "0.1.0"}\n', err: '' };

beforeAll(async () => {
  const files = { tls_cert_file: join(folder, 'cert.pem'), tls_key_file: join(folder, 'key.pem') };
  copyFileSync(join(TLS, 'first.cert.pem'), files.tls_cert_file);
  copyFileSync(join(TLS, 'first.test-only.key.pem'), files.tls_key_file);
  // A checked-out file is open to all; the server takes a key that is its owner's only.
  chmodSync(files.tls_key_file, 0o600);
  bench = await startStandardBot({ apiServer: files });
});
afterAll(async () => {
  await bench.close();
  rmSync(folder, { recursive: true });
});

describe('pitwall-client over HTTPS', () => {
  it('believes the certificate that the configuration names', async () => {
    expect(bench.url).toMatch(/^https:/);
    const file = configFile({ tls_cert_file: join(TLS, 'first.cert.pem') });
    expect(await runProgram('-c', file, 'version')).toEqual(VERSION);
  });

  it('says what is wrong when one side speaks HTTPS and the other does not', async () => {
    const plain = await runProgram('-c', configFile(), 'version');
    expect(plain).toEqual({ code: 1, out: 'null\n', err: expect.stringContaining('(does it speak HTTPS?)') });
    const server = createPlainServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const secure = await runProgram('-c', configFile(), '--server-url', `https://127.0.0.1:${port}`, 'version');
    server.close();
    expect(secure).toEqual({ code: 1, out: 'null\n', err: expect.stringContaining('it speaks HTTP, not HTTPS') });
  });

  it('finds it beside the configuration', async () => {
    expect(await runProgram('-c', configFile({ tls_cert_file: 'cert.pem' }), 'version')).toEqual(VERSION);
  });

  it('sends nothing to a server that shows another one', async () => {
    const other = configFile({ tls_cert_file: join(TLS, 'second.cert.pem') });
    for (const args of [
      ['-c', other],
      ['-c', configFile(), '--server-url', bench.url],
    ]) {
      const { code, out, err } = await runProgram(...args, 'blacklist', 'XRP/USDT');
      expect({ code, out }).toEqual({ code: 1, out: 'null\n' });
      expect(err).toContain('see --ca-file');
    }
    const trusted = configFile({ tls_cert_file: 'cert.pem' });
    expect((await runProgram('-c', trusted, 'blacklist')).out).not.toContain('XRP/USDT');
  });

  it('believes a file of the command line, also under a name the certificate does not hold', async () => {
    const ca = ['--ca-file', join(TLS, 'first.cert.pem')];
    expect(await runProgram('-c', configFile(), '--server-url', bench.url, ...ca, 'version')).toEqual(VERSION);
    const identity = {
      cert: readFileSync(join(TLS, 'first.cert.pem')),
      key: readFileSync(join(TLS, 'first.test-only.key.pem')),
    };
    const elsewhere = createServer(identity, (_request, response) => response.end('{}'));
    await new Promise<void>((resolve) => {
      elsewhere.listen(0, '127.0.0.2', resolve);
    });
    const { port } = elsewhere.address() as AddressInfo;
    const answer = await runProgram('--server-url', `https://127.0.0.2:${port}`, ...ca, 'version');
    elsewhere.close();
    expect(answer).toEqual({ code: 0, out: '{}\n', err: '' });
  });

  it('names a certificate file that cannot be read, or is none', async () => {
    const missing = await runProgram('-c', configFile(), '--ca-file', join(folder, 'none.pem'), 'version');
    expect(missing.code).toBe(1);
    expect(missing.err).toContain('none.pem cannot be read');
    const file = configFile();
    expect((await runProgram('-c', file, '--ca-file', file, 'version')).err).toContain('holds no certificate');
  });
});
