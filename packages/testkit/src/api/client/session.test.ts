/** The sessions and tokens of the client with the real API. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LoginNeededError, memoryStore, PitwallClient, type SessionEnd } from '../../../../client/src/index.ts';
import { ManualTimers } from '../../../../client/src/testing/manual-timers.ts';
import type { RecordedApi } from '../harness/recorded-api.ts';
import { STANDARD_LOGIN, STANDARD_NOW, startStandardBot } from '../harness/standard-bot.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let bench: RecordedApi;
let calls: string[];
let ends: SessionEnd[];

/** Keeps what was called. */
const countingFetch: typeof fetch = async (input, init) => {
  const address = input instanceof Request ? input.url : input;
  calls.push(`${init?.method ?? 'GET'} ${new URL(address).pathname.replace('/api/v1', '')}`);
  return fetch(input, init);
};

function session(options: { readonly rotate?: boolean } = {}): PitwallClient {
  const onEnd = (end: SessionEnd): void => void ends.push(end);
  return new PitwallClient({
    url: bench.url,
    fetch: countingFetch,
    // Its clock stands: only a refusal tells that a token has ended.
    timers: new ManualTimers(),
    session: { login: STANDARD_LOGIN, store: memoryStore(), onEnd, ...options },
  });
}

beforeEach(async () => {
  bench = await startStandardBot({ trades: 'long' });
  calls = [];
  ends = [];
});
afterEach(async () => bench.close());

describe('a session with the real API', () => {
  it('goes on over the end of its token with one refresh, however many calls meet it', async () => {
    const client = session();
    await client.call('version');
    bench.setTime(STANDARD_NOW + 16 * MINUTE);
    const answers = await Promise.all([client.call('status'), client.call('balance'), client.call('stop')]);
    expect(answers[2].status).toContain('stopp');
    expect(calls.filter((call) => call === 'POST /token/login')).toHaveLength(1);
    expect(calls.filter((call) => call === 'POST /token/refresh')).toHaveLength(1);
    expect(ends).toEqual([]);
  });

  it('changes its refresh token when it is told to', async () => {
    const client = session({ rotate: true });
    for (let round = 0; round < 3; round += 1) {
      bench.setTime(STANDARD_NOW + round * 16 * MINUTE);
      await client.call('version');
    }
    expect(calls.filter((call) => call === 'POST /token/refresh')).toHaveLength(2);
    expect(ends).toEqual([]);
  });

  it('ends when the refresh token has ended', async () => {
    const client = session();
    await client.call('version');
    bench.setTime(STANDARD_NOW + 31 * DAY);
    await expect(client.call('version')).rejects.toThrow(LoginNeededError);
    expect(ends).toEqual([{ reason: 'refresh-refused' }]);
    await client.login(STANDARD_LOGIN);
    expect((await client.call('version')).version).toBe('0.1.0');
  });

  it('ends for the server too when it logs out', async () => {
    const client = session();
    const admin = new PitwallClient({ url: bench.url, ...STANDARD_LOGIN });
    await client.call('version');
    const before = await admin.call('sessions');
    expect(before.sessions).toHaveLength(1);
    await client.logout();
    expect((await admin.call('sessions')).sessions).toEqual([]);
    expect(ends).toEqual([{ reason: 'logout' }]);
  });

  it('ends for the server too when its access token has ended before the logout', async () => {
    const client = session();
    const admin = new PitwallClient({ url: bench.url, ...STANDARD_LOGIN });
    await client.call('version');
    bench.setTime(STANDARD_NOW + DAY);
    expect((await admin.call('sessions')).sessions).toHaveLength(1);
    await client.logout();
    expect((await admin.call('sessions')).sessions).toEqual([]);
    expect(ends).toEqual([{ reason: 'logout' }]);
    await expect(session().logout()).resolves.toBeUndefined();
  });

  it('is refused a wrong password once, and does not try it again by itself', async () => {
    const login = { ...STANDARD_LOGIN, password: 'wrong' };
    const client = new PitwallClient({ url: bench.url, fetch: countingFetch, session: { login } });
    await expect(client.call('status')).rejects.toMatchObject({
      status: 401,
      reason: 'Incorrect username or password',
    });
    await expect(client.call('status')).rejects.toThrow(LoginNeededError);
    expect(calls).toEqual(['POST /token/login']);
  });
});

describe('a named token', () => {
  it('opens what its scope allows', async () => {
    const admin = new PitwallClient({ url: bench.url, ...STANDARD_LOGIN });
    const { token } = await admin.call('add_token', { body: { name: 'dashboard', scope: 'read' } });
    const client = new PitwallClient({ url: bench.url, token });
    expect((await client.call('count')).max).toBe(1);
    await expect(client.call('stop')).rejects.toMatchObject({ status: 403 });
  });
});
