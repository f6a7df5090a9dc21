/**
 * What a browser may do for an installed UI. It may be a foreign one: it talks to other bots by HTTP and WebSocket, sets
 * styles, draws pictures it made itself and runs workers; scripts come from its own files only. Scripts that stand inside
 * its page are allowed one by one, by the digest of their text.
 */
import { createHash } from 'node:crypto';
import type { ContentPolicy } from '../headers.ts';

const SCRIPT_BEGIN = /<script(?=[\s/>])/gi;
const SCRIPT_END = /<\/script(?=[\s/>])/gi;

/** Where `pattern` matches at `from` or later; -1 when nowhere. */
function place(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? -1;
}

/** The source expression that allows exactly this text of a script or style. */
export function digestSource(text: string): string {
  return `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;
}

/**
 * Digests of the scripts that stand inside a page. It is read once from front to end, however it is made: one expression
 * for a whole script takes minutes for a page of tags that never end.
 */
export function inlineScripts(html: string): string[] {
  const found = new Set<string>();
  for (let at = 0; ;) {
    const begin = place(SCRIPT_BEGIN, html, at);
    const text = begin === -1 ? -1 : html.indexOf('>', begin) + 1;
    const end = text <= 0 ? -1 : place(SCRIPT_END, html, text);
    if (end === -1) return [...found];
    const script = html.slice(text, end);
    if (!/\bsrc\s*=/i.test(html.slice(begin, text)) && script !== '') {
      found.add(digestSource(script.replaceAll('\r\n', '\n')));
    }
    at = end;
  }
}

/** @param html the UI's page */
export function uiPolicy(html: string): ContentPolicy {
  return {
    'default-src': ["'self'"],
    'script-src': ["'self'", ...inlineScripts(html)],
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:', 'blob:'],
    'font-src': ["'self'", 'data:'],
    'connect-src': ["'self'", 'http:', 'https:', 'ws:', 'wss:', 'data:', 'blob:'],
    'worker-src': ["'self'", 'blob:'],
    'object-src': ["'none'"],
    'base-uri': ["'self'"],
    'form-action': ["'self'"],
  };
}
