/** The pages' links lead somewhere. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { brokenLinks, pagesBelow, pagesFrom } from './page-links.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'pitwall-pages-'));

beforeAll(() => {
  mkdirSync(join(folder, 'docs'));
  writeFileSync(
    join(folder, 'README.md'),
    '# A `b` & c\n[1](docs/a.md#twice-1) [2](#a-b--c) [3](docs/none.md) [4](docs/a.md#none) [5](../none.md)\n' +
      '[6](https://example.org/none) `[7](none.md)`\n\n```md\n# No heading\n[8](none.md)\n```\n[9](#no-heading)\n',
  );
  writeFileSync(join(folder, 'docs', 'a.md'), '# Twice\n## Twice\n[up](../README.md)\n');
  writeFileSync(join(folder, 'docs', 'alone.md'), '# Alone\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('finds links to files and headings that are not there, and only those', () => {
  expect(brokenLinks(folder, pagesBelow(folder))).toEqual(
    ['docs/none.md', 'docs/a.md#none', '../none.md', '#no-heading'].map((link) => `README.md: ${link}`),
  );
});

test('follows links from page to page', () => {
  expect(pagesFrom(folder, 'docs/a.md')).toEqual(['docs/a.md', 'README.md']);
});

test('no link of our pages is broken', () => {
  const pages = pagesBelow(ROOT);
  expect(pages).toContain('docs/api/trades.md');
  expect(brokenLinks(ROOT, pages)).toEqual([]);
});

test('every page of the documentation is reached from the README', () => {
  const reached = pagesFrom(ROOT, 'README.md');
  expect(pagesBelow(ROOT, 'docs').filter((page) => !reached.includes(page))).toEqual([]);
});
