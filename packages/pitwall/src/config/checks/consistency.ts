/**
 * Rules between settings: each key may be fine by itself and the whole not. Evaluated in the order listed; the first
 * finding about a key is the one that is told.
 *
 * A rule of phase `files` can be judged from the configuration alone; one of phase `strategy` needs what the strategy
 * gives, and is judged when it is merged.
 */
import { timeframeMs } from '../../domain/timeframe.ts';
import { isOptimizing, isTrading, type RunMode } from '../run-mode.ts';
import { isObject, keyPath, valueAt, type ConfigObject, type ConfigValue } from '../tree.ts';
import type { Problems } from './problems.ts';

const MINUTE_MS = 60_000;

export type Phase = 'files' | 'strategy';

interface RuleInput {
  readonly raw: ConfigObject;
  readonly mode: RunMode;
  readonly problems: Problems;
}

interface Rule {
  readonly name: string;
  readonly phase: Phase;
  readonly check: (input: RuleInput) => void;
}

export const CONSISTENCY_RULES: readonly Rule[] = [
  { name: 'stop loss given', phase: 'strategy', check: stoplossNotZero },
  { name: 'the ROI table counts whole minutes', phase: 'strategy', check: roiMinutes },
  { name: 'the timeframe is one', phase: 'strategy', check: timeframeReadable },
  { name: 'trailing only after an offset needs a distance', phase: 'strategy', check: trailingOnlyOffset },
  { name: 'trailing offset above the distance', phase: 'strategy', check: trailingOffset },
  { name: 'trailing distance not 0', phase: 'strategy', check: trailingPositive },
  { name: 'market entries take from the ask side', phase: 'strategy', check: marketEntrySide },
  { name: 'market exits take from the bid side', phase: 'strategy', check: marketExitSide },
  { name: 'Edge needs exit signals', phase: 'strategy', check: edgeNeedsExitSignal },
  { name: 'a static list needs pairs', phase: 'files', check: whitelistNotEmpty },
  { name: 'a protection has one form of duration', phase: 'strategy', check: protectionForms },
  { name: 'unlimited stake needs a limit of trades', phase: 'strategy', check: unlimitedStake },
  { name: 'one form of the order book level', phase: 'files', check: orderBookLevels },
  { name: 'analysis by epoch without machine learning', phase: 'files', check: analyzePerEpoch },
  { name: 'a consumer needs producers', phase: 'files', check: consumerProducers },
  { name: 'Edge shares the balance', phase: 'strategy', check: edgeStake },
  { name: 'the simulated wallet can pay a stake', phase: 'strategy', check: stakeFitsWallet },
  { name: 'live trading needs credentials', phase: 'files', check: liveCredentials },
  { name: 'at least one pair list', phase: 'files', check: pairListsGiven },
];

/** Applies the rules of one phase. Values of a wrong type are the schema's to report, and are passed over. */
export function checkConsistency(phase: Phase, raw: ConfigObject, mode: RunMode, problems: Problems): void {
  for (const rule of CONSISTENCY_RULES) if (rule.phase === phase) rule.check({ raw, mode, problems });
}

function get(raw: ConfigObject, key: string): ConfigValue | undefined {
  return valueAt(raw, keyPath(key));
}

function numberAt(raw: ConfigObject, key: string): number | undefined {
  const value = get(raw, key);
  return typeof value === 'number' ? value : undefined;
}

function stoplossNotZero({ raw, problems }: RuleInput): void {
  if (get(raw, 'stoploss') !== 0) return;
  problems.error(['stoploss'], 'stoploss is 0: give it a negative ratio such as -0.1, or set -1 to have none');
}

function roiMinutes({ raw, problems }: RuleInput): void {
  const table = raw['minimal_roi'];
  for (const minutes of isObject(table) ? Object.keys(table) : []) {
    if (/^\d+$/.test(minutes)) continue;
    problems.error(
      ['minimal_roi', minutes],
      `minimal_roi has the key ${JSON.stringify(minutes)}, must be whole minutes since the open, such as "30"`,
    );
  }
}

function timeframeReadable({ raw, problems }: RuleInput): void {
  const { timeframe } = raw;
  if (typeof timeframe !== 'string') return;
  const lengthMs = lengthOf(timeframe);
  if (lengthMs === null) {
    problems.error(
      ['timeframe'],
      `timeframe is ${JSON.stringify(timeframe)}, must be a number and a unit, such as "5m", "1h" or "1d"`,
    );
  } else if (lengthMs < MINUTE_MS) {
    problems.error(['timeframe'], `timeframe is ${JSON.stringify(timeframe)}, must be at least one minute`);
  }
}

