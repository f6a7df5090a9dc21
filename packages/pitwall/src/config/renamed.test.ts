/** Old names of settings: moved, refused beside the new name, refused outside spot mode. */
import { describe, expect, it } from 'vitest';
import { Problems } from './checks/problems.ts';
import { REMOVED_SETTINGS, RENAMED_SETTINGS, translateOldNames } from './renamed.ts';
import { Origins } from './sources/origins.ts';
import { keyPath, setAt, valueAt, type ConfigObject } from './tree.ts';

function translate(raw: ConfigObject) {
  const origins = new Origins();
  const visit = (value: unknown, path: string[]): void => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    for (const [key, child] of Object.entries(value)) {
      origins.set([...path, key], { kind: 'file', file: 'c.json', line: path.length + 1, column: 1 });
      visit(child, [...path, key]);
    }
  };
  visit(raw, []);
  const problems = new Problems(origins, 'c.json');
  translateOldNames({ value: raw, origins }, problems);
  return { raw, origins, errors: problems.errors, warnings: problems.warnings };
}

function withKeys(...entries: readonly (readonly [string, string | boolean])[]): ConfigObject {
  const raw: ConfigObject = {};
  for (const [key, value] of entries) setAt(raw, keyPath(key), value);
  return raw;
}

describe('renamed settings', () => {
  it.each(RENAMED_SETTINGS)('$from moves to $to', ({ from, to }) => {
    const { raw, origins, errors, warnings } = translate(withKeys([from, 'v']));
    expect(valueAt(raw, keyPath(to))).toBe('v');
    expect(valueAt(raw, keyPath(from))).toBeUndefined();
    expect(origins.at(keyPath(to))).toBeDefined();
    expect(errors).toEqual([]);
    expect(warnings).toEqual([`c.json:${keyPath(from).length}:1: ${from} is an old name: write ${to}`]);
  });

  it.each(RENAMED_SETTINGS)('$from beside $to is refused', ({ from, to }) => {
    const { errors } = translate(withKeys([from, 'v'], [to, 'w']));
    expect(errors).toEqual([
      `c.json:${keyPath(from).length}:1: ${from} is the old name of ${to}, which is there too: remove ${from}`,
    ]);
  });

  it.each(RENAMED_SETTINGS)('$from in futures mode', ({ from, to, spotOnly }) => {
    const { errors, warnings } = translate(withKeys([from, 'v'], ['trading_mode', 'futures']));
    expect(errors).toHaveLength(spotOnly ? 1 : 0);
    expect(warnings).toHaveLength(spotOnly ? 0 : 1);
    if (spotOnly) expect(errors[0]).toContain(`${from} is an old name that only spot mode accepts: write ${to}`);
  });

  it.each(Object.entries(REMOVED_SETTINGS))('%s is refused in favour of %s', (old, now) => {
    expect(translate(withKeys([old, true])).errors).toEqual([
      `c.json:${keyPath(old).length}:1: ${old} does not exist any more: use ${now}`,
    ]);
  });

  it('refuses the old capital key of Edge, if Edge is on', () => {
    const capital = ['edge.capital_available_percentage', true] as const;
    expect(translate(withKeys(capital, ['edge.enabled', true])).errors).toHaveLength(1);
    expect(translate(withKeys(capital, ['edge.enabled', false])).errors).toEqual([]);
  });

  it('warns of protections in the configuration', () => {
    expect(translate({ protections: [{}] }).warnings).toHaveLength(1);
    expect(translate({ protections: [] }).warnings).toEqual([]);
  });
});

describe('old pricing sections', () => {
  it('move key by key, and the new sections start empty', () => {
    const { raw, origins, errors, warnings } = translate({
      bid_strategy: { price_side: 'bid', ask_last_balance: 0.5 },
      ask_strategy: { price_side: 'ask', bid_last_balance: 0.25, ignore_buying_expired_candle_after: 60 },
      exit_pricing: { use_order_book: true },
    });
    expect(raw).toEqual({
      entry_pricing: { price_side: 'bid', price_last_balance: 0.5 },
      exit_pricing: { price_side: 'ask', price_last_balance: 0.25 },
      ignore_buying_expired_candle_after: 60,
    });
    expect(errors).toEqual([]);
    expect(origins.at(['entry_pricing', 'price_last_balance'])).toBeDefined();
    expect(warnings).toEqual([
      'c.json:1:1: exit_pricing is not used because old pricing sections are there: remove bid_strategy',
      'c.json:1:1: bid_strategy is an old name: write entry_pricing',
      'c.json:1:1: ask_strategy is an old name: write exit_pricing',
    ]);
  });

  it('are refused outside spot mode', () => {
    const { errors } = translate({ bid_strategy: { price_side: 'bid' }, trading_mode: 'futures' });
    expect(errors).toEqual([
      'c.json:1:1: bid_strategy is an old name that only spot mode accepts: write entry_pricing',
    ]);
  });
});
