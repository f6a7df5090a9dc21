/** Requests that are dear to answer: nobody, not even who may trade, must be able to stop the bot with one. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSimexServer } from '../../../../simex/src/index.ts';
import { AccessApi, RIGHT } from '../harness/access-api.ts';
import { WebserverApi } from '../harness/webserver-api.ts';

let bench: AccessApi;
beforeEach(async () => {
  bench = await AccessApi.start();
});
afterEach(async () => bench.close());

describe('patterns of the blacklist', () => {
  it.each([`(${'.|'.repeat(40)}.)*x`, `${'.*'.repeat(45)}x`])(
    '%s backtracks without end and is refused',
    async (entry) => {
      const answer = await bench.post('/blacklist', RIGHT, { blacklist: ['XMR/BTC', entry] });
      const error_msg = `Pair ${entry} takes too long to be matched with all markets.`;
      expect(answer).toMatchObject({ status: 200, json: { errors: { [entry]: { error_msg } } } });
      expect(bench.api.bot.blacklist()).not.toContain(entry);
      expect((await bench.get('/blacklist', RIGHT)).status).toBe(200);
    },
  );

  it('that take long to refuse hold nobody up', async () => {
    const slow = bench.post('/blacklist', RIGHT, { blacklist: [`(${'.|'.repeat(40)}.)*x`] });
    let answered = 0;
    const state = { isDone: false };
    const refused = slow.finally(() => (state.isDone = true));
    while (!state.isDone) {
      expect((await bench.get('/blacklist', RIGHT)).status).toBe(200);
      answered += 1;
    }
    expect((await refused).json).toMatchObject({ length: 2 });
    // Those that were begun before and after it are two.
    expect(answered).toBeGreaterThan(4);
  });

  it('that come at once are all added, each once', async () => {
    const lists = ['A/.*', 'B/.*', 'C/.*', 'A/.*'];
    const answers = await Promise.all(
      lists.map(async (entry) => bench.post('/blacklist', RIGHT, { blacklist: [entry] })),
    );
    expect(bench.api.bot.blacklist().slice(2).toSorted()).toEqual(['A/.*', 'B/.*', 'C/.*']);
    const errors = answers.flatMap(({ json }) => Object.keys((json as { errors: object }).errors));
    expect(errors).toEqual(['A/.*']);
  });

  it('of one request are limited', async () => {
    const blacklist = Array.from({ length: 2_001 }, (_, index) => `X${index}/BTC`);
    const before = bench.api.bot.blacklist();
    expect(await bench.post('/blacklist', RIGHT, { blacklist })).toMatchObject({
      status: 502,
      json: { error: 'Error querying /api/v1/blacklist: 2001 entries at once are too many: 2000 at most.' },
    });
    expect(bench.api.bot.blacklist()).toEqual(before);
  });
});

it('patterns of a chain to try out are tried first', async () => {
  const exchange = await startSimexServer({ seed: 'patterns' });
  const server = new WebserverApi();
  const section = { name: 'binance', key: '', secret: '', local_url: exchange.url, pair_whitelist: ['BTC/USDT'] };
  await server.start({ exchange: section });
  try {
    const started = await server.post('/pairlists/evaluate', {
      pairlists: [{ method: 'StaticPairList' }],
      blacklist: [`(${'.|'.repeat(40)}.)*x`],
      stake_currency: 'USDT',
    });
    const path = `/pairlists/evaluate/${(started.json as { job_id: string }).job_id}`;
    await expect.poll(async () => (await server.get(path)).status, { timeout: 20_000 }).toBe(200);
    expect((await server.get(path)).json).toMatchObject({
      status: 'failed',
      error: 'blacklist: it takes too long to be matched with all markets, simplify it',
    });
  } finally {
    await server.close();
    await exchange.close();
  }
});

it('what a stranger writes into an address is looked at once, though it is put on record', async () => {
  const long = 'eyJ'.repeat(5_000);
  for (let request = 0; request < 100; request += 1) {
    expect((await bench.call('POST', `/stop?x=${long}`, '')).status).toBe(401);
  }
  expect((await bench.get('/count', RIGHT)).status).toBe(200);
  const kept = bench.api.accessStore.audit(1_000).map(({ what }) => what.length);
  expect([kept.length, Math.max(...kept)]).toEqual([60, 100]);
});

it('a long name that an answer repeats is looked at once', async () => {
  const pair = 'eyJ'.repeat(20_000);
  for (let request = 0; request < 10; request += 1) {
    expect((await bench.post('/locks', RIGHT, [{ pair, until: '2030-01-01 00:00:00Z' }])).status).toBe(502);
  }
});
