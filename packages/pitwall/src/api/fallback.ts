/**
 * Answers for everything that is no route. Under `api…` and `.…` an unknown GET is 404; any other GET shows a small page
 * that says the bot is alive; any other method is 405, naming the method of the first route that has the path.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { API_PREFIX, ROUTES, type RouteDefinition } from '@pitwall/wire';
import { sendJson } from './answers.ts';

interface KnownPath {
  readonly pattern: RegExp;
  readonly method: string;
}

function patternOf(route: RouteDefinition): RegExp {
  const escaped = `${API_PREFIX}${route.path}`.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
}

const KNOWN_PATHS: readonly KnownPath[] = Object.values(ROUTES).map((route) => ({
  pattern: patternOf(route),
  method: route.method,
}));

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Pitwall</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 34rem; margin: 12vh auto; padding: 0 1.5rem }
code { font-family: ui-monospace, monospace }
</style>
</head>
<body>
<h1>Pitwall</h1>
<p>The bot is alive. Its API answers under <code>/api/v1</code>; <code>/api/v1/ping</code> needs no password.</p>
<p>Ask it from a terminal with <code>pitwall-client help</code>, or log in with any UI that speaks this API.</p>
</body>
</html>
`;

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#14532d"/>' +
  '<path d="M5 13V3h4a3 3 0 0 1 0 6H5" fill="none" stroke="#fff" stroke-width="2"/></svg>';

function pathOf(request: FastifyRequest): string {
  const path = request.url.split('?')[0] ?? '';
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function sendPage(reply: FastifyReply): void {
  reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'");
  void reply.code(200).header('content-type', 'text/html; charset=utf-8').send(PAGE);
}

function answerGet(path: string, reply: FastifyReply): void {
  if (/^\/(?:api|\.)/.test(path) || path === '/openapi.json') sendJson(reply, 404, { detail: 'Not Found' });
  else if (path === '/favicon.ico') void reply.code(200).header('content-type', 'image/svg+xml').send(ICON);
  else sendPage(reply);
}

export function answerUnknown(request: FastifyRequest, reply: FastifyReply): void {
  const path = pathOf(request);
  if (request.method === 'GET') {
    answerGet(path, reply);
    return;
  }
  const known = KNOWN_PATHS.find(({ pattern }) => pattern.test(path));
  reply.header('allow', known?.method ?? 'GET');
  sendJson(reply, 405, { detail: 'Method Not Allowed' });
}
