/** Cases of the API's contract about the files of the UI, by their numbers, and the ways out of its folder that are none. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConfigObject } from '../../../../pitwall/src/config/tree.ts';
import { installUi } from '../../../../pitwall/src/api/ui/install/install.ts';
import { sourceOfFolder } from '../../../../pitwall/src/api/ui/install/source.ts';
import { send } from '../harness/http-call.ts';
import type { RecordedApi } from '../harness/recorded-api.ts';
import { startStandardBot, STANDARD_NOW } from '../harness/standard-bot.ts';

const PLAIN_UI = fileURLToPath(new URL('../../../fixtures/ui/plain', import.meta.url));
const SECRET = 'nobody may read this';
const OUR_PAGE = '<title>Pitwall</title>';
const UI_PAGE = '<title>Test UI</title>';
const HTML = 'text/html; charset=utf-8';

let folder: string;
let uiFolder: string;
let bench: RecordedApi;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pitwall-ui-'));
  uiFolder = join(folder, 'ui');
});
afterEach(async () => {
  await bench.close();
  rmSync(folder, { recursive: true, force: true });
});

async function install(name = 'main', from = PLAIN_UI, versionLabel: string | null = null): Promise<string> {
  const id = `${name}-${String(versionLabel)}`;
  const source = await sourceOfFolder(from);
  return (await installUi({ uiFolder, name, source, versionLabel, now: STANDARD_NOW, id })).ui.files;
}

async function start(block: ConfigObject = {}): Promise<void> {
  bench = await startStandardBot({ uiFolder, apiServer: block });
}

const get = async (path: string, headers: Record<string, string> = {}) => send(bench.url, path, { headers });

/** A request line as it stands, whatever a client library would make of it. */
async function getRaw(target: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const { hostname, port } = new URL(bench.url);
  const socket = connect(Number(port), hostname);
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  socket.on('end', () => resolve(text));
  socket.on('error', reject);
  socket.write(Buffer.from(`GET ${target} HTTP/1.1\r\nhost: bot.test\r\nconnection: close\r\n\r\n`, 'latin1'));
  return promise;
}

describe('without a UI', () => {
  beforeEach(async () => start());

  it('case 2: there is an icon', async () => {
    const { status, headers } = await get('/favicon.ico');
    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'image/svg+xml' });
  });

  it('case 3: the fallback page names the command, as clients know it and as it is', async () => {
    const { status, headers, text } = await get('/fallback_file.html');
    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: HTML });
    expect(text).toContain('`freqtrade install-ui`');
    expect(text).toContain('pitwall install-ui');
  });

  it.each([
    ['case 4: any path', '/something'],
    ['case 5: a script that is not there', '/something.js'],
    ['case 6: a path into the system', '/%2F%2F%2Fetc/passwd'],
    ['the root', '/'],
    ['the page by its name', '/index.html'],
  ])('%s shows our page', async (_name, path) => {
    const { status, headers, text } = await get(path);
    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: HTML });
    expect(text).toContain(OUR_PAGE);
  });

  it('case 7: a file of that name is not shown either', async () => {
    mkdirSync(join(uiFolder, 'etc'), { recursive: true });
    writeFileSync(join(uiFolder, 'etc', 'passwd'), SECRET);
    for (const path of ['/%2F%2F%2Fetc/passwd', '/etc/passwd']) expect((await get(path)).text).toContain(OUR_PAGE);
  });

  it('says that no UI is installed', async () => {
    expect(await get('/ui_version')).toMatchObject({ status: 200, json: { version: 'not_installed' } });
  });

  it('allows its page nothing but its own script, and shows it in no frame', async () => {
    const { headers } = await get('/');
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; connect-src 'self'; img-src 'self'$/,
    );
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    expect(headers).not.toHaveProperty('strict-transport-security');
  });

  it('lets nobody keep an answer of the API or guess at its type', async () => {
    const { headers } = await get('/api/v1/ping');
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
    expect(headers).not.toHaveProperty('vary');
  });
});

