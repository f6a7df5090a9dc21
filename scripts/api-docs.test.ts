/** The documentation of the API and the API say the same: every example is asked again, and every page compared. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { documents } from './api-docs/documents.ts';
import { GROUPS } from './api-docs/pages.ts';

const DOCS = new URL('../docs/', import.meta.url);
const FILES = ['api.md', ...[...GROUPS, 'websocket'].map((name) => `api/${name}.md`)];

function read(file: string): string {
  return readFileSync(new URL(file, DOCS), 'utf8');
}

describe('the pages of the API', () => {
  let made: Map<string, string>;
  beforeAll(async () => {
    made = await documents();
  }, 120_000);

  it.each(FILES)('docs/%s shows what is asked and answered (run scripts/api-docs.ts after a change)', (file) => {
    expect(read(file)).toBe(made.get(file));
  });

  it('are all made', () => {
    expect([...made.keys()].toSorted()).toEqual(FILES.toSorted());
    expect(readdirSync(new URL('api/', DOCS)).toSorted()).toEqual(
      [...GROUPS, 'websocket'].map((name) => `${name}.md`).toSorted(),
    );
  });

  it.each(FILES)('docs/%s has only links that lead somewhere', (file) => {
    const page = new URL(file, DOCS);
    const links = [...read(file).matchAll(/\]\(([^)#]+)(?:#([^)]+))?\)/g)];
    for (const [, target = '', heading] of links) {
      expect(existsSync(new URL(target, page)), target).toBe(true);
      if (heading === undefined) continue;
      const headings = [...readFileSync(new URL(target, page), 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, text = '']) =>
        text
          .toLowerCase()
          .replaceAll(/[^\w -]/g, '')
          .replaceAll(' ', '-'),
      );
      expect(headings).toContain(heading);
    }
  });

  it('show what works, but for Edge, which this version lacks', () => {
    const failing = FILES.flatMap((file) => [...read(file).matchAll(/"([^"\n]*)"\n```\n\nAnswer, with status (\d+)/g)]);
    expect(failing.map(([, address, status]) => [address, status])).toEqual([['$BOT/api/v1/edge', '502']]);
  });

  it('hold no secret of the servers that were asked', () => {
    const text = FILES.map(read).join('\n');
    expect(text).not.toMatch(/SuperSecure|eyJ[\w-]{20,}\.eyJ[\w-]{10,}/);
  });
});
