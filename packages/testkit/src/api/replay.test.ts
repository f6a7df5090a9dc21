/**
 * Recorded answers of the original, compared with ours: same database, configuration, prices and time. What differs on
 * purpose stands in docs/differences.md, in rows whose area is "Recorded answer `PATH` `key`"; a row that no longer
 * differs fails.
 */
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StrategyDescription } from '../../../pitwall/src/brain/brain.ts';
import type { ConfigObject } from '../../../pitwall/src/config/tree.ts';
import { readMarket } from '../recorded-market.ts';
import { startApi, type RecordedApi } from './recorded-api.ts';
import { differences, fitsShape } from './compare.ts';
import { basic, send } from './http-call.ts';

interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly auth: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly compare: 'exact' | 'shape' | 'status';
  readonly response: {
    readonly status: number;
    readonly headers: Record<string, string>;
    readonly json?: unknown;
    readonly text?: string;
    readonly shape?: unknown;
  };
}

interface Instance {
  readonly instance: string;
  readonly config: string;
  readonly market: string;
  readonly database: string;
  readonly requests: readonly Recorded[];
}

const FIXTURES = new URL('../../fixtures/golden-api/', import.meta.url);
const DIFFERENCES = new URL('../../../../docs/differences.md', import.meta.url);

const recordings = JSON.parse(readFileSync(new URL('requests.json', FIXTURES), 'utf8')) as {
  now_ms: number;
  instances: Instance[];
};

/** What the strategy of the recordings says of itself. */
const STRATEGY: StrategyDescription = {
  name: 'ApiStrategy',
  file: 'ApiStrategy.ts',
  version: 'v7',
  canShort: false,
  attributes: {
    timeframe: '5m',
    minimal_roi: { '0': 0.05, '60': 0.02, '240': 0.01 },
    stoploss: -0.1,
    trailing_stop: true,
    trailing_stop_positive: 0.01,
    trailing_stop_positive_offset: 0.02,
    startup_candle_count: 20,
    position_adjustment_enable: true,
    max_entry_position_adjustment: 3,
  },
  informativePairs: [],
  plotConfig: {
    main_plot: { sma: { color: 'blue' } },
    subplots: { Spread: { spread: { color: 'red', type: 'bar' } } },
  },
  callbacks: [],
};

/** Allowed differences: path of the request (without query), then path of the key. */
const allowed = new Set(
  [...readFileSync(DIFFERENCES, 'utf8').matchAll(/^\| Recorded answer `([^`]+)` `([^`]+)` \|/gm)].map(
    ([, path, key]) => `${path ?? ''} ${key ?? ''}`,
  ),
);
const seen = new Set<string>();

function withoutAllowed(path: string, found: readonly string[]): string[] {
  return found.filter((difference) => {
    const entry = `${path.replace('/api/v1', '').split('?')[0] ?? ''} ${difference.split(':')[0] ?? ''}`;
    if (!allowed.has(entry)) return true;
    seen.add(entry);
    return false;
  });
}

/** Tokens of the last login, by kind. */
type Tokens = Record<string, string>;

function authorization(auth: string, config: ConfigObject, tokens: Tokens): Record<string, string> {
  const { username, password } = config['api_server'] as { username: string; password: string };
  const known: Record<string, string> = {
    basic: basic(username, password),
    wrong: basic(username, `${password}x`),
    garbage: 'Basic ???',
    'bearer-garbage': 'Bearer abc',
    access: `Bearer ${tokens['access_token'] ?? ''}`,
    refresh: `Bearer ${tokens['refresh_token'] ?? ''}`,
  };
  const value = known[auth];
  return value === undefined ? {} : { authorization: value };
}

function bodyOf(recorded: Recorded): string | undefined {
  if (recorded.body === undefined) return undefined;
  return typeof recorded.body === 'string' ? recorded.body : JSON.stringify(recorded.body);
}

const JSON_BODY = { 'content-type': 'application/json' };

async function ask(bench: RecordedApi, recorded: Recorded, config: ConfigObject, tokens: Tokens) {
  const body = bodyOf(recorded);
  const answer = await send(bench.url, recorded.path, {
    method: recorded.method,
    headers: {
      ...(body === undefined ? {} : JSON_BODY),
      ...recorded.headers,
      ...authorization(recorded.auth, config, tokens),
    },
    body,
  });
  if (recorded.path.endsWith('/token/login') && answer.status === 200) Object.assign(tokens, answer.json);
  return answer;
}

async function openInstance(instance: Instance, folder: string): Promise<{ bench: RecordedApi; config: ConfigObject }> {
  const config = JSON.parse(readFileSync(new URL(instance.config, FIXTURES), 'utf8')) as ConfigObject;
  const database = join(folder, instance.database);
  copyFileSync(fileURLToPath(new URL(instance.database, FIXTURES)), database);
  const bench = await startApi({
    config,
    market: readMarket(new URL(instance.market, FIXTURES)),
    strategy: STRATEGY,
    now: recordings.now_ms,
    databaseUrl: `sqlite:///${database}`,
    fiat: { rate: async (coin, fiat) => (coin === 'USDT' && fiat === 'EUR' ? 0.92 : 0) },
    ...(instance.instance === 'futures' ? { lastProcess: Date.UTC(2024, 0, 16, 12, 30, 5, 250) } : {}),
  });
  return { bench, config };
}

describe.each(recordings.instances)('recorded server $instance', (instance) => {
  const tokens: Tokens = {};
  let folder: string;
  let bench: RecordedApi;
  let config: ConfigObject;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pitwall-replay-'));
    ({ bench, config } = await openInstance(instance, folder));
  });
  afterAll(async () => {
    await bench.close();
    rmSync(folder, { recursive: true });
  });

  const cases = instance.requests.map((recorded, index): [string, Recorded] => [
    `${index}: ${recorded.method} ${recorded.path} as ${recorded.auth}`,
    recorded,
  ]);
  it.each(cases)('%s', async (_name, recorded) => {
    const answer = await ask(bench, recorded, config, tokens);
    const { response } = recorded;
    // The length depends on keys added since.
    const headers = Object.fromEntries(Object.entries(response.headers).filter(([name]) => name !== 'content-length'));
    expect({ status: answer.status, headers: answer.headers }).toMatchObject({ status: response.status, headers });
    for (const header of Object.keys(answer.headers).filter((name) => /^(access-control|www-|allow|vary)/.test(name))) {
      expect(headers).toHaveProperty(header);
    }
    if (recorded.compare === 'shape') expect(fitsShape(response.shape, answer.json)).toBe(true);
    if (recorded.compare !== 'exact') return;
    if (response.text !== undefined) expect(answer.text).toBe(response.text);
    else expect(withoutAllowed(recorded.path, differences(response.json, answer.json))).toEqual([]);
  });
});

describe('the table of differences', () => {
  it('names only answers that really differ', () => {
    expect([...allowed].filter((entry) => !seen.has(entry))).toEqual([]);
  });
});
