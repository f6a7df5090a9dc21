import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { API_PREFIX, ROUTES, type RouteDefinition } from '@pitwall/wire';
import { openApiDocument } from './document.ts';
import type { JsonSchema } from './schemas.ts';

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly requestBody?: unknown;
  readonly responses: Readonly<Record<string, JsonSchema>>;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
}

const document = openApiDocument('1.2.3') as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
};
const routes = Object.entries(ROUTES).map(([name, route]): [string, RouteDefinition] => [name, route]);

function operationOf(route: RouteDefinition): Operation {
  const operation = document.paths[API_PREFIX + route.path]?.[route.method.toLowerCase()];
  if (operation === undefined) throw new Error(`The document lacks ${route.method} ${route.path}`);
  return operation;
}

function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? [inner] : referencesIn(inner),
  );
}

describe('the OpenAPI document', () => {
  it('is a valid one', async () => {
    const copy = JSON.parse(JSON.stringify(document)) as Record<string, unknown>;
    expect(await new Validator().validate(copy)).toMatchObject({ valid: true });
  });

  it('has every route of the table and nothing else', () => {
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    expect(operations.map(({ operationId }) => operationId).toSorted()).toEqual(Object.keys(ROUTES).toSorted());
  });

  it('refers to components that exist, and names each once', () => {
    const names = Object.keys(document.components.schemas);
    const referred = new Set(referencesIn(document).map((reference) => reference.replace('#/components/schemas/', '')));
    expect([...referred].filter((name) => !names.includes(name))).toEqual([]);
    // Trades stand in lists and alone: one component.
    expect(names).toEqual(expect.arrayContaining(['StatusTrade', 'HistoryTrade', 'Lock', 'ServerMessage']));
    expect(document.components.schemas['StatusList']).toEqual({
      type: 'array',
      items: { $ref: '#/components/schemas/StatusTrade' },
    });
  });

  it('speaks the JSON Schema of 2020-12', () => {
    const text = JSON.stringify(document);
    expect(text).not.toContain('additionalItems');
    expect(text).not.toContain('patternProperties');
    expect(document.components.schemas['LogRow']?.['prefixItems']).toHaveLength(5);
    expect(document.components.schemas['LogRow']?.['items']).toBe(false);
    expect(document.components.schemas['PlotConfig']).toMatchObject({ additionalProperties: {} });
  });

  it.each(routes)('tells of %s what its schemas tell', (_name, route) => {
    const operation = operationOf(route);
    const named = [...Object.keys(route.params?.properties ?? {}), ...Object.keys(route.query?.properties ?? {})];
    expect((operation.parameters ?? []).map(({ name }) => name)).toEqual(named);
    expect(operation.requestBody !== undefined).toBe(route.body !== undefined);
    expect('422' in operation.responses).toBe(named.length > 0 || route.body !== undefined);
    if (route.needs === 'bot' || route.needs === 'running') expect(operation.responses).toHaveProperty('502');
    expect('503' in operation.responses).toBe(route.needs === 'webserver');
    expect('401' in operation.responses).toBe(route.scope !== 'public');
    expect(operation.security.length === 0).toBe(route.scope === 'public');
  });

  it('says which scope an access token needs', () => {
    expect(operationOf(ROUTES.forceexit).security).toEqual([{ basic: [] }, { bearer: ['trade'] }]);
    expect(operationOf(ROUTES.login).security).toEqual([{ basic: [] }]);
  });
});
