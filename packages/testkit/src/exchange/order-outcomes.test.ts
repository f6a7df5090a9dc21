import { describe, expect, it } from 'vitest';
import { isPitwallError, type PitwallError } from '../../../pitwall/src/domain/errors.ts';
import type { Exchange, OrderRequest } from '../../../pitwall/src/ports/exchange.ts';
import type { VenueAnswer, VenueRequest } from './local-venue.ts';
import { CANARY, connectToLocalVenue } from './venues.ts';

const CLIENT_ID = 'abcdefghijklmnopqrstuvwxyz';

function order(pair: string): OrderRequest {
  return {
    clientOrderId: CLIENT_ID,
    pair,
    side: 'buy',
    type: 'limit',
    amount: 0.5,
    price: 20000,
    timeInForce: 'GTC',
    reduceOnly: false,
    leverage: 1,
  };
}

async function failure(work: Promise<unknown>): Promise<PitwallError> {
  const outcome = await work.then(
    () => 'it succeeded',
    (error: unknown) => error,
  );
  if (!isPitwallError(outcome)) throw new Error(`no catalogue error: ${String(outcome)}`);
  return outcome;
}

/** No credential and no signature in what people may read. */
function expectNoSecret(texts: readonly string[]): void {
  for (const text of texts) {
    for (const secret of Object.values(CANARY)) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/signature=/);
  }
}

const code = (status: number, number: number, msg = 'text'): VenueAnswer => ({ status, json: { code: number, msg } });
const accepted = (id: string): VenueAnswer => ({
  json: { symbol: 'BTCUSDT', orderId: 1, clientOrderId: id, status: 'NEW', type: 'LIMIT', side: 'BUY', origQty: '0.5' },
});

const BINANCE: readonly (readonly [name: string, answer: VenueAnswer, code: string])[] = [
  ['no balance', code(400, -2010, 'Account has insufficient balance for requested action.'), 'INSUFFICIENT_FUNDS'],
  ['no margin', code(400, -2019, 'Margin is insufficient.'), 'INSUFFICIENT_FUNDS'],
  ['post-only would match', code(400, -2010, 'Order would immediately match and take.'), 'ORDER_REFUSED'],
  ['a filter', code(400, -1013, 'Filter failure: NOTIONAL'), 'ORDER_REFUSED'],
  ['a lot size', code(400, -1013, 'Filter failure: LOT_SIZE'), 'ORDER_REFUSED'],
  ['a late request', code(400, -1021, 'Timestamp for this request is outside of the recvWindow.'), 'ORDER_REFUSED'],
  ['a bad signature', code(400, -1022, 'Signature for this request is not valid.'), 'ORDER_REFUSED'],
  ['a bad key', code(401, -2015, 'Invalid API-key, IP, or permissions for action.'), 'ORDER_REFUSED'],
  ['too many requests', code(429, -1003, 'Too many requests.'), 'ORDER_REFUSED'],
  ['too many orders', code(429, -1015, 'Too many new orders.'), 'ORDER_REFUSED'],
  ['reduce-only', code(400, -2022, 'ReduceOnly Order is rejected.'), 'ORDER_REFUSED'],
  ['futures notional', code(400, -4164, 'Order’s notional must be no smaller than 100'), 'ORDER_REFUSED'],
  ['a duplicate', code(400, -2010, 'Duplicate order sent.'), 'ORDER_UNKNOWN'],
  ['a duplicate futures id', code(400, -4116, 'ClientOrderId is duplicated.'), 'ORDER_UNKNOWN'],
  ['an unknown error', code(400, -1000, 'An unknown error occurred.'), 'ORDER_UNKNOWN'],
  ['an internal error', code(400, -1001, 'Internal error.'), 'ORDER_UNKNOWN'],
  ['an unexpected response', code(400, -1006, 'Execution status unknown.'), 'ORDER_UNKNOWN'],
  ['a time-out in the venue', code(400, -1007, 'Timeout waiting for response.'), 'ORDER_UNKNOWN'],
  ['an overload', code(503, -1008, 'Server is currently overloaded.'), 'ORDER_UNKNOWN'],
  ['a code nobody knows', code(400, -9999), 'ORDER_UNKNOWN'],
  ['a code nobody knows with status 200', code(200, -9999), 'ORDER_UNKNOWN'],
  ['a refusal with status 500', code(500, -2010, 'text'), 'ORDER_UNKNOWN'],
  ['status 500 without a body', { status: 500, text: '' }, 'ORDER_UNKNOWN'],
  ['status 502 with a page', { status: 502, text: '<html>Bad Gateway</html>' }, 'ORDER_UNKNOWN'],
  ['status 403 with a page', { status: 403, text: '<html>Forbidden</html>' }, 'ORDER_UNKNOWN'],
  ['garbled JSON', { text: '{"symbol":"BTCUSDT","orderId":12' }, 'ORDER_UNKNOWN'],
  ['bytes', { text: '\u0000\u0001\ufffd' }, 'ORDER_UNKNOWN'],
  ['an empty body', { text: '' }, 'ORDER_UNKNOWN'],
  ['an empty object', { json: {} }, 'ORDER_UNKNOWN'],
  ['a list', { json: [] }, 'ORDER_UNKNOWN'],
  ['null', { json: null }, 'ORDER_UNKNOWN'],
  ['another order', accepted('somebody-elses'), 'ORDER_UNKNOWN'],
  ['a cut connection', 'cut', 'ORDER_UNKNOWN'],
  ['a cut answer', 'cut-in-answer', 'ORDER_UNKNOWN'],
  ['silence', 'silence', 'ORDER_UNKNOWN'],
];

