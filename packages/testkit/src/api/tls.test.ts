/** HTTPS and WSS on one port: which files are taken, what is said of those that are not, and renewals while it runs. */
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PitwallError } from '../../../pitwall/src/domain/errors.ts';
import type { ConfigObject } from '../../../pitwall/src/config/tree.ts';
import { readTlsFiles } from '../../../pitwall/src/api/tls/identity.ts';
import { TLS_CHECK_INTERVAL_MS, watchTlsFiles } from '../../../pitwall/src/api/tls/renewal.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { basic } from './harness/http-call.ts';
import type { RecordedApi } from './harness/recorded-api.ts';
import { SOCKET_TOKEN, SocketClient } from './harness/socket-client.ts';
import { startStandardBot, STANDARD_LOGIN, STANDARD_NOW } from './harness/standard-bot.ts';

const FIXTURES = fileURLToPath(new URL('../../fixtures/tls', import.meta.url));
const PASSPHRASE = 'test-only';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pitwall-tls-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const certificate = (name: string): Buffer => readFileSync(join(FIXTURES, `${name}.cert.pem`));

/** Puts a certificate and a key where the server looks for them. */
function place(cert: string, key: string, keyMode = 0o600): { certFile: string; keyFile: string } {
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  rmSync(keyFile, { force: true });
  copyFileSync(join(FIXTURES, `${cert}.cert.pem`), certFile);
  copyFileSync(join(FIXTURES, `${key}.test-only.key.pem`), keyFile);
  chmodSync(keyFile, keyMode);
  return { certFile, keyFile };
}

function problem(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof PitwallError) return `${error.code} ${error.message.replaceAll(folder, '')}`;
    throw error;
  }
  return 'accepted';
}

describe('the files', () => {
  it('are taken when they fit', () => {
    const identity = readTlsFiles({ ...place('first', 'first'), passphrase: '' }, STANDARD_NOW);
    expect(identity.validUntil).toBe(Date.UTC(2120, 0, 1));
  });

  it('are taken with a locked key and its passphrase, and with a key its group may read', () => {
    expect(() =>
      readTlsFiles({ ...place('first', 'first-locked'), passphrase: PASSPHRASE }, STANDARD_NOW),
    ).not.toThrow();
    expect(() => readTlsFiles({ ...place('first', 'first', 0o640), passphrase: '' }, STANDARD_NOW)).not.toThrow();
  });

  it.each<[string, [string, string, number?], string, number, string]>([
    [
      'two that are strangers',
      ['first', 'second'],
      '',
      STANDARD_NOW,
      'tls_key_file: /key.pem is not the key of the certificate in /cert.pem',
    ],
    [
      'one that has expired',
      ['expired', 'expired'],
      '',
      STANDARD_NOW,
      'tls_cert_file: /cert.pem has expired on Jan  1 00:00:00 2021 GMT: renew it',
    ],
    [
      'one that is not valid yet',
      ['first', 'first'],
      '',
      0,
      'tls_cert_file: /cert.pem is not valid before Jan  1 00:00:00 2020 GMT',
    ],
    [
      'a key that is open to everybody',
      ['first', 'first', 0o644],
      '',
      STANDARD_NOW,
      'tls_key_file: /key.pem is open to every user of this machine (mode 644): chmod 600 it',
    ],
    [
      'a locked key',
      ['first', 'first-locked'],
      '',
      STANDARD_NOW,
      'tls_key_file: /key.pem is locked: give api_server.tls_key_passphrase',
    ],
    [
      'a wrong passphrase',
      ['first', 'first-locked'],
      'wrong',
      STANDARD_NOW,
      'tls_key_file: /key.pem is not opened by api_server.tls_key_passphrase',
    ],
  ])('%s are refused', (_name, [cert, key, mode], passphrase, now, text) => {
    const files = { ...place(cert, key, mode), passphrase };
    expect(problem(() => readTlsFiles(files, now))).toBe(`CONFIG api_server.${text}`);
  });

  it('that are missing, or something else, are named', () => {
    const { certFile, keyFile } = place('first', 'first');
    const read = (files: object) =>
      problem(() => readTlsFiles({ certFile, keyFile, passphrase: '', ...files }, STANDARD_NOW));
    const none = join(folder, 'none.pem');
    expect(read({ certFile: none })).toBe(
      'CONFIG api_server.tls_cert_file: /none.pem cannot be read (there is no such file)',
    );
    expect(read({ keyFile: none })).toBe(
      'CONFIG api_server.tls_key_file: /none.pem cannot be read (there is no such file)',
    );
    expect(read({ certFile: keyFile })).toBe(
      'CONFIG api_server.tls_cert_file: /key.pem holds no certificate in PEM form',
    );
    writeFileSync(keyFile, certificate('first'), { mode: 0o600 });
    chmodSync(keyFile, 0o600);
    expect(read({})).toBe('CONFIG api_server.tls_key_file: /key.pem holds no private key in PEM form');
    expect(read({ certFile: folder })).toBe('CONFIG api_server.tls_cert_file:  cannot be read (it is a folder)');
  });
});

