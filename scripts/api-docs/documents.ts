/** All pages of the API's documentation, made anew: what the writing script writes and what its test compares. */
import { readFileSync } from 'node:fs';
import { captureAll } from './capture.ts';
import { GROUPS, groupPage, indexTable } from './pages.ts';
import { captureMessages } from './socket.ts';
import { socketPage } from './socket-page.ts';

const FIRST_PAGE = new URL('../../docs/api.md', import.meta.url);
const MARKER = '<!-- The table below is made by scripts/api-docs.ts from the table of routes. -->\n\n';

function firstPage(): string {
  const page = readFileSync(FIRST_PAGE, 'utf8');
  const end = page.indexOf(MARKER);
  if (end === -1) throw new Error('docs/api.md lacks the marker line before its table');
  return `${page.slice(0, end)}${MARKER}${indexTable()}\n`;
}

/** Texts by file, relative to the folder docs. */
export async function documents(): Promise<Map<string, string>> {
  const captured = await captureAll();
  const pages = new Map(GROUPS.map((group) => [`api/${group}.md`, groupPage(group, captured)]));
  pages.set('api/websocket.md', socketPage(await captureMessages()));
  return pages.set('api.md', firstPage());
}