describe('with a UI', () => {
  beforeEach(async () => {
    await install();
    await start();
  });

  it('case 8: tells its version as the file says it', async () => {
    expect((await get('/ui_version')).json).toEqual({ version: '0.1.2\n' });
  });

  it.each([
    ['case 4: any path', '/something'],
    ['case 5: a script that is not there', '/something.js'],
    ['case 6: a path into the system', '/%2F%2F%2Fetc/passwd'],
    ['a path of its router', '/trade/5?x=1'],
    ['a folder', '/assets'],
    ['the root', '/'],
  ])('%s shows its page', async (_name, path) => {
    const { status, headers, text } = await get(path);
    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: HTML });
    expect(text).toContain(UI_PAGE);
  });

  it('case 3: keeps the fallback page', async () => {
    expect((await get('/fallback_file.html')).text).toContain('`freqtrade install-ui`');
  });

  it('serves its files with type, length, etag and time', async () => {
    const { status, headers, text } = await get('/assets/app.js');
    expect(status).toBe(200);
    expect(text).toContain('Does what a UI does first');
    expect(headers).toMatchObject({
      'content-type': 'application/javascript',
      'content-length': String(Buffer.byteLength(text)),
      'cache-control': 'no-cache',
    });
    expect(headers['etag']).toMatch(/^"[0-9a-f]+-[0-9a-f]+"$/);
    expect(Date.parse(headers['last-modified'] ?? '')).toBeGreaterThan(0);
    expect((await get('/assets/app.css')).headers['content-type']).toBe('text/css; charset=utf-8');
  });

  it('sends nothing twice', async () => {
    const { headers } = await get('/assets/app.js');
    const again = async (name: string, value = '') => (await get('/assets/app.js', { [name]: value })).status;
    expect(await again('if-none-match', headers['etag'])).toBe(304);
    expect(await again('if-none-match', `"other", W/${headers['etag'] ?? ''}`)).toBe(304);
    expect(await again('if-none-match', '"other"')).toBe(200);
    expect(await again('if-modified-since', headers['last-modified'])).toBe(304);
    expect(await again('if-modified-since', 'Wed, 01 Jan 2020 00:00:00 GMT')).toBe(200);
  });

  it('allows its page what a UI needs, and the script inside the page by its digest', async () => {
    const policy = (await get('/')).headers['content-security-policy'] ?? '';
    expect(policy).toContain("script-src 'self' 'sha256-");
    expect(policy).toContain("connect-src 'self' http: https: ws: wss: data: blob:");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe-eval');
    expect((await get('/assets/app.js')).headers['content-security-policy']).toBe(policy);
  });

  it.each(['POST', 'PUT', 'DELETE', 'HEAD', 'PATCH'])('%s of a file is not allowed', async (method) => {
    const { status, headers } = await send(bench.url, '/assets/app.js', { method });
    expect({ status, allow: headers['allow'] }).toEqual({ status: 405, allow: 'GET' });
  });

  it('shows an update with the next page, and the page of none when it is gone', async () => {
    expect((await get('/ui_version')).json).toEqual({ version: '0.1.2\n' });
    const newer = join(folder, 'newer');
    cpSync(PLAIN_UI, newer, { recursive: true });
    writeFileSync(join(newer, 'index.html'), '<title>Newer</title>');
    await install('main', newer, '0.2');
    expect((await get('/ui_version')).json).toEqual({ version: '0.2\n' });
    expect((await get('/')).text).toContain('<title>Newer</title>');
    rmSync(join(uiFolder, 'main'), { recursive: true });
    expect((await get('/')).text).toContain(OUR_PAGE);
  });
});

describe('while a UI is updated', () => {
  it('always shows the one or the other, whole', async () => {
    const kinds = ['first', 'second'];
    for (const kind of kinds) {
      mkdirSync(join(folder, kind));
      writeFileSync(join(folder, kind, 'index.html'), `<title>${kind}</title>`);
      writeFileSync(join(folder, kind, 'app.js'), kind.repeat(10_000));
    }
    await install('main', join(folder, 'first'), '0');
    await start();
    const state = { isDone: false };
    const updates = (async () => {
      for (let round = 1; round <= 30; round += 1) {
        await install('main', join(folder, kinds[round % 2] ?? ''), String(round));
      }
      state.isDone = true;
    })();
    const seen = new Set<string>();
    while (!state.isDone) {
      const [page, script] = await Promise.all([get('/'), get('/app.js')]);
      seen.add(page.text).add(script.text);
    }
    await updates;
    const whole = kinds.flatMap((kind) => [`<title>${kind}</title>`, kind.repeat(10_000)]);
    for (const text of seen) expect(whole).toContain(text);
  });
});

