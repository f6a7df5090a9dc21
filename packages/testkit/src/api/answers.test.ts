/** Every answer has exactly the keys and types its schema names, with trades and without, and bad requests change nothing. */
import { fileURLToPath } from 'node:url';
import { Compile } from 'typebox/compile';
import type Type from 'typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { API_PREFIX, ROUTES, ValidationErrors, type RouteDefinition } from '@pitwall/wire';
import type { AnalyzedFrame } from '../../../pitwall/src/domain/frame.ts';
import { serveApi, type RecordedApi, type ServedApi } from './harness/recorded-api.ts';
import { basic, send } from './harness/http-call.ts';
import {
  standardConfig,
  standardTrades,
  startStandardBot,
  STANDARD_LOGIN,
  STANDARD_NOW,
  type Variant,
} from './harness/standard-bot.ts';
import { enteredTradeRow } from '../../../pitwall/src/control/trades/trade-row.ts';

const AUTHORIZATION = { authorization: basic(STANDARD_LOGIN.username, STANDARD_LOGIN.password) };
const JSON_BODY = { ...AUTHORIZATION, 'content-type': 'application/json' };

/** Keys of a value that its schema does not name, and the other way round, at any depth. */
function strangeKeys(schema: Type.TSchema, value: unknown, path = ''): string[] {
  const { properties, items } = schema as { properties?: Record<string, Type.TSchema>; items?: Type.TSchema };
  if (Array.isArray(value) && items !== undefined && !Array.isArray(items)) {
    return value.flatMap((item, index) => strangeKeys(items, item, `${path}[${index}]`));
  }
  if (properties === undefined || typeof value !== 'object' || value === null) return [];
  const named = Object.keys(properties);
  const present = Object.keys(value);
  const differing = [
    ...named.filter((key) => !present.includes(key)).map((key) => `${path}.${key} is missing`),
    ...present.filter((key) => !named.includes(key)).map((key) => `${path}.${key} is not named`),
  ];
  const inner = Object.entries(properties).flatMap(([key, property]) =>
    strangeKeys(property, (value as Record<string, unknown>)[key], `${path}.${key}`),
  );
  return [...differing, ...inner];
}

function expectToFit(schema: Type.TSchema, value: unknown): void {
  expect(strangeKeys(schema, value)).toEqual([]);
  expect([...Compile(schema).Errors(value)]).toEqual([]);
}

const gets = Object.entries(ROUTES)
  .map(([name, route]): [string, RouteDefinition] => [name, route])
  // Edge is off: it has its own case.
  .filter(([name, route]) => route.method === 'GET' && name !== 'edge');
const reads = gets.filter(([, route]) => route.needs !== 'webserver');
const readsWithoutBot = gets.filter(([, route]) => route.needs === 'webserver' && route.params === undefined);

/** What routes ask for that do not answer without. */
const QUERIES: Readonly<Record<string, string>> = {
  pair_candles: '?pair=ETH/BTC&timeframe=5m',
  pair_history: '?pair=ADA/BTC&timeframe=1h&timerange=20240102-20240103&strategy=ApiStrategy',
};

const CANDLES = fileURLToPath(new URL('../../fixtures/candles/btc', import.meta.url));

const FRAME: AnalyzedFrame = {
  pair: 'ETH/BTC',
  timeframe: '5m',
  analyzedAt: STANDARD_NOW,
  columns: new Map<string, Float64Array | (string | null)[]>([
    ...['open', 'high', 'low', 'close', 'volume', 'enter_long'].map((name) => [name, Float64Array.of(1)] as const),
    ['date', Float64Array.of(STANDARD_NOW - 300_000)],
    ['enter_tag', ['dip']],
  ]),
};