const account: VenueAnswer = { json: { balances: [{ asset: 'USDT', free: '10.5', locked: '1.5' }] } };

const isOrder = (request: VenueRequest): boolean => request.method === 'POST';

describe.concurrent('what became of an order at Binance', () => {
  it.concurrent.each(BINANCE)('%s', async (_name, answer, expected) => {
    await using world = await connectToLocalVenue('binance', () => answer);
    const error = await failure(world.exchange.createOrder(order('BTC/USDT')));
    expect(`${error.code}: ${error.message}`).toMatch(new RegExp(`^${expected}: `));
    expect(error.message).toContain(CLIENT_ID);
    // Sent once, whatever came back.
    expect(world.venue.requests.filter(isOrder)).toHaveLength(1);
    expectNoSecret([error.message, error.stack ?? '', ...world.log.lines]);
  });

  it('is accepted', async () => {
    await using world = await connectToLocalVenue('binance', () => accepted(CLIENT_ID));
    expect(await world.exchange.createOrder(order('BTC/USDT'))).toMatchObject({ orderId: '1', status: 'open' });
  });

  it('does not depend on data calls that hang', async () => {
    await using world = await connectToLocalVenue('binance', (request) =>
      request.method === 'POST' ? accepted(CLIENT_ID) : 'silence',
    );
    const hanging = Array.from({ length: 100 }, () =>
      failure(world.exchange.fetchCandles({ pair: 'BTC/USDT', timeframe: '1m' }, { limit: 10 })),
    );
    expect(await world.exchange.createOrder(order('BTC/USDT'))).toMatchObject({ orderId: '1' });
    await world.exchange.close();
    await Promise.all(hanging);
  });

  it('is refused when it was never sent', async () => {
    await using world = await connectToLocalVenue('binance', () => accepted(CLIENT_ID));
    const error = await failure(world.exchange.createOrder(order('XYZ/USDT')));
    expect(error.code).toBe('ORDER_REFUSED');
    expect(world.venue.requests.filter(isOrder)).toHaveLength(0);
  });

  it('is unknown when the venue is gone', async () => {
    await using world = await connectToLocalVenue('binance');
    await world.venue.close();
    expect((await failure(world.exchange.createOrder(order('BTC/USDT')))).code).toBe('ORDER_UNKNOWN');
  });
});

