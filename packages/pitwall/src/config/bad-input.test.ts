/** What a user reads when a configuration is wrong: each line in full. */
import { describe, expect, it } from 'vitest';
import { messageOf } from '../domain/errors.ts';
import { completeConfiguration, prepareConfiguration } from './prepare.ts';
import { parseConfiguration } from './sources/parse.ts';

const BEFORE = `{
"dry_run": true,
"exchange": {"name": "binance", "pair_whitelist": ["BTC/USDT"]},
"pairlists": [{"method": "StaticPairList"}], "entry_pricing": {}, "exit_pricing": {},
"max_open_trades": 3, "stake_currency": "USDT", "stake_amount": 10, "timeframe": "5m",
"stoploss": -0.1, "minimal_roi": {"0": 1},
`;

/** Lines that a configuration with `text` on line 7 (and nothing else wrong) is refused with; warnings when it is not. */
function judge(text: string, before = BEFORE): { errors: string[]; warnings: readonly string[] } {
  try {
    const prepared = prepareConfiguration(
      parseConfiguration(`${before}${text}\n}`, 'config.json'),
      'trade',
      'config.json',
    );
    const strategy = { name: 'S', file: 's.ts', version: null, canShort: false, attributes: {} };
    const complete = completeConfiguration(prepared, {
      ...strategy,
      informativePairs: [],
      plotConfig: {},
      callbacks: [],
    });
    return { errors: [], warnings: [...prepared.warnings, ...complete.warnings] };
  } catch (error) {
    return { errors: messageOf(error).split('\n'), warnings: [] };
  }
}

describe('broken JSON', () => {
  it.each([
    ['"fee" 0.1', 'config.json:7:7: broken JSON: a colon is missing here, between key and value'],
    ['"fee": 0.1 "bot_name": "x"', 'config.json:7:12: broken JSON: a comma is missing before this'],
    ['"fee": ,', 'config.json:7:8: broken JSON: a value is missing here'],
    [
      '"dry_run": True,',
      'config.json:7:12: broken JSON: this is not JSON (texts need double quotes; true, false and null are lower case)',
    ],
    [
      "'fee': 1",
      'config.json:7:1: broken JSON: this is not JSON (texts need double quotes; true, false and null are lower case)',
    ],
    ['"bot_name": "x', 'config.json:7:13: broken JSON: a text is not closed by a double quote'],
    ['"fee": 1 }, 5 {', 'config.json:7:11: broken JSON: nothing may follow the closing brace of the configuration'],
    ['/* "fee": 1', 'config.json:7:1: broken JSON: a comment is not closed'],
    ['"pairlists": [', 'config.json:8:1: broken JSON: a value is missing here'],
  ])('%s', (text, line) => {
    expect(judge(text).errors).toEqual([line]);
  });

  it('does not show the text around it: it may be a secret', () => {
    expect(judge('"exchange": {"secret": canary-5d2 }').errors.join()).not.toContain('canary');
  });

  it.each([
    ['', 'config.json:1:1: broken JSON: a value is missing here'],
    ['[1]', 'config.json:1:1: a configuration is one object: { … }'],
  ])('a file with %j', (text, line) => {
    expect(() => parseConfiguration(text, 'config.json')).toThrow(line);
  });
});

