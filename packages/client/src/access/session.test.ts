import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LoginNeededError, memoryStore, PitwallClient, type SessionEnd, type TokenStore } from '../index.ts';
import { ManualTimers } from '../testing/manual-timers.ts';
import { ScriptServer, type ScriptAnswer, type SeenRequest } from '../testing/script-server.ts';

const MINUTE = 60_000;
const LOGIN = { username: 'trader', password: 'geheim' };
const REFUSED = { status: 401, body: { detail: 'Could not validate credentials' } } as const;

type Answer = ScriptAnswer | 'cut';

/** A server whose tokens are numbered; those in `valid` are taken. Its clock is an hour ahead of the client's. */
class TokenServer {
  server!: ScriptServer;
  made = 0;
  valid = new Set<string>();
  /** What the refresh answers instead. */
  refresh: ((request: SeenRequest) => Answer | Promise<Answer>) | null = null;
  login: (() => Answer | Promise<Answer>) | null = null;
  rotates = false;

  token(kind = 'access'): string {
    this.made += 1;
    const iat = 1_700_003_600 + this.made;
    const claims = { iat, exp: iat + 15 * 60, type: kind, n: this.made };
    const token = `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.y`;
    this.valid.add(`Bearer ${token}`);
    return token;
  }

  answer(request: SeenRequest): Answer | Promise<Answer> {
    const { authorization = '' } = request.headers;
    if (request.target === '/api/v1/token/login') {
      return this.login?.() ?? { body: { access_token: this.token(), refresh_token: this.token('refresh') } };
    }
    if (request.target === '/api/v1/token/refresh') {
      if (this.refresh !== null) return this.refresh(request);
      if (!this.valid.has(authorization)) return REFUSED;
      const rotates = this.rotates && request.body === '{"rotate":true}';
      if (rotates) this.valid.delete(authorization);
      const next = rotates ? { refresh_token: this.token('refresh') } : {};
      return { body: { access_token: this.token(), ...next } };
    }
    return this.valid.has(authorization) ? { body: { current: 1 } } : REFUSED;
  }

  async open(): Promise<void> {
    this.server = await ScriptServer.open((request) => this.answer(request));
  }

  count(path: string): number {
    return this.server.calls.filter((call) => call.endsWith(path)).length;
  }
}

let world: TokenServer;
let timers: ManualTimers;
let ends: SessionEnd[];

function makeClient(store?: TokenStore, login: typeof LOGIN | null = LOGIN): PitwallClient {
  const session = {
    rotate: world.rotates,
    onEnd: (end: SessionEnd) => ends.push(end),
    ...(store === undefined ? {} : { store }),
    ...(login === null ? {} : { login }),
  };
  return new PitwallClient({ url: world.server.url, timers, retry: { attempts: 1 }, session });
}

/** The server forgets every access token, as with a new secret; refresh tokens stay. */
function forgetAccessTokens(): void {
  for (const header of world.valid) {
    const claims = JSON.parse(Buffer.from(header.split('.')[1] ?? '', 'base64url').toString()) as { type: string };
    if (claims.type === 'access') world.valid.delete(header);
  }
}

beforeEach(async () => {
  world = new TokenServer();
  timers = new ManualTimers();
  ends = [];
  await world.open();
});

afterEach(async () => {
  await world.server.close();
});

