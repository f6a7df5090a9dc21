/** The comparison itself: what it lets pass, and that it can fail. */
import { describe, expect, it } from 'vitest';
import { compareAnswer } from './compare-answer.ts';
import { differences, fitsShape } from './compare.ts';
import { AllowedDifferences } from './differences-table.ts';
import { fiatRate, isWebserver, lastProcess } from './recorded-state.ts';
import type { CompareKind, RecordedInstance, RecordedRequest, RecordedResponse } from './recording.ts';
import { select } from './select.ts';

describe('differences', () => {
  it.each([
    ['equal values', { a: [1, 'x', null, true] }, { a: [1, 'x', null, true] }],
    ['keys added since', { a: 1 }, { a: 1, b: 2 }],
    ['another order of keys', { a: 1, b: 2 }, { b: 2, a: 1 }],
    ['the last digits', 0.1 + 0.2, 0.3],
    ['zeros of either sign', -0, 0],
  ])('lets pass: %s', (_name, expected, actual) => {
    expect(differences(expected, actual)).toEqual([]);
  });

  it.each([
    ['another number', { a: 1 }, { a: 1.00001 }, { key: 'a', expected: 1, actual: 1.00001 }],
    ['a number for a text', ['1'], [1], { key: '[0]', expected: '1', actual: 1 }],
    ['null for 0', { a: 0 }, { a: null }, { key: 'a', expected: 0, actual: null }],
    ['a key that is gone', { a: { b: null } }, { a: {} }, { key: 'a.b', expected: null, actual: undefined }],
    ['a key of every object', { toString: 1 }, {}, { key: 'toString', expected: 1, actual: undefined }],
    ['a row more', { a: [1] }, { a: [1, 2] }, { key: 'a.length', expected: 1, actual: 2 }],
    ['an object for a list', [], {}, { key: '', expected: [], actual: {} }],
  ])('finds: %s', (_name, expected, actual, found) => {
    expect(differences(expected, actual)).toEqual([found]);
  });

  it('shapes are kinds of values', () => {
    expect(fitsShape({ cpu: ['float'], ram: 'float' }, { cpu: [1, 2.5], ram: 0, more: 'x' })).toBe(true);
    expect(fitsShape({ cpu: ['float'], ram: 'float' }, { cpu: [1], ram: 'x' })).toBe(false);
    expect(fitsShape({ cpu: ['float'] }, {})).toBe(false);
  });
});

function recorded(path: string, response: Partial<RecordedResponse>, compare: CompareKind = 'exact'): RecordedRequest {
  const whole = { status: 200, headers: {}, ...response };
  return { name: '', method: 'GET', path, auth: 'none', headers: {}, body: null, compare, response: whole };
}

const answer = (json: unknown, headers: Record<string, string> = {}, status = 200) => ({
  status,
  headers,
  json,
  text: JSON.stringify(json),
});

