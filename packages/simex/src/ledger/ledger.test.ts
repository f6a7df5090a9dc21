import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLedgerFile, readLedgerFile } from '../system/ledger-file.ts';
import type { LedgerEntry } from '../venue/types.ts';
import { createTrial, valueOf } from '../venue/trial.ts';
import { LedgerError, createLedger } from './ledger.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'simex-ledger-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const CONTEXT = { cause: 'deposit', actor: 'manual' } as const;

test('money moves between accounts and never comes from nowhere', () => {
  const ledger = createLedger({ keepInMemory: true });
  ledger.move(1, CONTEXT, [{ from: 'outside', to: 'free', asset: 'USDT', amount: 500n }]);
  ledger.move(2, { cause: 'hold', actor: 'api' }, [{ from: 'free', to: 'locked', asset: 'USDT', amount: 200n }]);
  expect(ledger.balance('free', 'USDT')).toBe(300n);
  expect(ledger.balance('locked', 'USDT')).toBe(200n);
  expect(ledger.balance('outside', 'USDT')).toBe(-500n);
  expect(ledger.balance('free', 'BTC')).toBe(0n);
  expect(ledger.entries().map((entry) => entry.sequence)).toEqual([1, 2]);
});

test('spending what is not there is a bug, not a balance', () => {
  const ledger = createLedger({ keepInMemory: true });
  const spend = { from: 'free', to: 'market', asset: 'USDT' } as const;
  expect(() => ledger.move(1, { cause: 'trade', actor: 'api' }, [{ ...spend, amount: 1n }])).toThrow(LedgerError);
  expect(() => ledger.move(1, { cause: 'trade', actor: 'api' }, [{ ...spend, amount: -1n }])).toThrow(LedgerError);
});

test('movements of nothing are not written', () => {
  const ledger = createLedger({ keepInMemory: true });
  ledger.move(1, CONTEXT, [{ from: 'outside', to: 'free', asset: 'USDT', amount: 0n }]);
  expect(ledger.length).toBe(0);
});

test('the hash depends on every entry and its order', () => {
  const hashOf = (texts: readonly string[]): string => {
    const ledger = createLedger({ keepInMemory: false });
    for (const text of texts) ledger.append(1, { type: 'remark', text, data: {} });
    expect(ledger.entries()).toEqual([]);
    return ledger.hash();
  };
  expect(hashOf(['a', 'b'])).toBe(hashOf(['a', 'b']));
  expect(hashOf(['a', 'b'])).not.toBe(hashOf(['b', 'a']));
});

test('the file holds every entry, at once, and is appended to', () => {
  const file = join(folder, 'deep', 'ledger.jsonl');
  const { venue } = createTrial({ ledger: { file } });
  valueOf(venue.placeOrder({ product: 'spot', symbol: 'ETHUSDT', side: 'BUY', type: 'MARKET', quantity: '0.5' }));
  venue.noteRequest({ requestId: 'r', method: 'GET', path: '/x', params: { a: '1' }, delivery: 'answer-lost' });
  venue.noteRemark('cut', { stream: '1' });
  const asJson = (entries: readonly LedgerEntry[]): unknown => JSON.parse(JSON.stringify(entries));
  expect(readLedgerFile(file)).toEqual(asJson(venue.ledger.entries()));
  expect(venue.ledger.entries().at(-2)).toMatchObject({ type: 'request', delivery: 'answer-lost' });
  const { length } = venue.ledger;
  venue.close();
  venue.close();
  const sink = openLedgerFile(file);
  sink.write('{"sequence":1}\n');
  sink.close();
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(length + 2);
});

test('a file with a broken line is named with the line', () => {
  const file = join(folder, 'broken.jsonl');
  writeFileSync(file, '{"sequence":1}\n{"sequence"\n');
  expect(() => readLedgerFile(file)).toThrow(/broken\.jsonl, line 2: no JSON/);
});

test('listeners hear each entry after it is written', () => {
  const { venue } = createTrial();
  const heard: number[] = [];
  const stop = venue.onLedger((entry) => heard.push(entry.sequence));
  venue.noteRemark('one');
  stop();
  venue.noteRemark('two');
  expect(heard).toEqual([venue.ledger.length - 1]);
});
