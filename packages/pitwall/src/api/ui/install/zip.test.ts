/** Zip files: what a packer makes is read, and whatever lies or leads elsewhere is refused before a file is written. */
import { strToU8, zipSync, type AsyncZippable, type Zippable } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PitwallError } from '../../../domain/errors.ts';
import { MAX_FILES } from './limits.ts';
import { sourceOfZip } from './source.ts';
import { readZip } from './zip.ts';

const INDEX = strToU8('<title>A</title>');
const DIRECTORY = Buffer.from([0x50, 0x4b, 1, 2]);
const END = Buffer.from([0x50, 0x4b, 5, 6]);

function zip(files: Zippable): Buffer {
  return Buffer.from(zipSync(files));
}

/** Changes a field of the first entry of the directory. */
function withDirectory(archive: Buffer, offset: number, bytes: readonly number[]): Buffer {
  const copy = Buffer.from(archive);
  copy.set(bytes, copy.indexOf(DIRECTORY) + offset);
  return copy;
}

function contents(archive: Buffer): Record<string, string> {
  return Object.fromEntries(readZip(archive).map((entry) => [entry.path, entry.read().toString('utf8')]));
}

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof PitwallError) return `${error.code} ${error.message}`;
    throw error;
  }
  return 'accepted';
}

describe('reading', () => {
  it.each([0, 6] as const)('gives back what was packed at level %i, folders left out', (level) => {
    const files: AsyncZippable = {
      'index.html': INDEX,
      'assets/': new Uint8Array(),
      'assets/größe.txt': strToU8('ü'.repeat(5000)),
      empty: new Uint8Array(),
    };
    expect(contents(Buffer.from(zipSync(files, { level })))).toEqual({
      'index.html': '<title>A</title>',
      'assets/größe.txt': 'ü'.repeat(5000),
      empty: '',
    });
  });

  it('finds the directory before a comment', () => {
    const archive = zip({ 'index.html': INDEX });
    const comment = Buffer.from('a comment');
    const copy = Buffer.concat([archive, comment]);
    copy.writeUInt16LE(comment.length, copy.indexOf(END) + 20);
    expect(Object.keys(contents(copy))).toEqual(['index.html']);
  });

  it('refuses or reads any bytes, and never fails otherwise', () => {
    const archive = zip({ 'index.html': INDEX, 'a/b.js': strToU8('x'.repeat(300)) });
    const change = fc.tuple(fc.nat(archive.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), fc.nat(archive.length), (changes, length) => {
        const copy = Buffer.from(archive.subarray(0, changes.length > 2 ? length : archive.length));
        for (const [place, value] of changes) if (place < copy.length) copy[place] = value;
        refusal(() => contents(copy));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('what is refused', () => {
  const good = zip({ 'index.html': INDEX });

  it.each<[string, Buffer, RegExp]>([
    ['no zip file', Buffer.from('hello'), /no zip file/],
    ['nothing', Buffer.alloc(0), /no zip file/],
    ['a cut one', good.subarray(0, good.length - 3), /no zip file/],
    ['a password', withDirectory(good, 8, [1, 0]), /"index.html" is locked by a password/],
    ['an unknown compression', withDirectory(good, 10, [14, 0]), /unknown way \(14\)/],
    ['a wrong checksum', withDirectory(good, 16, [1, 2, 3, 4]), /"index.html" are damaged/],
    ['a size that is too small', withDirectory(good, 24, [3, 0, 0, 0]), /damaged, or larger than the directory says/],
    ['a size that is too large', withDirectory(good, 24, [99, 0, 0, 0]), /"index.html" are damaged/],
    ['a size beyond the limit', withDirectory(good, 24, [0, 0, 0, 0x40]), /more than 50.0 MiB/],
    ['a place outside', withDirectory(good, 42, [0xff, 0xff, 0xff, 0]), /not where the directory says/],
    ['a damaged directory', withDirectory(good, 0, [0]), /directory is damaged/],
    ['a link', zip({ 'index.html': [INDEX, { os: 3, attrs: 0o120777 << 16 }] }), /"index.html" is a link or a device/],
    [
      'a device',
      zip({ 'index.html': [INDEX, { os: 3, attrs: 0o020666 << 16 }] }),
      /"index.html" is a link or a device/,
    ],
  ])('%s', (_name, archive, reason) => {
    const text = refusal(() => contents(archive));
    expect(text).toMatch(/^USAGE /);
    expect(text).toMatch(reason);
  });

  it('a file that unpacks to more than the directory says is not unpacked', () => {
    const bomb = zip({ 'index.html': new Uint8Array(20_000_000) });
    expect(bomb.length).toBeLessThan(100_000);
    expect(refusal(() => contents(withDirectory(bomb, 24, [16, 0, 0, 0])))).toMatch(/larger than the directory says/);
  });

  it('more in all than a UI may have', () => {
    const archive = zip(Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`f${index}`, INDEX])));
    for (let at = archive.indexOf(DIRECTORY); at >= 0; at = archive.indexOf(DIRECTORY, at + 1)) {
      archive.writeUInt32LE(49_000_000, at + 24);
    }
    expect(refusal(() => readZip(archive))).toMatch(/unpacks to more than 300.0 MiB/);
  });

  it('more files than a UI may have', () => {
    const files = Object.fromEntries(
      Array.from({ length: MAX_FILES + 1 }, (_, index) => [`f${index}`, new Uint8Array()]),
    );
    expect(refusal(() => readZip(Buffer.from(zipSync(files, { level: 0 }))))).toMatch(
      /20001 entries, 20000 are allowed/,
    );
  });

  it('one name twice', () => {
    const archive = zip({ 'index.html': INDEX, 'index.htmm': INDEX });
    const twice = Buffer.from(archive.toString('latin1').replaceAll('index.htmm', 'index.html'), 'latin1');
    expect(refusal(() => contents(twice))).toMatch(/"index.html" is in it twice/);
  });

  it.each([
    '../evil.js',
    'assets/../../evil.js',
    '/etc/evil',
    'C:/evil.js',
    'c:evil.js',
    'assets\\..\\..\\evil.js',
    'assets//evil.js',
    './evil.js',
    'a/./evil.js',
    'evil\u0000.js',
    'evil\n.js',
    'a'.repeat(241),
  ])('the path %j', (path) => {
    const archive = zip({ 'index.html': INDEX, [path]: INDEX });
    expect(refusal(() => sourceOfZip(archive, 'ui.zip'))).toMatch(/^USAGE The path ".*" inside is refused: it /);
  });
});

describe('where the UI is', () => {
  const paths = (files: Zippable): string[] => sourceOfZip(zip(files), 'ui.zip').files.map(({ path }) => path);

  it.each<[string, Zippable, string[]]>([
    ['at the top', { 'index.html': INDEX, 'a/b.js': INDEX }, ['index.html', 'a/b.js']],
    ['in dist', { 'dist/index.html': INDEX, 'src/main.ts': INDEX, 'index.html': INDEX }, ['index.html']],
    ['in its only folder', { 'ui-1.0/index.html': INDEX, 'ui-1.0/a.js': INDEX }, ['index.html', 'a.js']],
    ['in dist of its only folder', { 'ui/dist/index.html': INDEX, 'ui/README.md': INDEX }, ['index.html']],
    [
      'beside what systems add',
      { 'ui/index.html': INDEX, 'ui/.uiversion': INDEX, '__MACOSX/ui/._index.html': INDEX, '.DS_Store': INDEX },
      ['index.html', '.uiversion'],
    ],
    ['hidden files left out', { 'index.html': INDEX, '.env': INDEX, 'a/.git/config': INDEX }, ['index.html']],
  ])('%s', (_name, files, expected) => {
    expect(paths(files)).toEqual(expected);
  });

  it.each<[Zippable]>([[{ 'a.js': INDEX }], [{ 'a/index.html': INDEX, 'b/index.html': INDEX }], [{}]])(
    'nowhere in %#',
    (files) => {
      expect(refusal(() => paths(files))).toMatch(/^USAGE ui.zip holds no UI: there is no index.html/);
    },
  );
});