describe.each(['none', 'long', 'short', 'mixed'] as const)('answers with trades: %s', (trades) => {
  let bench: RecordedApi;
  beforeAll(async () => {
    bench = await startStandardBot({
      candleFolder: CANDLES,
      config: (config) => ({ ...config, dataformat_ohlcv: 'jsongz' }),
      ...(trades === 'none' ? {} : { trades }),
    });
    bench.bot.frames.set('ETH/BTC', FRAME);
    if (trades === 'none') return;
    const lock = { id: 0, pair: '*', side: '*', reason: 'x', active: true } as const;
    await bench.store.locks.save({ ...lock, lockTime: 0, lockEndTime: 4e12 });
  });
  afterAll(async () => bench.close());

  it.each(reads)('%s', async (name, route) => {
    const path = API_PREFIX + route.path.replace('{tradeid}', '3').replace('{strategy}', 'ApiStrategy');
    const { status, json } = await send(bench.url, path + (QUERIES[name] ?? ''), { headers: AUTHORIZATION });
    const isMissing = path.endsWith('/3') || path.endsWith('/3/reload') ? trades === 'none' : false;
    expect(status).toBe(isMissing ? (name === 'trade' ? 404 : 502) : 200);
    if (!isMissing) expectToFit(route.response, json);
  });
});

describe('answers without a bot', () => {
  let served: ServedApi;
  beforeAll(async () => {
    const fiat = { rate: async () => 0 };
    served = await serveApi({ raw: standardConfig(), runMode: 'webserver', now: () => STANDARD_NOW, fiat });
  });
  afterAll(async () => {
    await served.close();
  });

  it.each(readsWithoutBot)('%s', async (_name, route) => {
    const { status, json } = await send(served.url, API_PREFIX + route.path, { headers: AUTHORIZATION });
    expect(status).toBe(200);
    expectToFit(route.response, json);
  });
});

describe('the answer of a forced entry', () => {
  it.each(['long', 'short'] as Variant[])('has the keys of its schema: %s', (variant) => {
    const [trade] = standardTrades(variant);
    const row = JSON.parse(JSON.stringify(enteredTradeRow(trade!))) as unknown;
    expectToFit(ROUTES.forceenter.response.anyOf[0], row);
  });

  it('case 100: a trade that was never stored', () => {
    const [trade] = standardTrades('long');
    const fresh = { ...trade!, id: 22, amount: 1, amountRequested: 1, openRate: 0.245441, feeOpen: 0.0025, orders: [] };
    expect(enteredTradeRow({ ...fresh, openTradeValue: 0.2460546, openOrderId: '123456' })).toMatchObject({
      trade_id: 22,
      open_trade_value: 0.2460546,
      amount: 1,
      trading_mode: 'spot',
      profit_ratio: null,
      profit_abs: null,
      profit_fiat: null,
      orders: [],
      open_order_id: '123456',
      has_open_orders: false,
      realized_profit: 0,
    });
  });
});