function lengthOf(timeframe: string): number | null {
  try {
    return timeframeMs(timeframe);
  } catch {
    return null;
  }
}

function trailingOnlyOffset({ raw, problems }: RuleInput): void {
  if (get(raw, 'trailing_stop') !== true || get(raw, 'trailing_only_offset_is_reached') !== true) return;
  if ((numberAt(raw, 'trailing_stop_positive') ?? 0) !== 0) return;
  problems.error(
    ['trailing_only_offset_is_reached'],
    'trailing_only_offset_is_reached is true, but trailing_stop_positive is not set: set it, with ' +
      'trailing_stop_positive_offset above it, or set trailing_only_offset_is_reached to false',
  );
}

function trailingOffset({ raw, problems }: RuleInput): void {
  const positive = numberAt(raw, 'trailing_stop_positive') ?? 0;
  const offset = numberAt(raw, 'trailing_stop_positive_offset') ?? 0;
  if (get(raw, 'trailing_stop') !== true || positive <= 0 || offset <= 0 || offset > positive) return;
  problems.error(
    ['trailing_stop_positive_offset'],
    `trailing_stop_positive_offset is ${offset}, must be greater than trailing_stop_positive (${positive})`,
  );
}

function trailingPositive({ raw, problems }: RuleInput): void {
  if (get(raw, 'trailing_stop') !== true || get(raw, 'trailing_stop_positive') !== 0) return;
  problems.error(
    ['trailing_stop_positive'],
    'trailing_stop_positive is 0: a stop at no distance sells at once. Set it above 0 or remove it',
  );
}

function marketEntrySide({ raw, problems }: RuleInput): void {
  checkMarketSide(raw, 'entry', ['ask', 'other'], problems);
}

function marketExitSide({ raw, problems }: RuleInput): void {
  checkMarketSide(raw, 'exit', ['bid', 'other'], problems);
}

function checkMarketSide(
  raw: ConfigObject,
  order: 'entry' | 'exit',
  sides: readonly string[],
  problems: Problems,
): void {
  const path = [`${order}_pricing`, 'price_side'];
  const side = valueAt(raw, path) ?? 'same';
  if (get(raw, `order_types.${order}`) !== 'market' || typeof side !== 'string' || sides.includes(side)) return;
  const allowed = sides.map((each) => `"${each}"`).join(' or ');
  problems.error(
    path,
    `${order}_pricing.price_side is "${side}", but order_types.${order} is "market": set price_side to ${allowed}`,
  );
}

function edgeNeedsExitSignal({ raw, problems }: RuleInput): void {
  if (get(raw, 'edge.enabled') !== true || get(raw, 'use_exit_signal') !== false) return;
  problems.error(['edge', 'enabled'], 'edge.enabled is true, but use_exit_signal is false: Edge needs exit signals');
}

function whitelistNotEmpty({ raw, mode, problems }: RuleInput): void {
  if (['other', 'plot', 'util_exchange', 'util_no_exchange'].includes(mode)) return;
  const lists = get(raw, 'pairlists');
  const isStatic = Array.isArray(lists) && lists.some((list) => isObject(list) && list['method'] === 'StaticPairList');
  const whitelist = get(raw, 'exchange.pair_whitelist') ?? [];
  if (!isStatic || !Array.isArray(whitelist) || whitelist.length > 0) return;
  problems.error(
    ['exchange', 'pair_whitelist'],
    'exchange.pair_whitelist is empty: StaticPairList trades these pairs, list at least one such as "BTC/USDT"',
  );
}

function protectionForms({ raw, problems }: RuleInput): void {
  const protections = get(raw, 'protections');
  if (!Array.isArray(protections)) return;
  protections.forEach((protection, index) => {
    if (!isObject(protection)) return;
    for (const form of ['stop_duration', 'lookback_period']) {
      if (protection[form] === undefined || protection[`${form}_candles`] === undefined) continue;
      const method = typeof protection['method'] === 'string' ? protection['method'] : 'the protection';
      problems.error(
        ['protections', index, form],
        `protections[${index}] (${method}) has both ${form} and ${form}_candles: remove one`,
      );
    }
  });
}

