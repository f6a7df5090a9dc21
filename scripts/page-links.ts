/**
 * The links of the documentation's pages: relative ones are followed, to files and to headings. Entry points:
 * {@link brokenLinks}, {@link pagesFrom} and {@link pagesBelow}. Addresses of other hosts are not asked for.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const NOT_OURS = new Set(['node_modules', 'dist', 'coverage', 'user_data']);

/** All pages below a folder, relative to it, sorted. */
export function pagesBelow(root: string, folder = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && !NOT_OURS.has(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return pagesBelow(root, path);
      return entry.name.endsWith('.md') ? [path] : [];
    })
    .sort();
}

interface Link {
  readonly text: string;
  /** Relative to the root. */
  readonly file: string;
  /** Null: the link names no heading. */
  readonly heading: string | null;
}

/** A page without its code, which may look like links and headings. */
function proseOf(text: string): string {
  return text.replace(/^(```|~~~)[^]*?^\1/gm, '').replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()]/g, ''));
}

function linksOf(root: string, page: string): Link[] {
  const prose = proseOf(readFileSync(join(root, page), 'utf8'));
  return [...prose.matchAll(/\]\(([^()\s]+)\)/g)].flatMap(([, text = '']) => {
    if (/^[a-z]+:/.test(text)) return [];
    const [path = '', heading = null] = text.split('#');
    return [{ text, file: path === '' ? page : relative(root, join(root, dirname(page), path)), heading }];
  });
}

/** The names by which a page's headings are linked to, as GitHub makes them. */
function headingsOf(text: string): Set<string> {
  const names = new Set<string>();
  for (const [, title = ''] of proseOf(text).matchAll(/^#{1,6} +(.+?) *$/gm)) {
    const plain = title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-');
    let name = plain;
    for (let count = 1; names.has(name); count += 1) name = `${plain}-${count}`;
    names.add(name);
  }
  return names;
}

/** `page: link` of each link that leads nowhere. Paths are relative to the root, as are those of the pages. */
export function brokenLinks(root: string, pages: readonly string[]): string[] {
  return pages.flatMap((page) =>
    linksOf(root, page)
      .filter(({ file, heading }) => {
        const target = join(root, file);
        if (file.startsWith('..') || !existsSync(target)) return true;
        return heading !== null && !headingsOf(readFileSync(target, 'utf8')).has(heading);
      })
      .map(({ text }) => `${page}: ${text}`),
  );
}

/** The pages and files that links lead to from one page, step by step; it comes first, and broken links are left out. */
export function pagesFrom(root: string, page: string): string[] {
  const found = [page];
  for (const one of found) {
    if (!one.endsWith('.md')) continue;
    for (const { file } of linksOf(root, one)) {
      if (!found.includes(file) && existsSync(join(root, file))) found.push(file);
    }
  }
  return found;
}