describe('renewal', () => {
  it('is seen by the files alone, told, and refused without harm', async () => {
    const files = { ...place('first', 'first'), passphrase: '' };
    const clock = new VirtualClock(STANDARD_NOW);
    const said: string[] = [];
    const given: (string | Buffer)[] = [];
    const note = (text: string): void => void said.push(text.replaceAll(folder, ''));
    const logger = { debug: note, info: note, warn: note, error: note, child: () => logger };
    const watch = watchTlsFiles({
      server: { setSecureContext: ({ cert }) => void given.push(cert as Buffer) },
      files: () => files,
      identity: readTlsFiles(files, STANDARD_NOW),
      clock,
      logger,
    });
    watch.check();
    watch.check();
    expect(given).toEqual([]);

    copyFileSync(join(FIXTURES, 'second.cert.pem'), files.certFile);
    watch.check();
    watch.check();
    expect({ given, said }).toEqual({
      given: [],
      said: [
        'The former TLS certificate stays in use: api_server.tls_key_file: /key.pem is not the key of the certificate in /cert.pem.',
      ],
    });

    place('second', 'second');
    watch.check();
    expect(given).toEqual([certificate('second')]);
    expect(said.at(-1)).toBe('The TLS certificate was read again: good until 2119-01-01T00:00:00.000Z.');
    watch.stop();
    await clock.run(STANDARD_NOW);
    place('first', 'first');
    await clock.run(STANDARD_NOW + TLS_CHECK_INTERVAL_MS * 3);
    expect(given).toHaveLength(1);
  });
});

describe('the server', () => {
  let bench: RecordedApi;
  afterEach(async () => bench.close());

  async function start(): Promise<void> {
    const { certFile, keyFile } = place('first', 'first-locked');
    const block = {
      tls_cert_file: certFile,
      tls_key_file: keyFile,
      tls_key_passphrase: PASSPHRASE,
      ws_token: SOCKET_TOKEN,
    };
    bench = await startStandardBot({ apiServer: block });
  }

  interface Answer {
    readonly status: number;
    readonly text: string;
    readonly headers: Readonly<Record<string, unknown>>;
  }

  async function get(path: string, ca: Buffer, host?: string): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const authorization = basic(STANDARD_LOGIN.username, STANDARD_LOGIN.password);
    const headers = { authorization, ...(host === undefined ? {} : { host }) };
    const outgoing = request(
      `${bench.url}${path}`,
      { ca, headers, agent: false, servername: 'bot.test' },
      (incoming) => {
        let text = '';
        incoming.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
        incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, text, headers: incoming.headers }));
      },
    );
    outgoing.on('error', reject);
    outgoing.end();
    return promise;
  }

  async function handshake(maxVersion: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'): Promise<TLSSocket> {
    const { hostname, port } = new URL(bench.url);
    const ciphers = 'DEFAULT@SECLEVEL=0';
    const options = {
      host: hostname,
      port: Number(port),
      ca: certificate('first'),
      minVersion: 'TLSv1',
      ciphers,
    } as const;
    const socket = connect({ ...options, maxVersion });
    await once(socket, 'secureConnect');
    return socket;
  }

  it('says https, answers by HTTPS, and binds named hosts to it', async () => {
    await start();
    expect(bench.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    const answer = await get('/api/v1/version', certificate('first'), 'bot.test');
    expect(answer).toMatchObject({ status: 200, text: '{"version":"0.1.0"}' });
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
    const logs = await get('/api/v1/logs', certificate('first'));
    expect(logs.text).toContain(`Listening on ${bench.url}.`);
    expect(logs.text).not.toContain(PASSPHRASE);
  });

  it('serves the message WebSocket on the same port', async () => {
    await start();
    const client = await SocketClient.open(bench.url, SOCKET_TOKEN, { ca: certificate('first') });
    client.send({ type: 'whitelist', data: null });
    expect(await client.next()).toMatchObject({ type: 'whitelist' });
    expect(await client.close()).toBe(1005);
  });

  it('speaks TLS 1.2 and 1.3, nothing older, and no plain HTTP', async () => {
    await start();
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const socket = await handshake(version);
      expect(socket.getProtocol()).toBe(version);
      socket.destroy();
    }
    await expect(handshake('TLSv1.1')).rejects.toThrow();
    await expect(fetch(bench.url.replace('https', 'http'))).rejects.toThrow();
  });

  it('takes a renewed certificate for new connections, and drops none of the old', async () => {
    await start();
    const client = await SocketClient.open(bench.url, SOCKET_TOKEN, { ca: certificate('first') });
    await expect(get('/api/v1/ping', certificate('second'))).rejects.toThrow();
    const { certFile, keyFile } = place('second', 'second');
    Object.assign(bench.raw['api_server'] as ConfigObject, { tls_cert_file: certFile, tls_key_file: keyFile });
    (bench.raw['api_server'] as ConfigObject)['tls_key_passphrase'] = '';
    for (;;) {
      const answer = await get('/api/v1/ping', certificate('second')).catch(() => null);
      if (answer !== null) break;
    }
    await expect(get('/api/v1/ping', certificate('first'))).rejects.toThrow();
    client.send({ type: 'whitelist', data: null });
    expect(await client.next()).toMatchObject({ type: 'whitelist' });
    await client.close();
  });
});
