/** Installing: complete or not at all, and the former UI stays whole whatever fails. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findUi, listUis, uiVersion } from '../installed.ts';
import { takeSnapshot } from '../snapshot.ts';
import { installUi, removeUi, type Installation } from './install.ts';
import { sourceOfFolder, type SourceFile, type UiSource } from './source.ts';

const NOW = Date.UTC(2024, 2, 5);
const SHA = '0123456789abcdef'.repeat(4);

let folder: string;
let uiFolder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pitwall-install-'));
  uiFolder = join(folder, 'ui');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(path: string, text: string): SourceFile {
  return { path, size: Buffer.byteLength(text), read: () => Buffer.from(text) };
}

function source(text: string, more: readonly SourceFile[] = [], sha256 = SHA): UiSource {
  return { files: [file('index.html', text), ...more], sha256, description: '/somewhere/ui.zip' };
}

let count = 0;
async function install(ui: UiSource, name = 'main', versionLabel: string | null = null): Promise<Installation> {
  count += 1;
  return installUi({ uiFolder, name, source: ui, versionLabel, now: NOW, id: `id${count}` });
}

async function page(name = 'main'): Promise<string | null> {
  const ui = await findUi(uiFolder, name);
  const snapshot = ui === null ? null : await takeSnapshot(ui);
  return snapshot === null ? null : readFileSync(snapshot.index.file, 'utf8');
}

describe('the version a UI brings', () => {
  it.each([
    ['1.2.3', '1.2.3'],
    ['1.2.3\n', '1.2.3\n'],
    ['α-1\r\n', 'α-1\r\n'],
    ['1\n2026-01-01 00:00:00,000 - pitwall - INFO - forged', '0123456789ab'],
    ['1\u001b[2J', '0123456789ab'],
    ['9'.repeat(101), '0123456789ab'],
    ['', '0123456789ab'],
  ])('%j is shown as %j', async (text, shown) => {
    const { ui } = await install(source('one', [file('.uiversion', text)]));
    expect(await uiVersion(ui)).toBe(shown);
  });
});

describe('installUi', () => {
  it('puts the files there and says what it did', async () => {
    const done = await install(source('one', [file('assets/app.js', 'x')]), 'main', '1.0');
    expect(done).toMatchObject({ version: '1.0', replaced: null, fileCount: 2, bytes: 4 });
    expect(done.ui).toEqual({
      name: 'main',
      files: join(uiFolder, 'main', '0123456789ab'),
      sha256: SHA,
      source: '/somewhere/ui.zip',
      installedAt: NOW,
    });
    expect(await listUis(uiFolder)).toEqual([done.ui]);
    expect(await uiVersion(done.ui)).toBe('1.0\n');
    expect(await page()).toBe('one');
    expect(readFileSync(join(done.ui.files, 'assets', 'app.js'), 'utf8')).toBe('x');
  });

  it('replaces the former files, and leaves nothing of them', async () => {
    await install(source('one', [file('old.js', 'x')]), 'main', '1.0');
    const done = await install(source('two', [], 'f'.repeat(64)), 'main', '2.0');
    expect(done).toMatchObject({ version: '2.0', replaced: '1.0' });
    expect(readdirSync(join(uiFolder, 'main')).sort()).toEqual(['ffffffffffff', 'ui.json']);
    expect(await page()).toBe('two');
  });

  it('installs the same source again beside the one in use', async () => {
    await install(source('one'));
    const done = await install(source('one'));
    expect(done.ui.files).toBe(join(uiFolder, 'main', '0123456789ab-2'));
    expect(readdirSync(join(uiFolder, 'main')).sort()).toEqual(['0123456789ab-2', 'ui.json']);
    expect(await page()).toBe('one');
  });

  it.each<[string | null, SourceFile[], string]>([
    ['v9', [file('.uiversion', '0.4\n')], 'v9\n'],
    [null, [file('.uiversion', '0.4\n')], '0.4\n'],
    [null, [], '0123456789ab\n'],
  ])('takes the version from the label %j, the source, or the digest', async (label, more, version) => {
    const { ui } = await install(source('one', more), 'main', label);
    expect(await uiVersion(ui)).toBe(version);
  });

  it('keeps the former UI whole when the new one cannot be read, and cleans up', async () => {
    await install(source('one'), 'main', '1.0');
    const broken: SourceFile = {
      path: 'broken.js',
      size: 1,
      read: () => {
        throw new Error('the archive is damaged');
      },
    };
    await expect(install(source('two', [broken]))).rejects.toThrow('the archive is damaged');
    await expect(install(source('two', [file('index.html/x', 'a file in a file')]))).rejects.toThrow(
      /cannot be written/,
    );
    expect(readdirSync(join(uiFolder, 'main')).sort()).toEqual(['0123456789ab', 'ui.json']);
    expect(await page()).toBe('one');
  });

  it('clears what an installation that was broken off has left', async () => {
    mkdirSync(join(uiFolder, 'main', '.new-gone', 'assets'), { recursive: true });
    await install(source('one'));
    expect(readdirSync(join(uiFolder, 'main')).sort()).toEqual(['0123456789ab', 'ui.json']);
  });

  it.each(['', '..', '../x', 'a/b', 'a\\b', '.hidden', '-x', 'ü', 'a b', 'a'.repeat(51)])(
    'refuses the name %j',
    async (name) => {
      await expect(install(source('one'), name)).rejects.toThrow(/is no name for a UI/);
      await expect(removeUi(uiFolder, name)).rejects.toThrow(/is no name for a UI/);
      expect(existsSync(uiFolder)).toBe(false);
    },
  );

  it.each(['', '  ', 'a\nb', 'x'.repeat(101)])('refuses the version label %j', async (label) => {
    await expect(install(source('one'), 'main', label)).rejects.toThrow(/A version label is one line/);
    expect(await listUis(uiFolder)).toEqual([]);
  });
});

describe('removeUi', () => {
  it('takes a UI away and leaves the others', async () => {
    await install(source('one'));
    await install(source('two'), 'other');
    await removeUi(uiFolder, 'main');
    expect(readdirSync(uiFolder)).toEqual(['other']);
    await expect(removeUi(uiFolder, 'main')).rejects.toThrow(/No UI "main" is installed/);
  });
});

describe('findUi', () => {
  it.each(['', '[]', '{', '{"files":"../../etc","sha256":"x"}', '{"files":"/etc","sha256":"x"}', '{"sha256":"x"}'])(
    'takes the record %j for none',
    async (record) => {
      mkdirSync(join(uiFolder, 'main'), { recursive: true });
      writeFileSync(join(uiFolder, 'main', 'ui.json'), record);
      expect(await findUi(uiFolder, 'main')).toBeNull();
      expect(await listUis(uiFolder)).toEqual([]);
    },
  );
});

describe('sourceOfFolder', () => {
  const write = (path: string, text: string): void => {
    mkdirSync(join(folder, 'from', path, '..'), { recursive: true });
    writeFileSync(join(folder, 'from', path), text);
  };
  const paths = async (): Promise<string[]> =>
    (await sourceOfFolder(join(folder, 'from'))).files.map((one) => one.path).sort();

  it('takes the built folder of a project, not the project', async () => {
    write('index.html', 'sources');
    write('node_modules/x/index.js', 'x');
    write('dist/index.html', 'built');
    write('dist/assets/app.js', 'x');
    write('dist/.uiversion', '1');
    write('dist/.env', 'x');
    expect(await paths()).toEqual(['.uiversion', 'assets/app.js', 'index.html']);
  });

  it('has a digest that changes with any name or content', async () => {
    const digest = async () => (await sourceOfFolder(join(folder, 'from'))).sha256;
    write('index.html', 'a');
    const first = await digest();
    write('b', 'x');
    const second = await digest();
    write('b', 'y');
    expect(new Set([first, second, await digest()]).size).toBe(3);
  });

  it('refuses links, and folders without a UI', async () => {
    write('readme.txt', 'x');
    await expect(paths()).rejects.toThrow(/holds no UI/);
    write('index.html', 'a');
    symlinkSync('/etc/passwd', join(folder, 'from', 'link.txt'));
    await expect(paths()).rejects.toThrow(/link.txt is a link or a device/);
    await expect(sourceOfFolder(join(folder, 'nowhere'))).rejects.toThrow(/there is no such file/);
  });
});