describe('with several UIs', () => {
  beforeEach(async () => {
    await install('main');
    await install('other', PLAIN_UI, 'second');
  });

  it('serves the one that is named, and another one as soon as that is named', async () => {
    await start({ ui: 'other' });
    expect((await get('/ui_version')).json).toEqual({ version: 'second\n' });
    (bench.raw['api_server'] as ConfigObject)['ui'] = 'main';
    expect((await get('/ui_version')).json).toEqual({ version: '0.1.2\n' });
  });

  it.each([{}, { ui: 'third' }, { ui: '../main' }, { ui: '..' }])('serves none with %j', async (block) => {
    await start(block);
    expect((await get('/')).text).toContain(OUR_PAGE);
    expect((await get('/ui_version')).json).toEqual({ version: 'not_installed' });
  });
});

describe('no way out of the folder', () => {
  beforeEach(async () => {
    const files = await install();
    writeFileSync(join(folder, 'secret.txt'), SECRET);
    writeFileSync(join(uiFolder, 'secret.txt'), SECRET);
    writeFileSync(join(files, '.env'), SECRET);
    mkdirSync(join(files, '.git'));
    writeFileSync(join(files, '.git', 'config'), SECRET);
    symlinkSync(join(folder, 'secret.txt'), join(files, 'link.txt'));
    symlinkSync(folder, join(files, 'linked'));
    await start();
  });

  it.each([
    '/../secret.txt',
    '/../../secret.txt',
    '/assets/../../secret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '/assets/%2e%2e/%2e%2e/%2e%2e/secret.txt',
    '/assets/..%2f..%2f..%2fsecret.txt',
    '/%2e%2e%2fsecret.txt',
    '/%252e%252e%252fsecret.txt',
    '/assets/%252e%252e/%252e%252e/%252e%252e/secret.txt',
    '/assets/..%252f..%252f..%252fsecret.txt',
    '/..\\secret.txt',
    '/assets\\..\\..\\..\\secret.txt',
    '/%5c..%5c..%5csecret.txt',
    '/....//....//secret.txt',
    '/%2e%2e;/secret.txt',
    '/assets/.%00./secret.txt',
    '/secret.txt%00',
    '/assets/app.js%00.txt',
    '/link.txt',
    '/linked/secret.txt',
    '/assets/../.env',
    '/assets/%2e%2e/.env',
    '/assets/%2e%2e/.git/config',
    '//etc/passwd',
    '/%2f%2f%2fetc/passwd',
    '/etc/passwd',
    '/C:/Windows/win.ini',
    '/C:%5cWindows%5cwin.ini',
    '/file:///etc/passwd',
    '/%c0%ae%c0%ae/secret.txt',
    '/%c0%2e%c0%2e/secret.txt',
    '/%u002e%u002e/secret.txt',
    '/%zz',
    `/${'a/'.repeat(4_000)}secret.txt`,
    `/${'%2e%2e/'.repeat(1_500)}secret.txt`,
    'http://bot.test/../secret.txt',
  ])('%s', async (target) => {
    const answer = await getRaw(target);
    expect(answer).not.toContain(SECRET);
    expect(answer).not.toContain('root:x:');
    expect(answer).toMatch(/^HTTP\/1\.1 (200 OK|404 Not Found|400 Bad Request|414 URI Too Long|431 )/);
    if (answer.startsWith('HTTP/1.1 200')) expect(answer).toContain(UI_PAGE);
  });

  it.each(['/.env', '/.git/config', '/.uiversion', '/%2eenv', '/apifoo', '/api/../.env'])(
    '%s is 404',
    async (target) => {
      const answer = await getRaw(target);
      expect(answer).toMatch(/^HTTP\/1\.1 404 /);
      expect(answer).toContain('{"detail":"Not Found"}');
    },
  );
});
