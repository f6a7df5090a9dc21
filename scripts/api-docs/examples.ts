/** One example for each route that cannot be asked without more ado. */
import type { RouteName } from '@pitwall/wire';
import type { Ask, Example, Texts } from './example.ts';

const TOKEN = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ…';
const JOB = 'b7c9d1e2-4f60-4a83-9f0d-6c1b2a3e4d5f';
const SESSION = 'Jq3xYf0cRk8vTz1b';
const NEW_TOKEN = { name: 'prometheus', scope: 'read' };

function idOf(answer: unknown, key: string): string {
  return String((answer as Readonly<Record<string, unknown>>)[key]);
}

/** When a trade of the trading server was made depends on how fast the machine is. */
const MOMENTS = {
  open_date: '2024-01-16 12:00:08',
  open_timestamp: 1_705_406_408_000,
  open_fill_date: '2024-01-16 12:00:08',
  open_fill_timestamp: 1_705_406_408_000,
  order_timestamp: 1_705_406_408_000,
  order_filled_timestamp: 1_705_406_408_000,
};

/** Buys ETH at the market, so that there is a trade 1. */
async function buy(ask: Ask): Promise<undefined> {
  await ask('POST', '/forceenter', { pair: 'ETH/USDT', ordertype: 'market' });
}

/** Offers more than the market wants, so that trade 1 has an order that rests. */
async function offer(ask: Ask): Promise<undefined> {
  await ask('POST', '/forceenter', { pair: 'ETH/USDT', price: 3_100 });
}

const CHAIN = {
  pairlists: [
    { method: 'VolumePairList', number_assets: 2 },
    { method: 'PriceFilter', min_price: 10 },
  ],
  blacklist: [],
  stake_currency: 'USDT',
};

/** Runs a chain of pair lists to its end. */
async function evaluate(ask: Ask): Promise<Texts> {
  const jobid = idOf(await ask('POST', '/pairlists/evaluate', CHAIN), 'job_id');
  let isRunning = true;
  while (isRunning) isRunning = idOf(await ask('GET', `/background/${jobid}`), 'running') === 'true';
  return { jobid };
}

async function makeToken(ask: Ask): Promise<Texts> {
  return { tokenid: idOf(await ask('POST', '/tokens', NEW_TOKEN), 'id') };
}

async function logIn(ask: Ask): Promise<Texts> {
  await ask('POST', '/token/login');
  const { sessions } = (await ask('GET', '/sessions')) as { sessions: readonly unknown[] };
  return { sessionid: idOf(sessions[0], 'id') };
}

const lock = { pair: 'ETH/BTC', until: '2024-01-17T00:00:00Z', side: '*', reason: 'earnings call' };
const history = { pair: 'ADA/BTC', timeframe: '1h', timerange: '20240102-20240103', strategy: 'ApiStrategy' };
const candles = { pair: 'ADA/USDT:USDT', timeframe: '5m' };

export const EXAMPLES: { readonly [Name in RouteName]?: Example } = {
  show_config: { rows: 1 },
  logs: {
    query: [['limit', '1']],
    masks: {
      logs: [['2024-01-16 12:30:00', 1_705_408_200_000, 'pitwall', 'INFO', 'Listening on http://127.0.0.1:8080.']],
    },
  },
  sysinfo: { masks: { cpu_pct: [12.5, 7.1], ram_pct: 27.4 } },
  health: {
    server: 'trading',
    masks: { last_process: '2024-01-16T12:00:08+00:00', last_process_ts: 1_705_406_408 },
  },
  login: { masks: { access_token: TOKEN, refresh_token: TOKEN } },
  refresh: { body: { rotate: true }, masks: { access_token: TOKEN, refresh_token: TOKEN } },
  sessions: { prepare: logIn, masks: { id: SESSION } },
  end_session: { prepare: logIn, masks: { sessionid: SESSION } },
  tokens: { prepare: makeToken },
  add_token: { body: NEW_TOKEN, masks: { token: 'pw_3nV0…' } },
  revoke_token: { prepare: makeToken },
  audit: {
    query: [['limit', '1']],
    prepare: async (ask) => {
      await ask('POST', '/stop');
      return undefined;
    },
  },
  status: { rows: 1 },
  trades: { query: [['limit', '1']] },
  trade: { params: { tradeid: '61' }, keys: 8 },
  delete_trade: { server: 'trading', params: { tradeid: '1' }, prepare: offer },
  cancel_open_order: { server: 'trading', params: { tradeid: '1' }, prepare: offer, masks: MOMENTS, keys: 8 },
  reload_trade: { server: 'trading', params: { tradeid: '1' }, prepare: buy, masks: MOMENTS, keys: 8 },
  reload_trade_by_get: { server: 'trading', params: { tradeid: '1' }, prepare: buy, masks: MOMENTS, keys: 8 },
  daily: { query: [['timescale', '2']] },
  weekly: { query: [['timescale', '2']] },
  monthly: { query: [['timescale', '2']] },
  entries: { query: [['pair', 'ETH/BTC']] },
  exits: { query: [['pair', 'ETH/BTC']] },
  forceenter: {
    server: 'trading',
    body: { pair: 'ETH/USDT', side: 'long', ordertype: 'market', entry_tag: 'by hand' },
    masks: MOMENTS,
  },
  forcebuy: { server: 'trading', body: { pair: 'ETH/USDT', ordertype: 'market' }, masks: MOMENTS, keys: 8 },
  forceexit: { server: 'trading', body: { tradeid: '1', ordertype: 'market' }, prepare: buy },
  forcesell: { server: 'trading', body: { tradeid: 'all' }, prepare: buy },
  add_locks: { body: [lock], rows: 1 },
  delete_lock: { params: { lockid: '2' }, rows: 1 },
  delete_locks: { body: { pair: 'DOGE/BTC' }, rows: 1 },
  locks: { rows: 1 },
  add_to_blacklist: { body: { blacklist: ['SOL/.*'] } },
  delete_from_blacklist: { query: [['pairs_to_delete', 'DOGE/.*']] },
  pair_candles: { server: 'futures', query: [...Object.entries(candles), ['limit', '2']] },
  pair_candles_filtered: { server: 'futures', body: { ...candles, limit: 2, columns: ['sma'] } },
  pair_history: { server: 'webserver', query: [...Object.entries(history)] },
  pair_history_filtered: { server: 'webserver', body: { ...history, limit: 2, columns: ['sma'] } },
  available_pairs: { query: [['timeframe', '1h']] },
  strategy: { params: { strategy: 'ApiStrategy' } },
  exchanges: { rows: 1 },
  pairlists_available: { rows: 1 },
  pairlists_evaluate: { body: CHAIN, masks: { job_id: JOB } },
  pairlists_result: { prepare: evaluate, masks: { jobid: JOB } },
  background_jobs: { prepare: evaluate, masks: { job_id: JOB, jobid: JOB } },
  background_job: { prepare: evaluate, masks: { job_id: JOB, jobid: JOB } },
};
