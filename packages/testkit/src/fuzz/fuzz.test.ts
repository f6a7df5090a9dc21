/** A small part of `npm run fuzz`, with a look at the harness itself: it must see what it is there to see. */
import { describe, expect, it } from 'vitest';
import { findCanary, MARKER } from './canaries.ts';
import { judge } from './judge.ts';
import { makeRequest, type FuzzRequest } from './requests.ts';
import { runFuzz } from './run.ts';
import { FuzzTarget } from './target.ts';

const REQUESTS = 20_000;
const TIMEOUT_MS = 300_000;

describe('canaries', () => {
  it.each([
    ['as they are', `{"key":"${MARKER}-01"}`],
    ['in other letters', MARKER.toUpperCase()],
    ['in base64, one byte in', Buffer.from(`a${MARKER}`).toString('base64')],
    ['in base64, two bytes in', Buffer.from(`ab${MARKER}zz`).toString('base64')],
    ['in base64, three bytes in', Buffer.from(`abc${MARKER}z`).toString('base64')],
    ['in hexadecimal', Buffer.from(MARKER).toString('hex')],
    ['backwards', Array.from(MARKER).reverse().join('')],
  ])('are found %s', (_form, text) => expect(findCanary(text)).toBeDefined());

  it('are not found where there are none', () => expect(findCanary('{"status":"pong"}')).toBeUndefined());
});

describe('the judge', () => {
  const request: FuzzRequest = {
    number: 0,
    kind: 'route',
    route: 'ping',
    method: 'GET',
    path: '/api/v1/ping',
    headers: {},
    standing: 'none',
  };
  const headers = { 'content-type': 'application/json' };
  it.each([
    ['a failure of the server', 500, 'Internal Server Error'],
    ['a server that is not there', 503, '{"detail":"Bot is not in the correct state."}'],
    ['a proxy error without a refusal', 502, '{"message":"x"}'],
    ['an answer that does not fit', 200, '{"status":1}'],
    ['an error without its form', 404, '{"message":"Not Found"}'],
    ['a secret', 200, `{"status":"pong","x":"${MARKER}"}`],
  ])('sees %s', (_what, status, text) => expect(judge(request, { status, headers, text })).toBeDefined());

  it('lets good answers pass', () => {
    expect(judge(request, { status: 200, headers, text: '{"status":"pong"}' })).toBeUndefined();
    const refused = { status: 503, headers, text: '{"detail":"Bot is not in the correct state."}' };
    const other = { ...request, route: 'pairlists_available', path: '/api/v1/pairlists/available' } as const;
    expect(judge(other, refused)).toBeUndefined();
    expect(judge(other, { ...refused, text: '{"detail":"Service Unavailable"}' })).toBeDefined();
  });
});

describe('generated requests', () => {
  it('are the same for the same seed and number', () => {
    for (let number = 0; number < 200; number += 1) expect(makeRequest(3, number)).toEqual(makeRequest(3, number));
  });

  it(
    `${REQUESTS} of them break nothing and learn no secret`,
    async () => {
      const target = await FuzzTarget.start();
      try {
        const { failures, statuses } = await runFuzz(target, { seed: 1, requests: REQUESTS, connections: 8 });
        expect(failures).toEqual([]);
        for (const status of [200, 401, 404, 405, 422, 502]) expect(statuses.get(status)).toBeGreaterThan(0);
      } finally {
        await target.close();
      }
    },
    TIMEOUT_MS,
  );
});
