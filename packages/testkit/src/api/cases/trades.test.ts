/** Cases of the API's contract about deleting trades, their open orders and reading them again, by their numbers. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RecordedApi } from '../harness/recorded-api.ts';
import { basic, send } from '../harness/http-call.ts';
import { STANDARD_LOGIN, startStandardBot } from '../harness/standard-bot.ts';

const HEADERS = { authorization: basic(STANDARD_LOGIN.username, STANDARD_LOGIN.password) };

let bench: RecordedApi;
beforeEach(async () => {
  bench = await startStandardBot({ trades: 'long' });
});
afterEach(async () => bench.close());

const call = async (method: string, path: string) => send(bench.url, `/api/v1${path}`, { method, headers: HEADERS });
const refusal = (path: string, message: string) => ({
  status: 502,
  json: { error: `Error querying /api/v1${path}: ${message}` },
});

describe('DELETE /trades/{id}', () => {
  it('case 87 and 88: deletes a trade once', async () => {
    expect(await call('DELETE', '/trades/2')).toMatchObject({
      status: 200,
      json: {
        cancel_order_count: 0,
        result: 'success',
        result_msg: 'Deleted trade 2. Closed 0 open orders.',
        trade_id: 2,
      },
    });
    expect(await call('GET', '/trade/2')).toMatchObject({ status: 404 });
    expect((await call('GET', '/trades')).json).toMatchObject({ total_trades: 1 });
    expect(await call('DELETE', '/trades/2')).toMatchObject(refusal('/trades/2', 'invalid argument'));
  });

  it('case 90: no such trade', async () => {
    expect(await call('DELETE', '/trades/502')).toMatchObject(refusal('/trades/502', 'invalid argument'));
    expect((await call('DELETE', '/trades/x')).status).toBe(422);
  });

  it('case 91: keeps a trade whose order cannot be cancelled', async () => {
    expect((await call('DELETE', '/trades/4')).status).toBe(502);
    expect((await call('GET', '/trade/4')).status).toBe(200);
  });
});

describe('DELETE /trades/{id}/open-order', () => {
  it.each([
    ['case 92', 10, 'Invalid trade_id.'],
    ['case 92', 2, 'Invalid trade_id.'],
    ['case 93', 5, 'No open order for trade_id.'],
    ['case 94', 6, 'Order not found.'],
  ])('%s: trade %d', async (_name, id, message) => {
    const path = `/trades/${id}/open-order`;
    expect(await call('DELETE', path)).toMatchObject(refusal(path, message));
  });

  it('needs a bot that runs', async () => {
    bench.bot.stop();
    const path = '/trades/6/open-order';
    expect(await call('DELETE', path)).toMatchObject(refusal(path, 'trader is not running'));
  });
});

describe.each(['POST', 'GET'])('%s /trades/{id}/reload', (method) => {
  it('case 96: no such trade', async () => {
    const message = 'Could not find trade with id 10.';
    expect(await call(method, '/trades/10/reload')).toMatchObject(refusal('/trades/10/reload', message));
  });

  it('case 97: reads once and answers with the trade', async () => {
    bench.bot.reloads.length = 0;
    const answer = await call(method, '/trades/5/reload');
    expect(answer).toMatchObject({ status: 200, json: { trade_id: 5 } });
    expect(answer.json).toEqual((await call('GET', '/trade/5')).json);
    expect(bench.bot.reloads).toEqual([5]);
  });
});