describe('an answer', () => {
  it('has the recorded headers, and none more that clients obey', () => {
    const request = recorded('/x', { json: {}, headers: { vary: 'Origin', 'content-length': '5' } });
    expect(compareAnswer(request, answer({}, { vary: 'Origin', 'x-frame-options': 'DENY' }))).toEqual([]);
    expect(compareAnswer(request, answer({}, { 'access-control-allow-origin': '*' }))).toEqual([
      { key: 'headers.vary', expected: 'Origin', actual: undefined },
      { key: 'headers.access-control-allow-origin', expected: undefined, actual: '*' },
    ]);
  });

  it('of another status is not looked at further', () => {
    const found = compareAnswer(recorded('/x', { json: { a: 1 } }), answer({ detail: 'no' }, {}, 404));
    expect(found).toEqual([{ key: 'status', expected: 200, actual: 404 }]);
  });

  it('is compared as text where text was recorded', () => {
    const request = recorded('/x', { text: 'OK' });
    expect(compareAnswer(request, { ...answer(undefined), text: 'OK' })).toEqual([]);
    expect(compareAnswer(request, { ...answer(undefined), text: 'ok' })).toEqual([
      { key: 'text', expected: 'OK', actual: 'ok' },
    ]);
  });

  it('lists the candles of one pair in any order, but all of them', () => {
    const request = recorded('/api/v1/available_pairs', {
      json: {
        pair_interval: [
          ['A', '1h'],
          ['A', '5m'],
        ],
      },
    });
    expect(
      compareAnswer(
        request,
        answer({
          pair_interval: [
            ['A', '5m'],
            ['A', '1h'],
          ],
        }),
      ),
    ).toEqual([]);
    expect(
      compareAnswer(
        request,
        answer({
          pair_interval: [
            ['A', '5m'],
            ['A', '4h'],
          ],
        }),
      ),
    ).toHaveLength(1);
  });

  it('bears tokens that say the same and perhaps more', () => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = (claims: object) => ({ access_token: `${part({ alg: 'HS256' })}.${part(claims)}.c2ln` });
    const request = recorded('/api/v1/token/login', { json: token({ type: 'access', exp: 9 }) });
    expect(compareAnswer(request, answer(token({ type: 'access', exp: 9, sid: 'x' })))).toEqual([]);
    expect(compareAnswer(request, answer(token({ type: 'access', exp: 8 })))).toEqual([
      { key: 'access_token.claims.exp', expected: 9, actual: 8 },
    ]);
    expect(compareAnswer(request, answer({ access_token: 'x' }))).toHaveLength(1);
  });
});

it('differences on purpose are rows of the table, and a row that is not needed is told', () => {
  const table = [
    '| Area | Original | Pitwall | Why |',
    '| Recorded answer `/version` `version` | a | b | c |',
    '| Recorded answer `/strategy/{strategy}` `code` | a | b | c |',
    '| Something else `/balance` `total` | a | b | c |',
  ];
  const allowed = new AllowedDifferences(table.join('\n'));
  expect(allowed.allows('/api/v1/strategy/Any', 'code')).toBe(true);
  expect(allowed.allows('/api/v1/strategy/Any/more', 'code')).toBe(false);
  expect(allowed.allows('/api/v1/strategy/Any', 'strategy')).toBe(false);
  expect(allowed.allows('/api/v1/balance', 'total')).toBe(false);
  expect(allowed.unused()).toEqual(['/version version']);
  expect(allowed.allows('/api/v1/version?x=1', 'version')).toBe(true);
  expect(allowed.unused()).toEqual([]);
});

describe('a recorded server', () => {
  const instance = (...requests: RecordedRequest[]): RecordedInstance => ({
    name: 'any',
    config: 'c',
    market: 'm',
    database: 'd',
    data: 's',
    requests,
  });
  const forced = (status: number) => ({ ...recorded('/api/v1/forceexit', { status }), method: 'POST' });

  it('is compared up to its first forced exit', () => {
    const server = instance(forced(502), recorded('/api/v1/backtest', {}), forced(200), recorded('/api/v1/count', {}));
    expect(select(server, false).compared).toEqual([0, 1]);
    expect([...select(server, false).leftOut.values()]).toEqual([2]);
    expect(select(server, true).compared).toEqual([0, 1, 2, 3]);
  });

  it('without a bot is compared without its backtests', () => {
    const config = recorded('/api/v1/show_config', { json: { runmode: 'webserver' } });
    const server = instance(config, recorded('/api/v1/backtest/history?x=1', {}), recorded('/api/v1/backtests', {}));
    expect(isWebserver(server)).toBe(true);
    expect(select(server, false).compared).toEqual([0, 2]);
  });

  it('shows what its folder does not say', () => {
    const health = recorded('/api/v1/health', { json: { last_process: '2024-01-16T12:30:05.250000+00:00' } });
    const balance = recorded('/api/v1/balance', { json: { total: 3, value: 2.7600000000000002 } });
    expect(lastProcess(instance(health))).toBe(Date.UTC(2024, 0, 16, 12, 30, 5, 250));
    expect(lastProcess(instance())).toBeNull();
    expect(fiatRate(instance(balance))).toBe(0.92);
    expect(fiatRate(instance())).toBe(0);
  });
});
