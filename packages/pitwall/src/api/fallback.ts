/**
 * Answers for everything that is no route of the API. Under `api…` and `.…` an unknown GET is 404; any other GET is a file
 * of the installed UI, or its page, or without a UI the page that says the bot is alive. Any other method is 405, naming
 * the method of the first route that has the path.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { API_PREFIX, ROUTES, type RouteDefinition } from '@pitwall/wire';
import { pathOf, sendJson } from './answers.ts';
import { pageHeaders } from './headers.ts';
import { ICON, ICON_POLICY } from './ui/icon.ts';
import { PAGE_POLICY, startPage } from './ui/page.ts';
import { sendFile } from './ui/send-file.ts';
import type { UiShelf } from './ui/shelf.ts';

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

/** What the answers need to know. */
export interface UiAnswers {
  readonly shelf: UiShelf;
  /** Whether `/docs` is served. */
  readonly hasDocuments: () => boolean;
}

/** The path a request names, decoded once; as it came when it cannot be decoded. */
function decodedPath(request: FastifyRequest): string {
  const path = pathOf(request);
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function sendStartPage(reply: FastifyReply, ui: UiAnswers): void {
  pageHeaders(reply, PAGE_POLICY);
  void reply.code(200).header('content-type', 'text/html; charset=utf-8').send(startPage(ui.hasDocuments()));
}

/** The icon of the UI; ours when it has none. */
async function sendIcon(request: FastifyRequest, reply: FastifyReply, ui: UiAnswers): Promise<void> {
  const snapshot = await ui.shelf.current();
  const file = snapshot?.files.get('/favicon.ico');
  if (snapshot !== null && file !== undefined && (await sendFile(request, reply, file, snapshot.policy))) return;
  pageHeaders(reply, ICON_POLICY);
  void reply.code(200).header('content-type', 'image/svg+xml').send(ICON);
}

async function sendUi(path: string, request: FastifyRequest, reply: FastifyReply, ui: UiAnswers): Promise<void> {
  // Once more when the files were replaced between the look and the opening.
  for (let looks = 0; looks < 2; looks += 1) {
    const snapshot = await ui.shelf.current();
    if (snapshot === null) break;
    const file = snapshot.files.get(path) ?? snapshot.index;
    if (await sendFile(request, reply, file, snapshot.policy)) return;
  }
  sendStartPage(reply, ui);
}

async function answerGet(path: string, request: FastifyRequest, reply: FastifyReply, ui: UiAnswers): Promise<void> {
  if (/^\/(?:api|\.)/.test(path) || path === '/openapi.json') sendJson(reply, 404, { detail: 'Not Found' });
  else if (path === '/favicon.ico') await sendIcon(request, reply, ui);
  else if (path === '/fallback_file.html') sendStartPage(reply, ui);
  else if (path === '/ui_version') {
    sendJson(reply, 200, { version: (await ui.shelf.current())?.version ?? 'not_installed' });
  } else await sendUi(path, request, reply, ui);
}

export async function answerUnknown(request: FastifyRequest, reply: FastifyReply, ui: UiAnswers): Promise<void> {
  const path = decodedPath(request);
  if (request.method === 'GET') {
    await answerGet(path, request, reply, ui);
    return;
  }
  const known = KNOWN_PATHS.find(({ pattern }) => pattern.test(path));
  reply.header('allow', known?.method ?? 'GET');
  sendJson(reply, 405, { detail: 'Method Not Allowed' });
}