describe('a session', () => {
  it('logs in once, however many ask at once', async () => {
    const client = makeClient();
    await Promise.all(Array.from({ length: 5 }, async () => client.call('count')));
    await client.call('count');
    expect(world.count('/token/login')).toBe(1);
    expect(world.count('/count')).toBe(6);
    const [first] = world.server.seen;
    expect(first?.headers.authorization).toBe(`Basic ${btoa('trader:geheim')}`);
    expect(first?.body).toBe('{}');
  });

  it('shares one refresh among parallel refusals, and sends each call once more', async () => {
    const client = makeClient();
    await client.call('count');
    forgetAccessTokens();
    const answers = await Promise.all(Array.from({ length: 8 }, async () => client.call('start')));
    expect(answers).toHaveLength(8);
    expect(world.count('/token/refresh')).toBe(1);
    expect(world.count('/start')).toBe(16);
    expect(ends).toEqual([]);
  });

  it('renews before the end of the token, by its lifetime and not by the clock of the server', async () => {
    const client = makeClient();
    await client.call('count');
    timers.pass(13 * MINUTE);
    await client.call('count');
    expect(world.count('/token/refresh')).toBe(0);
    timers.pass(MINUTE + 1);
    await Promise.all([client.call('count'), client.call('count')]);
    expect(world.count('/token/refresh')).toBe(1);
    expect(world.count('/count')).toBe(4);
  });

  it('uses what is left of a token when it cannot be renewed, and fails when nothing is left', async () => {
    const client = makeClient();
    await client.call('count');
    world.refresh = () => 'cut';
    timers.pass(14 * MINUTE + 1);
    expect(await client.call('count')).toEqual({ current: 1 });
    timers.pass(MINUTE);
    await expect(client.call('count')).rejects.toMatchObject({ name: 'ConnectionError' });
    world.refresh = null;
    expect(await client.call('count')).toEqual({ current: 1 });
    expect(ends).toEqual([]);
  });

  it('ends when the refresh is refused: told once, tokens dropped, nothing sent any more', async () => {
    const store = memoryStore();
    const client = makeClient(store);
    await client.call('count');
    world.valid.clear();
    const results = await Promise.allSettled([client.call('count'), client.call('status'), client.call('balance')]);
    for (const result of results) expect(result).toMatchObject({ reason: { name: 'LoginNeededError' } });
    expect(ends).toEqual([{ reason: 'refresh-refused' }]);
    expect(store.load()).toBeNull();
    const before = world.server.seen.length;
    await expect(client.call('count')).rejects.toThrow(LoginNeededError);
    expect(world.server.seen).toHaveLength(before);
    await client.login(LOGIN);
    expect(await client.call('count')).toEqual({ current: 1 });
  });

  it('stays when the refresh fails for another reason', async () => {
    const client = makeClient();
    await client.call('count');
    forgetAccessTokens();
    world.refresh = () => ({ status: 500, body: 'Internal Server Error' });
    await expect(client.call('count')).rejects.toMatchObject({ name: 'ApiError', status: 500 });
    expect(ends).toEqual([]);
    world.refresh = null;
    expect(await client.call('count')).toEqual({ current: 1 });
  });

  it('does not try a refused login again by itself', async () => {
    world.login = () => ({ status: 401, body: { detail: 'Incorrect username or password' } });
    const client = makeClient();
    await expect(client.call('count')).rejects.toMatchObject({ status: 401 });
    await expect(client.call('count')).rejects.toThrow(LoginNeededError);
    expect(world.server.calls).toEqual(['POST /api/v1/token/login']);
    expect(ends).toEqual([{ reason: 'login-refused' }]);
  });

  it('keeps the next refresh token of a server that changes them', async () => {
    world.rotates = true;
    const client = makeClient();
    for (let round = 0; round < 3; round += 1) {
      await client.call('count');
      forgetAccessTokens();
    }
    expect(await client.call('count')).toEqual({ current: 1 });
    expect(world.count('/token/refresh')).toBe(3);
  });

  it('goes on with stored tokens, and begins with none when nothing is stored', async () => {
    const store = memoryStore();
    await makeClient(store).call('count');
    expect(await makeClient(store, null).call('count')).toEqual({ current: 1 });
    expect(world.count('/token/login')).toBe(1);
    await expect(makeClient(memoryStore(), null).call('count')).rejects.toThrow(LoginNeededError);
  });

  it('takes over what another page with the same store has renewed, or ended', async () => {
    const store = memoryStore();
    const [one, other] = [makeClient(store), makeClient(store)];
    await one.call('count');
    await other.call('count');
    forgetAccessTokens();
    await one.call('count');
    await other.call('count');
    expect(world.count('/token/refresh')).toBe(1);
    await one.logout();
    forgetAccessTokens();
    await expect(other.call('count')).rejects.toThrow(LoginNeededError);
    expect(world.count('/token/refresh')).toBe(1);
    expect(ends).toEqual([{ reason: 'logout' }, { reason: 'logout' }]);
  });

  it('tells the server of a logout; one that keeps no sessions does not mind', async () => {
    const client = makeClient();
    await client.call('count');
    const token = world.server.seen[1]?.headers.authorization;
    await client.logout();
    expect(world.server.calls.at(-1)).toBe('POST /api/v1/token/logout');
    expect(world.server.seen.at(-1)?.headers.authorization).toBe(token);
    await client.logout();
    expect(world.count('/token/logout')).toBe(1);
    expect(ends).toEqual([{ reason: 'logout' }]);
  });

  it('stays ended when it is ended while it logs in', async () => {
    const client = makeClient();
    const [asked, held] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    world.login = async () => {
      asked.resolve(undefined);
      await held.promise;
      return { body: { access_token: world.token(), refresh_token: world.token('refresh') } };
    };
    const waiting = client.call('count');
    await asked.promise;
    await client.logout();
    held.resolve(undefined);
    await expect(waiting).rejects.toThrow(LoginNeededError);
    await expect(client.call('count')).rejects.toThrow(LoginNeededError);
    expect(world.server.calls).toEqual(['POST /api/v1/token/login', 'POST /api/v1/token/logout']);
    expect(ends).toEqual([{ reason: 'logout' }]);
  });

  it('lets a login win over a refresh that began before it', async () => {
    const client = makeClient();
    await client.call('count');
    forgetAccessTokens();
    const [asked, held] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    world.refresh = async () => {
      asked.resolve(undefined);
      await held.promise;
      return REFUSED;
    };
    const waiting = client.call('count');
    await asked.promise;
    await client.login(LOGIN);
    held.resolve(undefined);
    expect(await waiting).toEqual({ current: 1 });
    expect(ends).toEqual([]);
  });

  it('one call that is ended does not end the refresh of the others', async () => {
    const client = makeClient();
    await client.call('count');
    forgetAccessTokens();
    const wish = new AbortController();
    world.refresh = () => {
      wish.abort(new Error('not needed any more'));
      world.refresh = null;
      return { body: { access_token: world.token() } };
    };
    const ended = client.call('count', { signal: wish.signal });
    const other = client.call('status');
    await expect(ended).rejects.toThrow('not needed any more');
    expect(await other).toEqual({ current: 1 });
    expect(world.count('/token/refresh')).toBe(1);
  });

  it('says in no error what the password or a token is', async () => {
    const client = makeClient();
    await client.call('count');
    world.valid.clear();
    const error = await client.call('count').catch((thrown: unknown) => thrown as Error);
    const text = JSON.stringify([(error as Error).stack, String((error as { cause?: Error }).cause?.stack)]);
    expect(text).not.toMatch(/geheim|eyJ|Bearer|Basic/);
  });
});