describe('wrong values', () => {
  it.each([
    ['"fee": "x"', 'config.json:7:1: fee is "x", must be a number from 0 to 0.1'],
    ['"bot_name": 5', 'config.json:7:1: bot_name is 5, must be a text in double quotes'],
    ['"trailing_stop": "yes"', 'config.json:7:1: trailing_stop is "yes", must be true or false'],
    ['"startup_candle_count": 1.5', 'config.json:7:1: startup_candle_count is 1.5, must be a whole number'],
    ['"initial_state": "on"', 'config.json:7:1: initial_state is "on", must be one of "running", "stopped"'],
    ['"unfilledtimeout": {"entry": 0}', 'config.json:7:21: unfilledtimeout.entry is 0, must be a number of at least 1'],
    ['"unfilledtimeout": 5', 'config.json:7:1: unfilledtimeout is 5, must be an object {…}'],
    [
      '"order_types": {"exit": "limit", "stoploss": "limit", "stoploss_on_exchange": false}',
      'config.json:7:1: order_types.entry is missing, add it: one of "limit", "market"',
    ],
    [
      '"exchange": {"name": "binance", "pair_whitelist": ["A/B", 5]}',
      'config.json:7:59: exchange.pair_whitelist[1] is 5, must be a text in double quotes',
    ],
    [
      '"exchange": {"name": "binance", "pair_whitelist": ["A/B", "A/B"]}',
      'config.json:7:59: exchange.pair_whitelist[1] is "A/B", which is in the list already: remove it',
    ],
    [
      '"exchange": {"pair_whitelist": ["A/B"]}',
      'config.json:7:1: exchange.name is missing, add it: a text in double quotes',
    ],
    [
      '"exchange": {"name": "", "pair_whitelist": ["A/B"]}',
      'config.json:7:14: exchange.name is empty: name the exchange, such as "binance"',
    ],
    [
      '"exchange": {"name": "binanc", "pair_whitelist": ["A/B"]}',
      'config.json:7:14: exchange.name is "binanc", which is no known exchange: did you mean "binance"?',
    ],
    [
      '"exchange": {"name": "../x", "pair_whitelist": ["A/B"]}',
      'config.json:7:14: exchange.name is "../x", which is no known exchange: name one that ccxt knows, such as "binance"',
    ],
    [
      '"exchange": {"name": "bitmex", "pair_whitelist": ["A/B"]}',
      'config.json:7:14: exchange.name is "bitmex", which is known not to work with trading bots: choose another',
    ],
    [
      '"exchange": {"name": "binance", "secret": 12, "pair_whitelist": ["A/B"]}',
      'config.json:7:33: exchange.secret is a number (not shown, it is secret), must be a text in double quotes',
    ],
    [
      '"pairlists": [{"method": "VolumPairList"}]',
      /^config\.json:7:16: pairlists\[0\]\.method is "VolumPairList", must be one of "StaticPairList", "VolumePairList"/,
    ],
    ['"pairlists": []', 'config.json:7:1: pairlists is empty: add at least {"method": "StaticPairList"}'],
    ['"minimal_roi": {}', 'config.json:7:1: minimal_roi is empty, must have at least 1 entry'],
    ['"stoploss": 0.1', 'config.json:7:1: stoploss is 0.1, must be a number of at least -1 and below 0'],
    ['"api_server": {"enabled": true}', /^config\.json:7:1: api_server\.jwt_secret_key is empty/],
    [
      '"db_url": "mysql://u:canary@h/d"',
      /^config\.json:7:1: db_url names "mysql", which is not supported: use sqlite:\/\/\/file/,
    ],
    [
      '"db_url": "sqlite:///"',
      'config.json:7:1: db_url names no file: use sqlite:// for a database in memory, or sqlite:///file.sqlite',
    ],
    [
      '"db_url": "tradesv3.sqlite"',
      /^config\.json:7:1: db_url is not a database address: use sqlite:\/\/\/file\.sqlite/,
    ],
    ['"db_url": "sqlite://file.sqlite"', /^config\.json:7:1: db_url lacks a slash/],
    ['"db_url": "postgresql://u:can%ary@"', /^config\.json:7:1: db_url cannot be read/],
    [
      '"position_adjustment_enable": true',
      'config.json:7:1: position_adjustment_enable is true, but this version cannot do that yet: switch it off or remove it',
    ],
    [
      '"timeframe": "5x"',
      'config.json:7:1: timeframe is "5x", must be a number and a unit, such as "5m", "1h" or "1d"',
    ],
    ['"timeframe": "30s"', 'config.json:7:1: timeframe is "30s", must be at least one minute'],
    [
      '"protections": [{"method": "CooldownPeriod"}]',
      'config.json:7:1: protections is [{"method":"CooldownPeriod"}], but this version cannot do that yet: switch it off or remove it',
    ],
  ])('%s', (text, line) => {
    const { errors } = judge(text);
    expect(errors[0]).toEqual(typeof line === 'string' ? line : expect.stringMatching(line));
    expect(errors.join()).not.toContain('canary');
    if (typeof line === 'string') expect(errors).toHaveLength(1);
  });

  it('tells all problems at once', () => {
    expect(judge('"fee": "x", "trailing_stop": 1,\n"bot_nam": "y"').errors).toEqual([
      'config.json:8:1: bot_nam is not a known key. Did you mean bot_name?',
      'config.json:7:1: fee is "x", must be a number from 0 to 0.1',
      'config.json:7:13: trailing_stop is 1, must be true or false',
    ]);
  });

  it('names what is missing, and that the strategy may give it', () => {
    expect(judge('"fee": 0', '{').errors).toEqual([
      'config.json: exchange is missing, add it: an object {…}',
      'config.json: dry_run is missing, add it: true or false',
      'config.json: entry_pricing is missing, add it: an object {…}',
      'config.json: exit_pricing is missing, add it: an object {…}',
      'config.json: pairlists is empty: add at least {"method": "StaticPairList"}',
    ]);
    const files = BEFORE.split('\n').slice(0, 4).join('\n');
    expect(judge('', files).errors[0]).toBe(
      'config.json: timeframe is missing, add it (in the configuration or in the strategy): a text in double quotes',
    );
    expect(judge('', files).errors).toHaveLength(6);
  });
});