describe.concurrent('what became of an order elsewhere', () => {
  const kraken = (text: string): VenueAnswer => ({ json: { error: [text] } });
  const okx = (sCode: string, top = '1'): VenueAnswer => ({
    json: { code: top, msg: '', data: [{ clOrdId: CLIENT_ID, ordId: '', sCode, sMsg: 'text', tag: '' }] },
  });

  it.concurrent.each([
    ['kraken', 'BTC/USD', kraken('EOrder:Insufficient funds'), 'INSUFFICIENT_FUNDS'],
    ['kraken', 'BTC/USD', kraken('EOrder:Order minimum not met'), 'ORDER_REFUSED'],
    ['kraken', 'BTC/USD', kraken('EGeneral:Invalid arguments:volume'), 'ORDER_REFUSED'],
    ['kraken', 'BTC/USD', kraken('EService:Deadline elapsed'), 'ORDER_REFUSED'],
    ['kraken', 'BTC/USD', kraken('EService:Timeout'), 'ORDER_UNKNOWN'],
    ['kraken', 'BTC/USD', kraken('EGeneral:Internal error'), 'ORDER_UNKNOWN'],
    ['kraken', 'BTC/USD', kraken('EGeneral:Invalid arguments:cl_ord_id'), 'ORDER_UNKNOWN'],
    ['okx', 'BTC/USDT', okx('51008'), 'INSUFFICIENT_FUNDS'],
    ['okx', 'BTC/USDT', okx('51000'), 'ORDER_REFUSED'],
    ['okx', 'BTC/USDT', okx('51016'), 'ORDER_UNKNOWN'],
    ['okx', 'BTC/USDT', okx('51149'), 'ORDER_UNKNOWN'],
    ['okx', 'BTC/USDT', { json: { code: '50011', msg: 'Too Many Requests', data: [] } }, 'ORDER_REFUSED'],
    ['okx', 'BTC/USDT', { json: { code: '50004', msg: 'Endpoint request timeout', data: [] } }, 'ORDER_UNKNOWN'],
    ['okx', 'BTC/USDT', 'cut', 'ORDER_UNKNOWN'],
  ] as const)('%s %s %j: %s', async (name, pair, answer, expected) => {
    await using world = await connectToLocalVenue(name, () => answer);
    const error = await failure(world.exchange.createOrder(order(pair)));
    expect(`${error.code}: ${error.message}`).toMatch(new RegExp(`^${expected}: `));
    expect(world.venue.requests.filter(isOrder)).toHaveLength(1);
    expectNoSecret([error.message]);
  });
});

describe.concurrent('reads', () => {
  /** Answers the requests for one path in turn; the last answer stays. */
  const inTurn = (...answers: VenueAnswer[]): (() => VenueAnswer) => {
    let next = 0;
    return () => answers[Math.min(next++, answers.length - 1)] ?? 'cut';
  };

  it('are tried again while the venue fails for now', async () => {
    await using world = await connectToLocalVenue(
      'binance',
      inTurn('cut', { status: 502, text: '' }, { text: '{"a' }, account),
    );
    const balances = await world.exchange.fetchBalances();
    expect(balances.get('USDT')).toEqual({ free: 10.5, used: 1.5, total: 12 });
  });

  it('fail as temporary after four retries', async () => {
    await using world = await connectToLocalVenue('binance', () => 'cut');
    const before = world.venue.requests.length;
    const error = await failure(world.exchange.fetchBalances());
    expect(error.code).toBe('EXCHANGE_TEMPORARY');
    expect(world.venue.requests.length - before).toBe(5);
    expectNoSecret([error.message]);
  });

  it.each([
    ['bad credentials', code(401, -2014, 'API-key format invalid.'), 'EXCHANGE_OPERATIONAL'],
    ['a bad parameter', code(400, -1100, 'Illegal characters found in a parameter.'), 'EXCHANGE_REFUSED'],
  ])('%s fail at once', async (_name, answer, expected) => {
    await using world = await connectToLocalVenue('binance', () => answer);
    const before = world.venue.requests.length;
    const error = await failure(world.exchange.fetchBalances());
    expect(error.code).toBe(expected);
    expect(world.venue.requests.length - before).toBe(1);
  });

  it('wait when the venue asks for fewer requests', async () => {
    await using world = await connectToLocalVenue('binance', inTurn(code(429, -1003, 'Too many requests.'), account));
    expect((await world.exchange.fetchBalances()).get('USDT')?.total).toBe(12);
  });

  it('do not find an order by client id, and say so at once', async () => {
    await using world = await connectToLocalVenue('binance', () => code(400, -2013, 'Order does not exist.'));
    const before = world.venue.requests.length;
    const error = await failure(world.exchange.fetchOrder('BTC/USDT', { clientOrderId: CLIENT_ID }));
    expect(error.code).toBe('ORDER_NOT_FOUND');
    expect(world.venue.requests.length - before).toBe(1);
    expect(world.venue.requests.at(-1)?.parameters.get('origClientOrderId')).toBe(CLIENT_ID);
  });

  it('find a Kraken order by client id in the lists', async () => {
    const row = {
      cl_ord_id: CLIENT_ID,
      status: 'closed',
      oflags: 'fciq',
      opentm: 1,
      vol: '0.5',
      vol_exec: '0.5',
      price: '20000',
      cost: '10000',
      fee: '16',
      descr: { pair: 'XBTUSD', type: 'buy', ordertype: 'limit', price: '20000' },
    };
    await using world = await connectToLocalVenue('kraken', (request) => ({
      json: {
        error: [],
        result: request.path.endsWith('ClosedOrders') ? { closed: { OID: row }, count: 1 } : { open: {} },
      },
    }));
    const report = await world.exchange.fetchOrder('BTC/USD', { clientOrderId: CLIENT_ID });
    expect(report).toMatchObject({ orderId: 'OID', status: 'closed', filled: 0.5, clientOrderId: CLIENT_ID });
    expect(report.fees).toEqual([{ currency: 'USD', cost: 16, rate: null }]);
  });

  it('tell a cancelled order by the id it was placed with', async () => {
    await using world = await connectToLocalVenue('binance', () => ({
      json: {
        symbol: 'BTCUSDT',
        orderId: 9,
        origClientOrderId: CLIENT_ID,
        clientOrderId: 'cancel-1',
        status: 'CANCELED',
        type: 'LIMIT',
        side: 'SELL',
        price: '1',
        origQty: '2',
        executedQty: '0.5',
        cummulativeQuoteQty: '0.5',
      },
    }));
    const report = await world.exchange.cancelOrder('BTC/USDT', { orderId: '9' });
    expect(report).toMatchObject({
      clientOrderId: CLIENT_ID,
      status: 'canceled',
      filled: 0.5,
      remaining: 1.5,
      amount: 2,
    });
  });
});

