/** A password configured as a scrypt hash, over real HTTP. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { computeScrypt } from '../../../../pitwall/src/api/access/password.ts';
import { formatPasswordHash } from '../../../../pitwall/src/domain/password-hash.ts';
import { AccessApi, type Tokens } from '../harness/access-api.ts';
import { basic } from '../harness/http-call.ts';
import { STANDARD_LOGIN } from '../harness/standard-bot.ts';

const { username } = STANDARD_LOGIN;
const PASSWORD = 'a password, only known as a hash';
/** The smallest cost that is accepted. */
const COST = { ln: 14, r: 8, p: 1 };

async function hashOf(password: string): Promise<string> {
  const like = { ...COST, salt: Buffer.from('a salt of 16 byt') };
  return formatPasswordHash({ ...like, hash: await computeScrypt(password, like, 32) });
}

let bench: AccessApi;
let hash: string;
beforeEach(async () => {
  hash = await hashOf(PASSWORD);
  bench = await AccessApi.start();
  bench.block['password'] = hash;
});
afterEach(async () => bench.close());

const right = basic(username, PASSWORD);
const status = async (authorization: string): Promise<number> => (await bench.get('/count', authorization)).status;

describe('a hash in the place of the password', () => {
  it('lets the password in, and nothing else: not the hash either', async () => {
    expect(await status(right)).toBe(200);
    expect(await status(right)).toBe(200);
    expect(await status(basic(username, hash))).toBe(401);
    expect(await status(basic(username, ''))).toBe(401);
    expect(await status(basic('stranger', PASSWORD))).toBe(401);
    const login = await bench.post('/token/login', right);
    expect(await status(`Bearer ${(login.json as Tokens).access_token}`)).toBe(200);
  });

  it('forgets who was let in when the hash or the name changes, and remembers nobody of before', async () => {
    expect(await status(right)).toBe(200);
    bench.block['password'] = await hashOf('another password');
    expect(await status(right)).toBe(401);
    expect(await status(basic(username, 'another password'))).toBe(200);
    bench.block['username'] = 'Somebody';
    expect(await status(basic(username, 'another password'))).toBe(401);
    bench.block['username'] = username;
    bench.block['password'] = PASSWORD;
    expect(await status(right)).toBe(200);
  });

  it('many requests at once with the right one are all let in, by one check', async () => {
    const statuses = await Promise.all(Array.from({ length: 40 }, async () => status(right)));
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it('many guesses at once are limited before they are computed', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 40 }, async (_, index) => status(basic(username, `guess ${index}`))),
    );
    expect(statuses.filter((one) => one === 401)).toHaveLength(10);
    expect(statuses.filter((one) => one === 429)).toHaveLength(30);
  });

  it('answers others while a hash is computed', async () => {
    bench.block['password'] = formatPasswordHash({
      ln: 17,
      r: 8,
      p: 1,
      salt: Buffer.alloc(16, 1),
      hash: Buffer.alloc(32),
    });
    const order: string[] = [];
    const guess = status(right).then(() => order.push('the guess'));
    for (let time = 0; time < 5; time += 1) {
      await bench.get('/ping', '');
      order.push('a ping');
    }
    await guess;
    expect(order.at(-1)).toBe('the guess');
  });
});
