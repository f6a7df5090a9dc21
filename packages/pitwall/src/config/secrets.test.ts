/** Secrets are known, hidden and blanked, wherever the schema has them. */
import { describe, expect, it } from 'vitest';
import { messageOf } from '../domain/errors.ts';
import { prepareObject } from './prepare.ts';
import { nodeAt } from './schema/node.ts';
import { hidePassword, isSecretPath, redact, SECRET_PATHS, secretValues } from './secrets.ts';
import { setAt, type ConfigObject } from './tree.ts';

const CANARY = 'canary-7f3a';

/** A configuration with a canary in every secret field. */
function withCanaries(): ConfigObject {
  const raw: ConfigObject = {};
  for (const path of SECRET_PATHS) {
    if (path.includes('*')) continue;
    setAt(raw, [...path], path[0] === 'db_url' ? `postgresql://bot:${CANARY}@host/db` : CANARY);
  }
  setAt(raw, ['external_message_consumer', 'producers'], [{ name: 'a', ws_token: CANARY }, { ws_token: CANARY }]);
  return raw;
}

describe('secrets', () => {
  it('are keys the schema knows', () => {
    for (const path of SECRET_PATHS) {
      const place = path.map((part) => (part === '*' ? 0 : part));
      const [, section] = path;
      const known = section?.startsWith('ccxt_') === true ? nodeAt(path.slice(0, 2)) : nodeAt(place);
      expect(known, path.join('.')).toBeDefined();
      expect(isSecretPath(place)).toBe(true);
    }
    expect(isSecretPath(['exchange', 'name'])).toBe(false);
  });

  it('disappear from a printed configuration, in a copy', () => {
    const raw = withCanaries();
    const before = structuredClone(raw);
    expect(JSON.stringify(redact(raw))).not.toContain(CANARY);
    expect(redact(raw)['db_url']).toBe('postgresql://bot:REDACTED@host/db');
    expect(raw).toEqual(before);
    expect(redact({ exchange: { key: '', name: 'binance' } })).toEqual({ exchange: { key: '', name: 'binance' } });
    expect(redact({ api_server: { ws_token: ['a', 'b'] } })).toEqual({
      api_server: { ws_token: ['REDACTED', 'REDACTED'] },
    });
  });

  it('are all listed for the log', () => {
    const values = secretValues(withCanaries());
    expect(new Set(values)).toEqual(new Set([CANARY]));
    expect(values.length).toBeGreaterThanOrEqual(SECRET_PATHS.length);
  });

  it('never stand in an error', () => {
    const wrongType = JSON.parse(
      JSON.stringify(withCanaries()).replaceAll(`"${CANARY}"`, `{"x":"${CANARY}"}`),
    ) as ConfigObject;
    for (const raw of [withCanaries(), wrongType]) {
      let text = '';
      try {
        prepareObject(raw, 'trade');
      } catch (error) {
        text = messageOf(error);
      }
      expect(text).toContain('exchange.name is missing');
      expect(text).not.toContain(CANARY);
    }
  });

  it.each([
    ['sqlite:///a.sqlite', 'sqlite:///a.sqlite'],
    ['postgresql+psycopg2://u:p@ss:w@h:5432/d', 'postgresql+psycopg2://u:REDACTED@h:5432/d'],
    ['postgresql://u@h/d', 'postgresql://u@h/d'],
  ])('%s is shown as %s', (url, text) => {
    expect(hidePassword(url)).toBe(text);
  });
});
