/**
 * Writes packages/pitwall/src/exchange/known-exchanges.json anew from the installed ccxt:
 * `node scripts/run.mjs scripts/exchange-list.ts`. Needed after ccxt was updated; a test says so.
 */
import { writeFileSync } from 'node:fs';
import { exchangeList, EXCHANGE_LIST_FILE } from './exchange-rows.ts';

writeFileSync(EXCHANGE_LIST_FILE, exchangeList((await import('ccxt')).default));
console.log(`${EXCHANGE_LIST_FILE.pathname} is up to date`);
