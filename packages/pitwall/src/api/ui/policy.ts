/**
 * What a browser may do for an installed UI. It may be a foreign one: it talks to other bots by HTTP and WebSocket, sets
 * styles, draws pictures it made itself and runs workers; scripts come from its own files only. Scripts that stand inside
 * its page are allowed one by one, by the digest of their text.
 */
import { createHash } from 'node:crypto';
import type { ContentPolicy } from '../headers.ts';

const INLINE_SCRIPT = /<script\b([^>]*)>([\s\S]*?)<\/script\s*>/gi;

/** The source expression that allows exactly this text of a script or style. */
export function digestSource(text: string): string {
  return `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;
}

/** Digests of the scripts that stand inside a page. */
export function inlineScripts(html: string): string[] {
  const found = new Set<string>();
  for (const [, attributes = '', text = ''] of html.matchAll(INLINE_SCRIPT)) {
    if (!/\bsrc\s*=/i.test(attributes) && text !== '') found.add(digestSource(text.replaceAll('\r\n', '\n')));
  }
  return [...found];
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
