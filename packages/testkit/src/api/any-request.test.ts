/** Requests of any kind against a bot: no answer is a failure of the server, and the server goes on answering. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { API_PREFIX, ROUTES } from '@pitwall/wire';
import type { RecordedApi } from './harness/recorded-api.ts';
import { basic, send } from './harness/http-call.ts';
import { startStandardBot, STANDARD_LOGIN } from './harness/standard-bot.ts';

const RUNS = 400;
const RIGHT = basic(STANDARD_LOGIN.username, STANDARD_LOGIN.password);

/** `sysinfo` watches the machine for a while: it has its own case. */
const paths = Object.values(ROUTES)
  .map((route) => route.path)
  .filter((path) => path !== '/sysinfo');

const segment = fc.oneof(
  fc.integer().map(String),
  fc.webSegment(),
  fc.constantFrom('1', '3', '0', '%00', '..', '%2e%2e'),
);
const path = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...paths).map((known) => API_PREFIX + known.replace(/\{\w+\}/, '3')) },
  { weight: 2, arbitrary: segment.map((id) => `${API_PREFIX}/trade/${id}`) },
  { weight: 1, arbitrary: fc.webPath().map((any) => `/${any}`) },
);
const value = fc.oneof(fc.integer().map(String), fc.double().map(String), fc.webQueryParameters(), fc.constant(''));
const query = fc
  .array(fc.tuple(fc.constantFrom('limit', 'offset', 'timescale', 'pair', 'pairs_to_delete', 'x'), value), {
    maxLength: 3,
  })
  .map((pairs) => (pairs.length === 0 ? '' : `?${pairs.map(([key, text]) => `${key}=${text}`).join('&')}`));
const fields = fc.dictionary(
  fc.constantFrom(
    ...['pair', 'side', 'price', 'tradeid', 'amount', 'ordertype', 'leverage', 'stakeamount', 'entry_tag'],
    ...['lockid', 'until', 'reason', 'blacklist'],
  ),
  fc.oneof(
    fc.jsonValue(),
    fc.constantFrom('ETH/BTC', 'long', 'short', 'limit', 'all', '3', 1, 0.5, -1, '2030-01-01 16:00:00Z'),
    fc.array(fc.constantFrom('ETH/BTC', '*/BTC', 'X.*', '(', 3)),
  ),
);
const body = fc.oneof(
  fields.map((record) => JSON.stringify(record)),
  fc.array(fields, { maxLength: 2 }).map((records) => JSON.stringify(records)),
  fc.json(),
  fc.string(),
  fc.constant(undefined),
);
const anyRequest = fc.record({
  method: fc.constantFrom('GET', 'GET', 'POST', 'POST', 'DELETE', 'PUT', 'PATCH', 'HEAD', 'OPTIONS'),
  path,
  query,
  body,
  authorization: fc.oneof(
    { weight: 8, arbitrary: fc.constant(RIGHT) },
    { weight: 1, arbitrary: fc.base64String().map((text) => `Basic ${text}`) },
    { weight: 1, arbitrary: fc.base64String().map((text) => `Bearer ${text}.${text}.${text}`) },
  ),
  type: fc.constantFrom('application/json', 'text/plain', 'application/json;charset=latin1'),
});

describe('any request', () => {
  let bench: RecordedApi;
  beforeAll(async () => {
    const config = { force_entry_enable: true };
    bench = await startStandardBot({ trades: 'mixed', config: (standard) => ({ ...standard, ...config }) });
  });
  afterAll(async () => bench.close());

  it('is answered without a failure of the server', async () => {
    await fc.assert(
      fc.asyncProperty(anyRequest, async (request) => {
        const { status, text } = await send(bench.url, request.path + request.query, {
          method: request.method,
          headers: { authorization: request.authorization, 'content-type': request.type },
          body: request.body,
        });
        expect([200, 401, 404, 405, 422, 429, 502, 503]).toContain(status);
        expect(text).not.toContain(STANDARD_LOGIN.password);
      }),
      { numRuns: RUNS },
    );
    expect((await send(bench.url, '/api/v1/ping')).status).toBe(200);
  });
});