describe('bad requests', () => {
  let bench: RecordedApi;
  beforeAll(async () => {
    bench = await startStandardBot({ trades: 'long' });
  });
  afterAll(async () => bench.close());

  const post = async (path: string, body: string | Buffer | undefined, headers: Record<string, string> = JSON_BODY) =>
    send(bench.url, `/api/v1${path}`, { method: 'POST', headers, body });

  const missing = { msg: 'field required', type: 'value_error.missing' };
  const notDict = { loc: ['body'], msg: 'value is not a valid dict', type: 'type_error.dict' };
  const notFloat = { msg: 'value is not a valid float', type: 'type_error.float' };

  it.each([
    ['{}', [{ loc: ['body', 'pair'], ...missing }]],
    ['null', [{ loc: ['body'], ...missing }]],
    ['', [{ loc: ['body'], ...missing }]],
    [undefined, [{ loc: ['body'], ...missing }]],
    ['[1]', [notDict]],
    ['"x"', [notDict]],
    ['{"pair":"A/BTC","price":"abc"}', [{ loc: ['body', 'price'], ...notFloat }]],
    ['{"pair":"A/BTC","price":true}', [{ loc: ['body', 'price'], ...notFloat }]],
    ['{"pair":"A/BTC","price":1e999}', [{ loc: ['body', 'price'], ...notFloat }]],
    ['{"pair":"A/BTC","price":"nan"}', [{ loc: ['body', 'price'], ...notFloat }]],
    [
      '{"pair":{},"leverage":[]}',
      [
        { loc: ['body', 'pair'], msg: 'str type expected', type: 'type_error.str' },
        { loc: ['body', 'leverage'], ...notFloat },
      ],
    ],
    [
      '{"pair":null}',
      [{ loc: ['body', 'pair'], msg: 'none is not an allowed value', type: 'type_error.none.not_allowed' }],
    ],
    [
      '{"pair":"A/BTC","side":"up"}',
      [
        {
          loc: ['body', 'side'],
          msg: "value is not a valid enumeration member; permitted: 'long', 'short'",
          type: 'type_error.enum',
          ctx: { enum_values: ['long', 'short'] },
        },
      ],
    ],
    ['{"__proto__":{"pair":"A/BTC"}}', [{ loc: ['body', 'pair'], ...missing }]],
  ])('a forced entry of %s', async (body, detail) => {
    const { status, json } = await post('/forceenter', body);
    expect({ status, json }).toEqual({ status: 422, json: { detail } });
    expectToFit(ValidationErrors, { detail: detail.map((problem) => ({ ctx: {}, ...problem })) });
  });

  it.each([
    ['{"pair" "x"}', "Expecting ':' delimiter", 8, 1, 9],
    ['not json{', 'Expecting value', 0, 1, 1],
    ['{"pair":"x",}', 'Expecting property name enclosed in double quotes', 12, 1, 13],
    ['{"pair":"ü"\n"side":1}', "Expecting ',' delimiter", 12, 2, 1],
    ['{"pair":"x"} y', 'Extra data', 13, 1, 14],
    ['{"pair":"x', 'Unterminated string starting at', 8, 1, 9],
    ['{"pair":NaN}', 'Expecting value', 8, 1, 9],
    ['{"pair":"\\x"}', 'Invalid \\escape', 9, 1, 10],
    ['["\t"]', 'Invalid control character at', 2, 1, 3],
  ])('a body that is not JSON: %s', async (body, msg, pos, lineno, colno) => {
    const { status, json } = await post('/forceenter', body);
    const ctx = { msg, doc: body, pos, lineno, colno };
    const text = `${msg}: line ${lineno} column ${colno} (char ${pos})`;
    const detail = [{ loc: ['body', pos], msg: text, type: 'value_error.jsondecode', ctx }];
    expect({ status, json }).toEqual({ status: 422, json: { detail } });
  });

  it('deeply nested bodies do no harm', async () => {
    expect((await post('/forceenter', '['.repeat(100_000))).status).toBe(422);
    expect((await post('/forceenter', `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`)).status).toBe(422);
  });

  it.each([
    ['application/json', 502],
    ['application/json; charset=utf-8', 502],
    ['application/vnd.api+json', 502],
    ['text/plain', 422],
    ['application/x-www-form-urlencoded', 422],
  ])('a body of type %s', async (type, expected) => {
    const { status, json } = await post('/forceenter', '{"pair":"ETH/BTC"}', {
      ...AUTHORIZATION,
      'content-type': type,
    });
    expect(status).toBe(expected);
    if (expected === 422) expect(json).toEqual({ detail: [notDict] });
  });

  it('a body without a type counts as JSON', async () => {
    expect((await post('/forceenter', '{"pair":"ETH/BTC"}', AUTHORIZATION)).status).toBe(502);
  });

  it('numbers in text and keys nobody knows are taken', async () => {
    const { status, json } = await post('/forceexit', '{"tradeid":999,"amount":" 1.5 ","what":1}');
    expect({ status, json }).toEqual({
      status: 502,
      json: { error: 'Error querying /api/v1/forceexit: invalid argument' },
    });
  });

  it('bytes that are no text, and bodies that are too long', async () => {
    expect(await post('/forceenter', Buffer.from([0xff, 0xfe, 0x7b]))).toMatchObject({
      status: 400,
      json: { detail: 'There was an error parsing the body' },
    });
    expect((await post('/forceenter', ' '.repeat(1024 * 1024 + 1))).status).toBe(413);
  });

  it.each([
    ['?limit=1.0', 422],
    ['?limit=', 422],
    ['?limit=99999999999999999999', 422],
    ['?limit=%201%20', 200],
    ['?limit=x&limit=1', 200],
    ['?limit=1&limit=x', 422],
    ['?unknown=1', 200],
    ['?offset=-1', 200],
  ])('the query %s', async (query, expected) => {
    const { status } = await send(bench.url, `/api/v1/trades${query}`, { headers: AUTHORIZATION });
    expect(status).toBe(expected);
  });

  it('who may not ask learns nothing about the request', async () => {
    expect((await post('/forceenter', '{broken', { 'content-type': 'application/json' })).status).toBe(401);
  });
});
