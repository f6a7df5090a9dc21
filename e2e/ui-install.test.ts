/** `pitwall install-ui` as a user types it: from a zip file, a folder, an address; what it says, and what it refuses. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { unusedPort } from '../packages/testkit/src/unused-port.ts';
import { PITWALL, ROOT, runCommand } from './support/command.ts';

const PLAIN_UI = join(ROOT, 'packages', 'testkit', 'fixtures', 'ui', 'plain');
const ZIP = Buffer.from(
  zipSync({ 'ui-1.5/index.html': strToU8('<title>Zipped</title>'), 'ui-1.5/.uiversion': strToU8('1.5\n') }),
);
const SHA256 = createHash('sha256').update(ZIP).digest('hex');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pitwall-e2e-'));
  mkdirSync(join(folder, 'user_data'));
  writeFileSync(join(folder, 'ui.zip'), ZIP);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function installUi(...args: readonly string[]): Promise<{ code: number; lines: string[] }> {
  const { code, output } = await runCommand([PITWALL, 'install-ui', ...args], { cwd: folder });
  return { code, lines: output.replaceAll(folder, '').trimEnd().split('\n') };
}

test('installs, updates, lists and removes', async () => {
  const unzipped = [
    'Installed the UI "main", version 1.5: 2 files, 25 bytes, from /ui.zip',
    `  sha256 ${SHA256}`,
    'It is served at / from the next page load on.',
  ];
  expect(await installUi('ui.zip')).toEqual({ code: 0, lines: unzipped });
  const update = await installUi(PLAIN_UI, '--version-label', '2.0');
  expect(update.code).toBe(0);
  expect(update.lines[0]).toMatch(/^Installed the UI "main", version 2.0: 4 files, .* from .*plain$/);
  expect(update.lines[2]).toBe('It replaces version 1.5.');
  const other = await installUi('ui.zip', '--name', 'other', '--sha256', SHA256.toUpperCase());
  expect(other.lines.at(-1)).toBe('Installed are main, other: choose one by --ui or api_server.ui.');
  const { lines } = await installUi('--list');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatch(/^other {2}1\.5 {2}installed \d{4}-.* {2}from \/ui\.zip$/);
  expect(await installUi('--remove', 'main')).toEqual({ code: 0, lines: ['The UI "main" is removed.'] });
  expect(readdirSync(join(folder, 'user_data', 'ui'))).toEqual(['other']);
});

test.each<[string[], string]>([
  [[], 'Error: Say what to install: a zip file, a folder, or the https address of a zip file.'],
  [['nothing.zip'], 'Error: /nothing.zip cannot be installed: there is no such file.'],
  [
    ['ui.zip', '--sha256', 'abc'],
    `Error: /ui.zip has the digest ${SHA256}, not abc: it is another file than you expect. Nothing was installed.`,
  ],
  [['.', '--sha256', SHA256], 'Error: --sha256 is of a zip file, and  is a folder.'],
  [
    ['user_data'],
    'Error: /user_data holds no UI: there is no index.html in it, in its folder dist, or in its only folder.',
  ],
  [
    ['ui.zip', '--name', '../x'],
    'Error: "../x" is no name for a UI: use at most 50 letters, digits, "-" and "_", a letter or digit first.',
  ],
  [
    ['ui.zip', '--userdir', 'none'],
    'Error: The user folder /none does not exist. Make it with "pitwall create-userdir --userdir none"',
  ],
  [['ui.zip', '--list'], 'Error: Install, --list and --remove are three different things: ask for one at a time.'],
  [['--remove', 'main'], 'Error: No UI "main" is installed in /user_data/ui: see "pitwall install-ui --list".'],
  [['ftp://127.0.0.1/ui.zip'], 'Error: ftp://127.0.0.1/ui.zip is no address of http or https. Nothing was installed.'],
  [
    ['http://192.0.2.1/ui.zip'],
    'Error: http://192.0.2.1/ui.zip has no TLS, so anybody on the way can change it: use https, or give --sha256. Nothing was installed.',
  ],
])('%j is refused', async (args, line) => {
  expect(await installUi(...args)).toEqual({ code: 2, lines: [line] });
  expect(readdirSync(join(folder, 'user_data'))).toEqual([]);
});

describe('from an address', () => {
  let server: Server;
  let url: string;
  beforeAll(async () => {
    const port = await unusedPort();
    url = `http://127.0.0.1:${port}`;
    server = createServer((request, response) => {
      const path = request.url?.split('?')[0];
      if (path === '/ui.zip') response.end(ZIP);
      else if (path === '/moved') response.writeHead(302, { location: '/ui.zip' }).end();
      else if (path === '/round') response.writeHead(302, { location: '/round' }).end();
      else if (path === '/abroad') response.writeHead(302, { location: 'http://192.0.2.1/ui.zip' }).end();
      else if (path === '/page') response.end('<p>not a zip</p>');
      else if (path === '/endless') {
        const more = (): void => {
          while (response.write(Buffer.alloc(1024 * 1024)));
        };
        response.on('drain', more);
        more();
      } else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test.each(['/ui.zip?key=secret', '/moved'])('installs what %s leads to, and keeps no query', async (path) => {
    const { code, lines } = await installUi(`${url}${path}`, '--sha256', SHA256);
    expect({ code, first: lines[0] }).toEqual({
      code: 0,
      first: `Installed the UI "main", version 1.5: 2 files, 25 bytes, from ${url}${path.split('?')[0] ?? ''}`,
    });
  });

  test.each<[string, string]>([
    ['/nothing', '/nothing answers 404. Nothing was installed.'],
    ['/round', '/round leads elsewhere more than 5 times. Nothing was installed.'],
    ['/endless', '/endless has more than 100.0 MiB. Nothing was installed.'],
  ])('%s is refused', async (path, text) => {
    expect(await installUi(`${url}${path}`)).toEqual({ code: 2, lines: [`Error: ${url}${text}`] });
  });

  test('a page, and a way out of this machine, are refused', async () => {
    expect((await installUi(`${url}/page`)).lines).toEqual([
      'Error: The zip file cannot be used: it is no zip file, or its end is missing. Nothing was installed.',
    ]);
    expect((await installUi(`${url}/abroad`)).lines[0]).toMatch(/^Error: http:\/\/192\.0\.2\.1\/ui\.zip has no TLS/);
    expect(readdirSync(join(folder, 'user_data'))).toEqual([]);
  });
});