function unlimitedStake({ raw, problems }: RuleInput): void {
  if (get(raw, 'max_open_trades') !== -1 || get(raw, 'stake_amount') !== 'unlimited') return;
  if (get(raw, 'edge.enabled') === true) return;
  problems.error(
    ['max_open_trades'],
    'max_open_trades is -1 (unlimited) and stake_amount is "unlimited", too: limit one of them',
  );
}

/** The old pair of keys is moved to the new key when it names one level. */
function orderBookLevels({ raw, problems }: RuleInput): void {
  const section = raw['exit_pricing'];
  if (!isObject(section) || section['use_order_book'] !== true) return;
  const { order_book_min: first, order_book_max: last } = section;
  if (first === undefined || last === undefined) return;
  if (first !== last) {
    problems.error(
      ['exit_pricing', 'order_book_max'],
      'exit_pricing has different order_book_min and order_book_max, which is not supported any more: use order_book_top',
    );
    return;
  }
  problems.warn(['exit_pricing', 'order_book_max'], 'order_book_min and order_book_max are old: write order_book_top');
  section['order_book_top'] = last;
}

function analyzePerEpoch({ raw, problems }: RuleInput): void {
  if (get(raw, 'analyze_per_epoch') !== true || get(raw, 'freqai.enabled') !== true) return;
  problems.error(['analyze_per_epoch'], 'analyze_per_epoch does not work with freqai: switch one of them off');
}

function consumerProducers({ raw, problems }: RuleInput): void {
  if (get(raw, 'external_message_consumer.enabled') !== true) return;
  const path = ['external_message_consumer', 'producers'];
  const producers = valueAt(raw, path);
  const names = Array.isArray(producers) ? producers.map((producer) => valueAt(producer, ['name'])) : [];
  if (names.length === 0) problems.error(path, 'external_message_consumer.producers is empty: name at least one');
  if (new Set(names).size < names.length) {
    problems.error(path, 'external_message_consumer.producers has a name twice: give each producer its own');
  }
  if (get(raw, 'process_only_new_candles') === true) {
    problems.warn(
      ['process_only_new_candles'],
      'process_only_new_candles delays the frames of other bots: set it to false',
    );
  }
}

function edgeStake({ raw, problems }: RuleInput): void {
  if (get(raw, 'edge.enabled') !== true || get(raw, 'stake_amount') === 'unlimited') return;
  problems.error(['stake_amount'], 'edge.enabled is true: stake_amount must be "unlimited"');
}

function stakeFitsWallet({ raw, mode, problems }: RuleInput): void {
  const stake = numberAt(raw, 'stake_amount');
  if (!isOptimizing(mode) || stake === undefined) return;
  const available = (numberAt(raw, 'dry_run_wallet') ?? 1000) * (numberAt(raw, 'tradable_balance_ratio') ?? 0.99);
  if (stake <= available) return;
  problems.error(
    ['stake_amount'],
    `stake_amount is ${stake}, but dry_run_wallet x tradable_balance_ratio is only ${available}: lower the stake or raise the wallet`,
  );
}

const CCXT_CREDENTIALS = ['apiKey', 'secret', 'privateKey', 'walletAddress', 'token'];

function liveCredentials({ raw, mode, problems }: RuleInput): void {
  if (mode !== 'live') return;
  const sections = ['ccxt_config', 'ccxt_sync_config', 'ccxt_async_config'].map((name) => get(raw, `exchange.${name}`));
  const elsewhere = sections.some((section) => CCXT_CREDENTIALS.some((key) => (valueAt(section, [key]) ?? '') !== ''));
  if (elsewhere) return;
  for (const key of ['key', 'secret']) {
    if ((get(raw, `exchange.${key}`) ?? '') !== '') continue;
    problems.error(
      ['exchange', key],
      `exchange.${key} is empty: live trading needs the API ${key} of your account. Set it (the environment variable ` +
        `PITWALL__EXCHANGE__${key.toUpperCase()} works, too), or set dry_run to true`,
    );
  }
}

function pairListsGiven({ raw, mode, problems }: RuleInput): void {
  const lists = get(raw, 'pairlists');
  if (!isTrading(mode) || (Array.isArray(lists) ? lists.length > 0 : lists !== undefined)) return;
  problems.error(['pairlists'], 'pairlists is empty: add at least {"method": "StaticPairList"}');
}
