/** The documentation of the configuration and its schema say the same. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exampleText } from '../packages/pitwall/src/cli/config-text.ts';
import { COMMANDS } from '../packages/pitwall/src/cli/program.ts';
import { parseConfiguration } from '../packages/pitwall/src/config/sources/parse.ts';
import { prepareConfiguration } from '../packages/pitwall/src/config/prepare.ts';
import { isObject } from '../packages/pitwall/src/config/tree.ts';
import { configurationTables } from './config-tables.ts';

const page = readFileSync(new URL('../docs/configuration.md', import.meta.url), 'utf8');

describe('docs/configuration.md', () => {
  it('ends with the tables of the schema (run scripts/config-docs.ts after a change)', () => {
    expect(page.endsWith(configurationTables())).toBe(true);
  });

  it('names every command that a configuration needs help from', () => {
    const named = [...page.matchAll(/pitwall ([a-z]+-[a-z]+)/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(0);
    for (const name of named) expect(COMMANDS.map((command) => command.name)).toContain(name);
  });
});

describe('examples/config.json', () => {
  const text = readFileSync(new URL('../examples/config.json', import.meta.url), 'utf8');

  it('is what new-config writes (run scripts/config-docs.ts after a change)', () => {
    expect(text).toBe(exampleText());
  });

  it('asks for secrets before it runs', () => {
    const layer = parseConfiguration(text, 'config.json');
    expect(() => prepareConfiguration(layer, 'trade')).toThrow(
      /api_server\.password is empty: make one with "pitwall new-secret"/,
    );
  });

  it('runs once they are there, without a warning', () => {
    const layer = parseConfiguration(text, 'config.json');
    const section = layer.value['api_server'];
    if (!isObject(section)) throw new Error('no api_server');
    Object.assign(section, { password: 'x'.repeat(24), jwt_secret_key: 'y'.repeat(43), ws_token: 'z'.repeat(43) });
    expect(prepareConfiguration(layer, 'trade').warnings).toEqual([]);
  });
});
