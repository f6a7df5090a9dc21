/**
 * The documents of the API, served while `api_server.enable_openapi` is on: `/openapi.json`, and at `/docs` Swagger UI
 * with its own files from here; nothing is loaded from another host. While it is off, these are paths like any other.
 */
import { readFile } from 'node:fs/promises';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { libraryFolder } from '../../bundle/own-files.ts';
import { pageHeaders } from '../headers.ts';
import type { ApiServerOptions } from '../options.ts';
import { register } from '../register.ts';
import { openApiDocument } from './document.ts';
import { SWAGGER_FOLDER, type SwaggerFile } from './files.ts';
import { DOCS_PAGE, DOCS_POLICY, DOCS_SCRIPT } from './page.ts';

interface ServedFile {
  readonly path: string;
  readonly type: string;
  readonly load: () => Promise<Buffer | string>;
}

const SCRIPT = 'text/javascript; charset=utf-8';

async function swaggerFile(name: SwaggerFile): Promise<Buffer> {
  return readFile(new URL(name, libraryFolder('swagger-ui-dist', SWAGGER_FOLDER)));
}

function filesOf(version: string): readonly ServedFile[] {
  return [
    { path: '/docs', type: 'text/html; charset=utf-8', load: async () => DOCS_PAGE },
    { path: '/docs/start.js', type: SCRIPT, load: async () => DOCS_SCRIPT },
    { path: '/docs/swagger-ui.css', type: 'text/css; charset=utf-8', load: async () => swaggerFile('swagger-ui.css') },
    { path: '/docs/swagger-ui-bundle.js', type: SCRIPT, load: async () => swaggerFile('swagger-ui-bundle.js') },
    {
      path: '/openapi.json',
      type: 'application/json',
      load: async () => Buffer.from(JSON.stringify(openApiDocument(version))),
    },
  ];
}

function serve(reply: FastifyReply, { type }: ServedFile, content: Buffer | string): FastifyReply {
  pageHeaders(reply, DOCS_POLICY);
  return reply.code(200).header('content-type', type).send(content);
}

export function addDocumentRoutes(app: FastifyInstance, options: ApiServerOptions): void {
  for (const file of filesOf(options.version)) {
    let content: Buffer | string | null = null;
    register(app, {
      method: 'GET',
      url: file.path,
      scope: 'public',
      handler: async (_request, reply) => {
        if (!options.settings().enableOpenapi) {
          reply.callNotFound();
          return reply;
        }
        content ??= await file.load();
        return serve(reply, file, content);
      },
    });
  }
}
