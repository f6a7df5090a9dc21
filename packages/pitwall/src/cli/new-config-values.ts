/** How the answers of `pitwall new-config` are read, typed or given as options. */
import { InvalidArgumentError } from 'commander';
import { integerValue } from './options.ts';

export function parseStake(text: string): number | 'unlimited' {
  if (text.trim() === 'unlimited') return 'unlimited';
  const stake = Number(text);
  if (text.trim() === '' || !Number.isFinite(stake) || stake < 0.0001)
    throw new InvalidArgumentError('It must be "unlimited" or a number of at least 0.0001.');
  return stake;
}

export function parseTrades(text: string): number {
  const trades = integerValue(text);
  if (trades < -1) throw new InvalidArgumentError('It must be -1 (no limit), 0 or more.');
  return trades;
}

export function parsePort(text: string): number {
  const port = integerValue(text);
  if (port < 1024 || port > 65535) throw new InvalidArgumentError('It must be from 1024 to 65535.');
  return port;
}