describe.concurrent('the clock', () => {
  it('is the venue’s, and is set again when the venue finds it wrong', async () => {
    let skewMs = 30_000;
    await using world = await connectToLocalVenue(
      'binance',
      (request) => {
        const ageMs = Date.now() + skewMs - Number(request.parameters.get('timestamp'));
        return Math.abs(ageMs) < 5_000 ? account : code(400, -1021, 'Timestamp for this request is outside.');
      },
      { skewMs: () => skewMs },
    );
    expect((await world.exchange.fetchBalances()).get('USDT')?.total).toBe(12);
    skewMs = -30_000;
    expect((await world.exchange.fetchBalances()).get('USDT')?.total).toBe(12);
    skewMs = 60_000;
    expect((await failure(world.exchange.createOrder(order('BTC/USDT')))).code).toBe('ORDER_REFUSED');
    expect((await world.exchange.fetchBalances()).get('USDT')?.total).toBe(12);
    const refused = world.venue.requests.filter((request) => request.path === '/api/v3/account').length;
    expect(refused).toBe(4);
  });

  it('gives Kraken ever larger numbers', async () => {
    await using world = await connectToLocalVenue('kraken', () => ({ json: { error: [], result: { open: {} } } }));
    await Promise.all(Array.from({ length: 8 }, () => world.exchange.fetchOpenOrders('BTC/USD')));
    const nonces = world.venue.requests.flatMap((request) => request.parameters.get('nonce') ?? []);
    expect(new Set(nonces).size).toBe(8);
  });
});

describe.concurrent('the local address', () => {
  const connect = (local_url: string): Promise<Exchange> =>
    connectToLocalVenue('binance', undefined, { section: { local_url } }).then((world) => world.exchange);

  it.each([
    'http://example.com:80',
    'https://127.0.0.1:1',
    'http://127.0.0.1.example.com',
    'ftp://127.0.0.1',
    'nonsense',
  ])('refuses %s', async (address) => {
    const error = await failure(connect(address));
    expect(error.code).toBe('CONFIG');
    expect(error.message).toContain('exchange.local_url');
  });
});

describe.concurrent('the configuration', () => {
  it('names an exchange that does not exist', async () => {
    const error = await failure(connectToLocalVenue('nosuchvenue'));
    expect(error.code).toBe('CONFIG');
    expect(error.message).toContain('nosuchvenue');
  });

  it('logs answers when asked to, without credentials', async () => {
    await using world = await connectToLocalVenue('binance', () => ({ json: { balances: [] } }), {
      section: { log_responses: true },
    });
    await world.exchange.fetchBalances();
    expect(world.log.lines.join('\n')).toContain(
      'API response GET api.binance.com/api/v3/account 200: {"balances":[]}',
    );
    expectNoSecret(world.log.lines);
  });
});
