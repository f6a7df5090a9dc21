import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditMessage, auditWhat } from './audit-what.ts';

const body = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const what = (value: unknown): string => auditWhat({ params: {}, query: {}, body: body(value) }, 2000);

describe('what a change was about', () => {
  it.each([
    [{ pair: 'ETH/BTC', price: 0.5 }, '{"body":{"pair":"ETH/BTC","price":0.5}}'],
    [
      { password: 'x', token: ['y'], apiKey: 1, Authorization: 'z' },
      hidden('password', 'token', 'apiKey', 'Authorization'),
    ],
    [{ a: { jwt_secret_key: 'x' } }, '{"body":{"a":{"jwt_secret_key":"********"}}}'],
    [['ok', `pw_${'a'.repeat(43)}`], '{"body":["ok","********"]}'],
    ['x eyJhbGciOi.eyJpZGVu.c2ln y', '{"body":"x ******** y"}'],
    [null, ''],
    [{}, ''],
  ])('%j is kept as %s', (value, expected) => {
    expect(what(value)).toBe(expected);
  });

  it('has at most its size, and ends, however deep and long', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 20 }), fc.integer({ min: 10, max: 200 }), (value, limit) => {
        expect(auditWhat({ params: value, query: value, body: body(value) }, limit).length).toBeLessThanOrEqual(limit);
      }),
    );
  });

  it('never shows the value of a field with a secret name', () => {
    const name = fc.constantFrom('password', 'ws_token', 'secret', 'api_key', 'Cookie', 'credentials');
    fc.assert(
      fc.property(name, fc.constantFrom('canary value', { deep: ['canary value'] }), (key, value) => {
        expect(what({ first: [{ [key]: value }] })).not.toContain('canary');
      }),
    );
  });
});

function hidden(...names: string[]): string {
  return JSON.stringify({ body: Object.fromEntries(names.map((name) => [name, '********'])) });
}

describe('what an answer says', () => {
  it.each([
    [{ status: 'starting trader ...' }, 'starting trader ...'],
    [{ error: 'Error querying /x: no' }, 'Error querying /x: no'],
    [
      {
        detail: [
          { loc: ['body', 'pair'], msg: 'field required' },
          { loc: [], msg: '2' },
        ],
      },
      'body.pair: field required',
    ],
    [{ detail: [] }, ''],
    [{ access_token: 'x', refresh_token: 'y' }, ''],
    [{ id: 1, token: 'x', name: 'y' }, ''],
    [{ trade_id: 7, pair: 'x' }, 'trade_id 7'],
    [{ status: 'x'.repeat(500) }, `${'x'.repeat(299)}…`],
    [null, ''],
    ['text', ''],
  ])('of %j: %s', (answer, message) => {
    expect(auditMessage(answer, 300)).toBe(message);
  });
});
