/** `/openapi.json` and `/docs`: served when they are switched on, and true to what the API answers. */
import Schema from 'typebox/schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { API_PREFIX, ROUTES, type RouteDefinition } from '@pitwall/wire';
import { basic, send } from './harness/http-call.ts';
import type { RecordedApi } from './harness/recorded-api.ts';
import { startStandardBot, STANDARD_LOGIN } from './harness/standard-bot.ts';

const AUTHORIZATION = { authorization: basic(STANDARD_LOGIN.username, STANDARD_LOGIN.password) };
const FILES = ['/docs', '/docs/start.js', '/docs/swagger-ui.css', '/docs/swagger-ui-bundle.js', '/openapi.json'];

type Json = Readonly<Record<string, unknown>>;

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: Json }>>>>;
  readonly components: Json;
}

/** What the document says about an answer, as a schema that stands alone. */
function schemaOf(document: Document, route: RouteDefinition, status: number): Json {
  const operation = document.paths[API_PREFIX + route.path]?.[route.method.toLowerCase()];
  const answer = operation?.responses[String(status)] as { content: Json } | undefined;
  if (answer === undefined)
    throw new Error(`The document does not tell of ${status} for ${route.method} ${route.path}`);
  const { schema } = answer.content['application/json'] as { schema: Json };
  return { ...schema, components: document.components };
}

describe('while they are on', () => {
  let api: RecordedApi;
  let document: Document;
  beforeAll(async () => {
    api = await startStandardBot({ trades: 'mixed', apiServer: { enable_openapi: true } });
    document = (await send(api.url, '/openapi.json')).json as Document;
  });
  afterAll(async () => api.close());

  it.each(FILES)('%s needs no password and lets the page load from this server only', async (path) => {
    const { status, headers, text } = await send(api.url, path);
    expect(status).toBe(200);
    expect(text.length).toBeGreaterThan(100);
    const policy = headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none';");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval/);
  });

  it('the page names no address of another host', async () => {
    const page = (await send(api.url, '/docs')).text + (await send(api.url, '/docs/start.js')).text;
    expect(page).not.toMatch(/https?:|src="\/\//);
    for (const [, path] of page.matchAll(/(?:src|href)="([^"]+)"/g)) {
      expect((await send(api.url, `/${path ?? ''}`)).status).toBe(200);
    }
  });

  it('anything else below /docs is a path like any other', async () => {
    expect((await send(api.url, '/docs/..%2f..%2fpackage.json')).headers['content-type']).toMatch(/^text\/html/);
    expect((await send(api.url, '/docs', { method: 'POST' })).status).toBe(405);
  });

  const reads = Object.entries(ROUTES)
    .map(([name, route]): [string, RouteDefinition] => [name, route])
    .filter(([, route]) => route.method === 'GET');
  it.each(reads)('the answer of %s is what the document says', async (_name, route) => {
    const path = route.path.replace('{tradeid}', '3').replace('{strategy}', 'ApiStrategy');
    const { status, json } = await send(api.url, API_PREFIX + path, { headers: AUTHORIZATION });
    const schema = schemaOf(document, route, status);
    expect(Schema.Errors(schema, json)).toEqual([true, []]);
  });

  const changes = Object.entries(ROUTES)
    .map(([name, route]): [string, RouteDefinition] => [name, route])
    .filter(([, route]) => route.scope !== 'public');
  it.each(changes)('a stranger’s answer of %s is what the document says', async (_name, route) => {
    const path = API_PREFIX + route.path.replaceAll(/\{\w+\}/g, '1');
    const { status, json } = await send(api.url, path, { method: route.method });
    expect(status).toBe(401);
    expect(Schema.Errors(schemaOf(document, route, 401), json)).toEqual([true, []]);
  });

  it('problems with a request are what the document says', async () => {
    const { status, json } = await send(api.url, `${API_PREFIX}/forceenter`, {
      method: 'POST',
      headers: AUTHORIZATION,
      body: '{"side":"up"}',
    });
    expect(status).toBe(422);
    expect(Schema.Errors(schemaOf(document, ROUTES.forceenter, 422), json)).toEqual([true, []]);
  });

  it('a wrong answer would be found', () => {
    expect(Schema.Errors(schemaOf(document, ROUTES.count, 200), { current: 'x' })[0]).toBe(false);
  });
});

describe('while they are off', () => {
  let api: RecordedApi;
  beforeAll(async () => {
    api = await startStandardBot();
  });
  afterAll(async () => api.close());

  it('the document is not there, and the page is one like any other', async () => {
    expect(await send(api.url, '/openapi.json')).toMatchObject({ status: 404, json: { detail: 'Not Found' } });
    const anyPage = await send(api.url, '/some-page');
    for (const path of FILES.slice(0, -1)) expect((await send(api.url, path)).text).toBe(anyPage.text);
  });

  it('they come with the setting, at once', async () => {
    (api.raw['api_server'] as Record<string, unknown>)['enable_openapi'] = true;
    expect((await send(api.url, '/openapi.json')).status).toBe(200);
  });
});
