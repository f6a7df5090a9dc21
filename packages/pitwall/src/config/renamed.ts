/**
 * Old names of settings. An old name alone is moved to the new one, with a warning; old and new together are an error.
 * Some old names are accepted in spot mode only, some not at all.
 */
import type { Problems } from './checks/problems.ts';
import type { Layer } from './sources/merge.ts';
import { deleteAt, isObject, keyPath, pathText, setAt, valueAt, type ConfigObject } from './tree.ts';

interface Renamed {
  readonly from: string;
  readonly to: string;
  /** True: in other trading modes the old name is an error. */
  readonly spotOnly: boolean;
}

const renames = (spotOnly: boolean, section: string, names: Readonly<Record<string, string>>): Renamed[] =>
  Object.entries(names).map(([from, to]) => ({ from: `${section}${from}`, to: `${section}${to}`, spotOnly }));

const MESSAGE_KEYS = ['buy', 'sell'].flatMap((side) => ['', '_fill', '_cancel'].map((kind) => [side, kind] as const));
const newSide = (side: string) => (side === 'buy' ? 'entry' : 'exit');

export const RENAMED_SETTINGS: readonly Renamed[] = [
  ...renames(true, 'order_types.', {
    buy: 'entry',
    sell: 'exit',
    emergencysell: 'emergency_exit',
    emergencyexit: 'emergency_exit',
    forcesell: 'force_exit',
    forceexit: 'force_exit',
    forcebuy: 'force_entry',
    forceentry: 'force_entry',
  }),
  ...renames(true, 'order_time_in_force.', { buy: 'entry', sell: 'exit' }),
  ...renames(true, 'unfilledtimeout.', { buy: 'entry', sell: 'exit' }),
  ...renames(false, '', {
    use_sell_signal: 'use_exit_signal',
    sell_profit_only: 'exit_profit_only',
    sell_profit_offset: 'exit_profit_offset',
    ignore_roi_if_buy_signal: 'ignore_roi_if_entry_signal',
    forcebuy_enable: 'force_entry_enable',
  }),
  ...renames(
    false,
    'telegram.notification_settings.',
    Object.fromEntries(MESSAGE_KEYS.map(([side, kind]) => [`${side}${kind}`, `${newSide(side)}${kind}`])),
  ),
  ...renames(
    false,
    'webhook.webhook',
    Object.fromEntries(
      MESSAGE_KEYS.map(([side, kind]) => [`${side}${kind.slice(1)}`, `${newSide(side)}${kind.slice(1)}`]),
    ),
  ),
];

/** Old pricing sections: the new section, and the names that changed inside. */
export const RENAMED_PRICING = [
  { from: 'bid_strategy', to: 'entry_pricing', lastBalance: 'ask_last_balance' },
  { from: 'ask_strategy', to: 'exit_pricing', lastBalance: 'bid_last_balance' },
] as const;

/** Settings that are gone: an error tells the new place. */
export const REMOVED_SETTINGS: Readonly<Record<string, string>> = {
  'experimental.use_sell_signal': 'use_exit_signal',
  'experimental.sell_profit_only': 'exit_profit_only',
  'experimental.ignore_roi_if_buy_signal': 'ignore_roi_if_entry_signal',
  'ask_strategy.use_sell_signal': 'use_exit_signal',
  'ask_strategy.sell_profit_only': 'exit_profit_only',
  'ask_strategy.sell_profit_offset': 'exit_profit_offset',
  'ask_strategy.ignore_roi_if_buy_signal': 'ignore_roi_if_entry_signal',
  ticker_interval: 'timeframe',
};

/** Translates old names in place. */
export function translateOldNames(layer: Layer, problems: Problems): void {
  rejectRemoved(layer.value, problems);
  const spot = (layer.value['trading_mode'] ?? 'spot') === 'spot';
  translatePricing(layer, spot, problems);
  for (const renamed of RENAMED_SETTINGS) translate(layer, renamed, spot, problems);
  const protections = layer.value['protections'];
  if (Array.isArray(protections) && protections.length > 0) {
    problems.warn(['protections'], 'protections in the configuration are deprecated: set them in the strategy');
  }
}

function rejectRemoved(raw: ConfigObject, problems: Problems): void {
  for (const [old, now] of Object.entries(REMOVED_SETTINGS)) {
    if (valueAt(raw, keyPath(old)) === undefined) continue;
    problems.error(keyPath(old), `${old} does not exist any more: use ${now}`);
    deleteAt(raw, keyPath(old));
  }
  const edgeCapital = ['edge', 'capital_available_percentage'];
  if (valueAt(raw, ['edge', 'enabled']) === true && valueAt(raw, edgeCapital) !== undefined) {
    problems.error(edgeCapital, `${pathText(edgeCapital)} does not exist any more: use tradable_balance_ratio`);
  }
}

function translate(layer: Layer, renamed: Renamed, spot: boolean, problems: Problems): void {
  const from = keyPath(renamed.from);
  const value = valueAt(layer.value, from);
  if (value === undefined) return;
  if (renamed.spotOnly && !spot) {
    problems.error(from, `${renamed.from} is an old name that only spot mode accepts: write ${renamed.to}`);
  } else if (valueAt(layer.value, keyPath(renamed.to)) !== undefined) {
    problems.error(
      from,
      `${renamed.from} is the old name of ${renamed.to}, which is there too: remove ${renamed.from}`,
    );
  } else {
    problems.warn(from, `${renamed.from} is an old name: write ${renamed.to}`);
    setAt(layer.value, keyPath(renamed.to), value);
    layer.origins.move(from, keyPath(renamed.to));
  }
  deleteAt(layer.value, from);
}

/** As the original does: with an old pricing section present, both new sections start empty. */
function translatePricing(layer: Layer, spot: boolean, problems: Problems): void {
  const { value: raw, origins } = layer;
  const old = RENAMED_PRICING.filter(({ from }) => isObject(raw[from]));
  if (old.length === 0) return;
  for (const { from, to } of spot ? [] : old) {
    problems.error([from], `${from} is an old name that only spot mode accepts: write ${to}`);
  }
  for (const { to } of RENAMED_PRICING) {
    if (raw[to] !== undefined && spot) {
      problems.warn([to], `${to} is not used because old pricing sections are there: remove ${old[0]?.from ?? ''}`);
    }
    origins.delete([to]);
    raw[to] = {};
  }
  for (const { from, to, lastBalance } of old) {
    if (spot) problems.warn([from], `${from} is an old name: write ${to}`);
    const section = raw[from];
    const sectionOrigin = origins.at([from]);
    if (sectionOrigin !== undefined) origins.set([to], sectionOrigin);
    for (const [key, value] of Object.entries(isObject(section) ? section : {})) {
      const target =
        key === 'ignore_buying_expired_candle_after' ? [key] : [to, key === lastBalance ? 'price_last_balance' : key];
      setAt(raw, target, value);
      origins.move([from, key], target);
    }
    deleteAt(raw, [from]);
    origins.delete([from]);
  }
}