describe('unknown keys', () => {
  it.each([
    ['"stake_amout": 5', 'config.json:7:1: stake_amout is not a known key. Did you mean stake_amount?'],
    ['"Fee": 0', 'config.json:7:1: Fee is not a known key. Did you mean fee?'],
    [
      '"internals": {"proces_throttle_secs": 1}',
      'config.json:7:15: internals.proces_throttle_secs is not a known key. Did you mean internals.process_throttle_secs?',
    ],
    [
      '"protections": [], "protection": []',
      'config.json:7:20: protection is not a known key. Did you mean protections?',
    ],
  ])('near a known one: %s', (text, line) => {
    expect(judge(text).errors).toEqual([line]);
  });

  it.each([
    ['"my_own_section": {"x": 1}', 'config.json:7:1: my_own_section is not a known key and is ignored'],
    ['"_fee": 1', 'config.json:7:1: _fee is not a known key and is ignored'],
    ['"internals": {"colour": 1}', 'config.json:7:15: internals.colour is not a known key and is ignored'],
    ['"a\\nb c": 1', 'config.json:7:1: ["a\\nb c"] is not a known key and is ignored'],
  ])('far from any: %s', (text, line) => {
    expect(judge(text)).toEqual({ errors: [], warnings: [line] });
  });

  it.each([
    '"exchange": {"name": "binance", "pair_whitelist": ["A/B"], "ccxt_config": {"enableRateLimt": true}}',
    '"pairlists": [{"method": "VolumePairList", "number_assets": 5, "mehtod": 1}]',
    '"webhook": {"enabled": false, "url": "u", "webhookstatus": {"value1": "{status}"}}',
    '"timerange": "20240101-", "epochs": 5',
  ])('free sections and keys of other commands are not reported: %s', (text) => {
    expect(judge(text)).toEqual({ errors: [], warnings: [] });
  });

  it('a section that has no effect yet is told about once it is on', () => {
    const telegram = (on: boolean) => `"telegram": {"enabled": ${on}, "token": "t", "chat_id": "1"}`;
    expect(judge(telegram(false)).warnings).toEqual([]);
    expect(judge(telegram(true)).warnings).toEqual([
      'config.json:7:14: telegram.enabled has no effect in this version',
    ]);
  });
});
