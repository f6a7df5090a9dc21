import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { describe, expect, it } from 'vitest';
import { ROUTES, type RouteDefinition } from '../index.ts';

const routes = Object.entries(ROUTES).map(([name, route]): [string, RouteDefinition] => [name, route]);

/** Sent by POST because they carry more than fits into an address. */
const QUESTIONS: ReadonlySet<string> = new Set(['pair_candles_filtered']);

describe('the table of routes', () => {
  it('names every method and path once', () => {
    const keys = routes.map(([, route]) => `${route.method} ${route.path}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each(routes)('%s describes the parameters of its path', (_name, route) => {
    const named = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    expect(Object.keys(route.params?.properties ?? {})).toEqual(named);
  });

  it.each(routes)('%s has a schema that compiles and a summary', (_name, route) => {
    expect(() => Compile(route.response)).not.toThrow();
    expect(route.summary).not.toBe('');
  });

  it.each(routes)('%s lets nobody change the bot who may only read', (name, route) => {
    if (route.method !== 'GET' && route.needs !== 'nothing' && !QUESTIONS.has(name)) expect(route.scope).toBe('trade');
    // The one exception: early clients reload a trade's orders by GET.
    if (route.method === 'GET') expect(['public', 'read', 'trade', 'admin']).toContain(route.scope);
    if (route.method === 'GET' && route.scope === 'trade') expect(route.path).toBe('/trades/{tradeid}/reload');
  });

  it('answers a forced entry with a trade or a message', () => {
    expect(Type.IsUnion(ROUTES.forceenter.response)).toBe(true);
  });
});
