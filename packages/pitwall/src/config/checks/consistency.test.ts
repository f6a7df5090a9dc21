/** Every rule between settings: what breaks it, what does not, and the line it is told by. */
import { describe, expect, it } from 'vitest';
import type { RunMode } from '../run-mode.ts';
import { Origins } from '../sources/origins.ts';
import type { ConfigObject } from '../tree.ts';
import { CONSISTENCY_RULES, checkConsistency } from './consistency.ts';
import { Problems } from './problems.ts';

const FINE: ConfigObject = {
  dry_run: true,
  exchange: { name: 'binance', key: 'K', secret: 'S', pair_whitelist: ['BTC/USDT'] },
  pairlists: [{ method: 'StaticPairList' }],
  max_open_trades: 3,
  stake_amount: 100,
  stoploss: -0.1,
};

function judge(change: ConfigObject, mode: RunMode = 'dry_run') {
  const raw = { ...FINE, ...change };
  const problems = new Problems(new Origins(), 'c.json');
  checkConsistency('files', raw, mode, problems);
  checkConsistency('strategy', raw, mode, problems);
  return { raw, errors: problems.errors, warnings: problems.warnings };
}

const trailing = (change: ConfigObject) => ({ trailing_stop: true, ...change });
const edge = { process_throttle_secs: 3600, allowed_risk: 0.01 };

/** Rule, configuration that breaks it, line, run mode. */
const BROKEN: [string, ConfigObject, string, RunMode?][] = [
  ['stop loss given', { stoploss: 0 }, 'stoploss is 0: give it a negative ratio such as -0.1, or set -1 to have none'],
  [
    'the ROI table counts whole minutes',
    { minimal_roi: { '0.5': 0.1, '10': 0 } },
    'minimal_roi has the key "0.5", must be whole minutes since the open, such as "30"',
  ],
  [
    'the timeframe is one',
    { timeframe: '5 minutes' },
    'timeframe is "5 minutes", must be a number and a unit, such as "5m", "1h" or "1d"',
  ],
  [
    'trailing only after an offset needs a distance',
    trailing({ trailing_only_offset_is_reached: true }),
    'trailing_only_offset_is_reached is true, but trailing_stop_positive is not set: set it, with ' +
      'trailing_stop_positive_offset above it, or set trailing_only_offset_is_reached to false',
  ],
  [
    'trailing offset above the distance',
    trailing({ trailing_stop_positive: 0.02, trailing_stop_positive_offset: 0.02 }),
    'trailing_stop_positive_offset is 0.02, must be greater than trailing_stop_positive (0.02)',
  ],
  [
    'trailing distance not 0',
    trailing({ trailing_stop_positive: 0 }),
    'trailing_stop_positive is 0: a stop at no distance sells at once. Set it above 0 or remove it',
  ],
  [
    'market entries take from the ask side',
    { order_types: { entry: 'market' }, entry_pricing: { price_side: 'same' } },
    'entry_pricing.price_side is "same", but order_types.entry is "market": set price_side to "ask" or "other"',
  ],
  [
    'market exits take from the bid side',
    { order_types: { exit: 'market' }, exit_pricing: { price_side: 'ask' } },
    'exit_pricing.price_side is "ask", but order_types.exit is "market": set price_side to "bid" or "other"',
  ],
  [
    'Edge needs exit signals',
    { edge: { ...edge, enabled: true }, use_exit_signal: false, stake_amount: 'unlimited' },
    'edge.enabled is true, but use_exit_signal is false: Edge needs exit signals',
  ],
  [
    'a static list needs pairs',
    { exchange: { name: 'binance', pair_whitelist: [] } },
    'exchange.pair_whitelist is empty: StaticPairList trades these pairs, list at least one such as "BTC/USDT"',
  ],
  [
    'a protection has one form of duration',
    { protections: [{ method: 'CooldownPeriod', stop_duration: 5, stop_duration_candles: 1 }] },
    'protections[0] (CooldownPeriod) has both stop_duration and stop_duration_candles: remove one',
  ],
  [
    'a protection has one form of duration',
    { protections: [{ method: 'StoplossGuard', lookback_period: 5, lookback_period_candles: 1 }] },
    'protections[0] (StoplossGuard) has both lookback_period and lookback_period_candles: remove one',
  ],
  [
    'unlimited stake needs a limit of trades',
    { max_open_trades: -1, stake_amount: 'unlimited' },
    'max_open_trades is -1 (unlimited) and stake_amount is "unlimited", too: limit one of them',
  ],
  [
    'one form of the order book level',
    { exit_pricing: { use_order_book: true, order_book_min: 1, order_book_max: 3 } },
    'exit_pricing has different order_book_min and order_book_max, which is not supported any more: use order_book_top',
  ],
  [
    'analysis by epoch without machine learning',
    { analyze_per_epoch: true, freqai: { enabled: true } },
    'analyze_per_epoch does not work with freqai: switch one of them off',
  ],
  [
    'a consumer needs producers',
    { external_message_consumer: { enabled: true, producers: [] } },
    'external_message_consumer.producers is empty: name at least one',
  ],
  [
    'a consumer needs producers',
    { external_message_consumer: { enabled: true, producers: [{ name: 'a' }, { name: 'a' }] } },
    'external_message_consumer.producers has a name twice: give each producer its own',
  ],
  [
    'Edge shares the balance',
    { edge: { ...edge, enabled: true } },
    'edge.enabled is true: stake_amount must be "unlimited"',
  ],
  [
    'the simulated wallet can pay a stake',
    { stake_amount: 995, dry_run_wallet: 1000 },
    'stake_amount is 995, but dry_run_wallet x tradable_balance_ratio is only 990: lower the stake or raise the wallet',
    'backtest',
  ],
  [
    'live trading needs credentials',
    { exchange: { name: 'binance', key: 'K', secret: '', pair_whitelist: ['A/B'] } },
    'exchange.secret is empty: live trading needs the API secret of your account. Set it (the environment variable ' +
      'PITWALL__EXCHANGE__SECRET works, too), or set dry_run to true',
    'live',
  ],
  ['at least one pair list', { pairlists: [] }, 'pairlists is empty: add at least {"method": "StaticPairList"}'],
];

