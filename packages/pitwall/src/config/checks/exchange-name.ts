/** Checks the name of the exchange against what ccxt brings, without loading it. */
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RunMode } from '../run-mode.ts';
import { valueAt, type ConfigObject } from '../tree.ts';
import { nearestKey } from './nearest-key.ts';
import type { Problems } from './problems.ts';

/** Exchanges that are known to lack what a bot needs. */
const BAD_EXCHANGES = new Set(['bitmex', 'phemex', 'probit', 'poloniex']);

/** True for an exchange that is refused, because it is known not to work with bots. */
export function isBadExchange(id: string): boolean {
  return BAD_EXCHANGES.has(id.toLowerCase());
}

/** Names of the past that still work: the same exchange has a new name in ccxt. */
const OLD_NAMES = new Set(['gateio', 'huobi', 'okex', 'coinbasepro']);

const PATH = ['exchange', 'name'];

/** Reports an exchange that is missing, unknown or known not to work. */
export function checkExchangeName(raw: ConfigObject, mode: RunMode, problems: Problems): void {
  const name = valueAt(raw, PATH);
  if (typeof name !== 'string') return;
  if (name === '') {
    if (mode === 'plot' || mode === 'util_no_exchange' || mode === 'other') return;
    problems.error(PATH, 'exchange.name is empty: name the exchange, such as "binance"');
  } else if (isBadExchange(name)) {
    const text = `exchange.name is ${JSON.stringify(name)}, which is known not to work with trading bots`;
    if (valueAt(raw, ['experimental', 'block_bad_exchanges']) === false) problems.warn(PATH, text);
    else problems.error(PATH, `${text}: choose another`);
  } else {
    const unknown = unknownExchange(name);
    if (unknown !== null) problems.error(PATH, `exchange.name is ${unknown}`);
  }
}

/** What is wrong with a name no exchange has; null for names that can be used. */
export function unknownExchange(name: string): string | null {
  if (isKnown(name.toLowerCase())) return null;
  const near = nearestKey(name, knownNames());
  const hint = near === undefined ? 'name one that ccxt knows, such as "binance"' : `did you mean "${near}"?`;
  return `${JSON.stringify(name)}, which is no known exchange: ${hint}`;
}

function sourceFolder(): string {
  return fileURLToPath(new URL('./src/', import.meta.resolve('ccxt')));
}

function isKnown(id: string): boolean {
  return OLD_NAMES.has(id) || (/^[a-z0-9]+$/.test(id) && existsSync(`${sourceFolder()}${id}.js`));
}

function knownNames(): string[] {
  return readdirSync(sourceFolder())
    .filter((file) => file.endsWith('.js'))
    .map((file) => file.slice(0, -'.js'.length));
}
