import { readFileSync } from 'node:fs';
import ccxt from 'ccxt';
import { expect, it } from 'vitest';
import { EXCHANGE_LIST_FILE, exchangeList } from './exchange-rows.ts';

it('the list of exchanges is that of the installed ccxt (run scripts/exchange-list.ts after an update)', () => {
  expect(readFileSync(EXCHANGE_LIST_FILE, 'utf8')).toBe(exchangeList(ccxt));
});