/** The nearest configurations that are fine. */
const ALLOWED: [string, ConfigObject, RunMode?][] = [
  ['no change', {}],
  ['no change, live', {}, 'live'],
  ['offset without trailing', { trailing_only_offset_is_reached: true, trailing_stop_positive: 0 }],
  ['offset above', trailing({ trailing_stop_positive: 0.02, trailing_stop_positive_offset: 0.021 })],
  ['no offset', trailing({ trailing_stop_positive: 0.02, trailing_stop_positive_offset: 0 })],
  ['no distance', trailing({})],
  ['market entry, ask', { order_types: { entry: 'market' }, entry_pricing: { price_side: 'ask' } }],
  ['market entry, other', { order_types: { entry: 'market' }, entry_pricing: { price_side: 'other' } }],
  ['market exit, bid', { order_types: { exit: 'market' }, exit_pricing: { price_side: 'bid' } }],
  ['volume list without pairs', { exchange: { key: 'K', secret: 'S' }, pairlists: [{ method: 'VolumePairList' }] }],
  ['no pairs, looking only', { exchange: {} }, 'util_exchange'],
  ['wallet just enough', { stake_amount: 990, dry_run_wallet: 1000 }, 'backtest'],
  ['wallet too small, but trading', { stake_amount: 995, dry_run_wallet: 1000 }],
  [
    'live with a wallet address',
    { exchange: { pair_whitelist: ['A/B'], ccxt_config: { walletAddress: '0x' } } },
    'live',
  ],
  ['dry-run without credentials', { exchange: { pair_whitelist: ['A/B'] } }],
  ['unlimited trades', { max_open_trades: -1 }],
  ['unlimited with Edge', { max_open_trades: -1, stake_amount: 'unlimited', edge: { ...edge, enabled: true } }],
  ['consumer off', { external_message_consumer: { enabled: false, producers: [] } }],
  [
    'values of wrong types are the schema’s',
    { stoploss: 'x', minimal_roi: 5, protections: [1], pairlists: 'x', edge: [] },
  ],
];

describe('rules between settings', () => {
  it.each<[string, ConfigObject, string, RunMode?]>(BROKEN)('%s: %j', (_, change, line, mode) => {
    expect(judge(change, mode).errors).toEqual([`c.json: ${line}`]);
  });

  it.each<[string, ConfigObject, RunMode?]>(ALLOWED)('allowed: %s', (_, change, mode) => {
    expect(judge(change, mode).errors).toEqual([]);
  });

  it('has a broken example of every rule', () => {
    expect(new Set(BROKEN.map(([name]) => name))).toEqual(new Set(CONSISTENCY_RULES.map(({ name }) => name)));
  });

  it('moves equal order book levels to the new key', () => {
    const { raw, errors, warnings } = judge({
      exit_pricing: { use_order_book: true, order_book_min: 2, order_book_max: 2 },
    });
    expect(errors).toEqual([]);
    expect(raw['exit_pricing']).toMatchObject({ order_book_top: 2 });
    expect(warnings).toEqual(['c.json: order_book_min and order_book_max are old: write order_book_top']);
  });
});
