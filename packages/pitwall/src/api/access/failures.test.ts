import { beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { FailureTable, type Attempt } from './failures.ts';
import { FORGET_FAILURES_MS, FREE_FAILURES, MAX_FAILURE_ENTRIES, SITE_FAILURES } from './limits.ts';

let now = 0;
let warnings: string[] = [];
const clock: Clock = { now: () => now, sleep: async () => undefined, after: () => ({ cancel: () => undefined }) };
const logger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: (message) => void warnings.push(message),
  error: () => undefined,
  child: () => logger,
};

let table: FailureTable;
beforeEach(() => {
  now = 0;
  warnings = [];
  table = new FailureTable(clock, logger);
});

const by = (address: string, account: string | null = null, kind: Attempt['kind'] = 'password'): Attempt => ({
  kind,
  address,
  account,
});
const fail = (attempt: Attempt, times: number): void => {
  for (let time = 0; time < times; time += 1) table.fail(attempt, `${time} ${now}`);
};

describe('failed attempts', () => {
  it('of each kind have their own count', () => {
    fail(by('192.0.2.1', null, 'bearer'), FREE_FAILURES);
    expect(table.waitSeconds(by('192.0.2.1', null, 'bearer'))).toBe(5);
    expect(table.waitSeconds(by('192.0.2.1'))).toBe(0);
    expect(table.waitSeconds(by('192.0.2.1', null, 'socket'))).toBe(0);
  });

  it('of one network of IPv6 are counted together', () => {
    for (let host = 1; host <= FREE_FAILURES; host += 1) table.fail(by(`2001:db8::${host}`), String(host));
    expect(table.waitSeconds(by('2001:db8::ffff'))).toBe(5);
    expect(table.waitSeconds(by('2001:db8:0:1::1'))).toBe(0);
  });

  it('of all networks of one site of IPv6 have an end', () => {
    const network = (index: number): string => `2001:db8:7:${index.toString(16)}::1`;
    for (let index = 0; index < SITE_FAILURES; index += 1) {
      expect(table.waitSeconds(by(network(index)))).toBe(0);
      table.fail(by(network(index)), 'x');
    }
    expect(table.waitSeconds(by(network(0xffff)))).toBe(5);
    expect(table.waitSeconds(by('2001:db8:8::1'))).toBe(0);
    expect(table.waitSeconds(by(network(0xffff), null, 'bearer'))).toBe(0);
    expect(warnings).toEqual(['2001:db8:7::/48 has to wait: 100 failed attempts to reach the API.']);
    now += 5_000;
    expect(table.waitSeconds(by(network(0xffff)))).toBe(0);
  });

  it('under way count until they end', () => {
    const attempt = by('192.0.2.1');
    for (let time = 0; time < FREE_FAILURES; time += 1) expect(table.begin(attempt)).toBe(0);
    expect(table.begin(attempt)).toBe(1);
    table.end(attempt, null);
    expect(table.begin(attempt)).toBe(0);
  });

  it('of an account, from others, leave an address one attempt', () => {
    for (let host = 1; host <= 10; host += 1) table.fail(by(`192.0.2.${host}`, 'me'), 'x');
    const fresh = by('198.51.100.1', 'me');
    expect(table.begin(fresh)).toBe(0);
    expect(table.begin(fresh)).toBe(1);
    table.end(fresh, 'wrong');
    expect(table.begin(fresh)).toBe(5);
    expect(table.begin(by('198.51.100.2', 'me'))).toBe(0);
    expect(table.begin(by('198.51.100.1', 'you'))).toBe(0);
  });

  it('are forgotten', () => {
    fail(by('192.0.2.1', 'me'), 30);
    expect(table.waitSeconds(by('192.0.2.1', 'me'))).toBe(900);
    now += FORGET_FAILURES_MS;
    expect(table.waitSeconds(by('192.0.2.1', 'me'))).toBe(0);
  });

  it('are kept for a bounded number of addresses: those that failed longest ago are forgotten', () => {
    fail(by('old'), FREE_FAILURES);
    fail(by('busy'), FREE_FAILURES);
    for (let index = 0; index < MAX_FAILURE_ENTRIES - 1; index += 1) {
      table.fail(by(`address ${index}`), 'x');
      if (index === 5) table.fail(by('busy'), 'another');
    }
    expect(table.waitSeconds(by('old'))).toBe(0);
    expect(table.waitSeconds(by('busy'))).toBe(10);
  });

  it('are told once for an address and once for an account', () => {
    for (const address of ['192.0.2.1', '192.0.2.2']) fail(by(address, 'me'), 20);
    expect(warnings).toHaveLength(3);
    expect(warnings.join()).not.toContain('me"');
  });
});
