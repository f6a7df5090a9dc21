/** The questions of `pitwall new-config`, asked in the terminal. */
import { confirm, isCancel, password, select, text, type CANCEL_SYMBOL } from '@clack/prompts';
import { unknownExchange } from '../config/checks/exchange-name.ts';
import { isPublishedSecret } from '../config/checks/published-secrets.ts';
import { PitwallError } from '../domain/errors.ts';
import type { FreshSecrets } from './fresh-secret.ts';
import { DEFAULT_API, type ApiAnswers, type ConfigAnswers } from './config-text.ts';
import { parsePort, parseStake, parseTrades } from './new-config-values.ts';

/** Exchanges offered by name; any other that ccxt knows can be typed. */
const EXCHANGES = ['binance', 'binanceus', 'bitget', 'bybit', 'gate', 'htx', 'kraken', 'kucoin', 'okx'];

/** Exchanges whose accounts have a passphrase. */
const WITH_PASSPHRASE = ['kucoin', 'okx', 'bitget'];

/** @param proposed answers that are offered, from the options of the command line */
export async function askForConfig(proposed: ConfigAnswers, secrets: FreshSecrets): Promise<ConfigAnswers> {
  const dryRun = await answer(confirm({ message: 'Dry-run (simulated orders)?', initialValue: proposed.dryRun }));
  const stakeCurrency = await askText('Stake currency', proposed.stakeCurrency);
  const stakeAmount = parseStake(
    await askText('Stake per trade (a number or "unlimited")', String(proposed.stakeAmount), parseStake),
  );
  const maxOpenTrades = parseTrades(
    await askText('Most open trades (-1 = no limit)', String(proposed.maxOpenTrades), parseTrades),
  );
  const timeframe = await askTimeframe(proposed.timeframe);
  const exchange = await askExchange(proposed.exchange);
  const account = dryRun ? { key: '', secret: '', passphrase: '' } : await askAccount(exchange);
  const api = await askApi(proposed.api, secrets);
  return { ...proposed, dryRun, stakeCurrency, stakeAmount, maxOpenTrades, timeframe, exchange, ...account, api };
}

/** Asks whether an existing file may be replaced. */
export async function askOverwrite(path: string): Promise<boolean> {
  return answer(confirm({ message: `${path} exists. Replace it?`, initialValue: false }));
}

function checkExchange(name: string): void {
  const problem = unknownExchange(name.trim());
  if (problem !== null) throw new PitwallError('USAGE', `It is ${problem}`);
}

async function askTimeframe(proposed: string | null): Promise<string | null> {
  const fixed = await answer(
    select({
      message: 'Timeframe',
      options: [
        { value: false, label: 'the one of the strategy' },
        { value: true, label: 'a fixed one' },
      ],
      initialValue: proposed !== null,
    }),
  );
  return fixed ? askText('Timeframe (1m, 5m, 1h, …)', proposed ?? '5m') : null;
}

async function askExchange(proposed: string): Promise<string> {
  const offered = EXCHANGES.includes(proposed) ? EXCHANGES : [proposed, ...EXCHANGES];
  const chosen = await answer(
    select({
      message: 'Exchange',
      options: [...offered.map((name) => ({ value: name, label: name })), { value: '', label: 'another' }],
      initialValue: proposed,
    }),
  );
  return chosen === '' ? askText('Name of the exchange, as ccxt spells it', 'binance', checkExchange) : chosen;
}

async function askAccount(exchange: string) {
  const key = await answer(password({ message: 'API key of the account' }));
  const secret = await answer(password({ message: 'API secret' }));
  const passphrase = WITH_PASSPHRASE.includes(exchange) ? await answer(password({ message: 'API passphrase' })) : '';
  return { key, secret, passphrase };
}

async function askApi(proposed: ApiAnswers | null, secrets: FreshSecrets): Promise<ApiAnswers | null> {
  const wanted = await answer(
    confirm({ message: 'Start the control API (for clients and web pages)?', initialValue: proposed !== null }),
  );
  if (!wanted) return null;
  const address = await askText('Address to listen on', proposed?.address ?? DEFAULT_API.address);
  const port = parsePort(await askText('Port', String(proposed?.port ?? DEFAULT_API.port), parsePort));
  const username = await askText('User name', proposed?.username ?? DEFAULT_API.username);
  const chosen = await answer(
    password({
      message: 'Password (empty: a fresh one is made)',
      validate: (value) => (isPublishedSecret(value ?? '') ? 'Everybody can know this one.' : undefined),
    }),
  );
  return {
    address,
    port,
    username,
    password: chosen === '' ? secrets.password : chosen,
    jwtSecretKey: secrets.jwtSecretKey,
    wsToken: secrets.wsToken,
  };
}

/** @param check throws when the text is no valid answer */
function askText(message: string, initialValue: string, check?: (text: string) => unknown): Promise<string> {
  return answer(
    text({
      message,
      initialValue,
      validate(value) {
        if (value === undefined || value.trim() === '') return 'An answer is needed.';
        try {
          check?.(value);
          return undefined;
        } catch (error) {
          return error instanceof Error ? error.message : String(error);
        }
      },
    }),
  ).then((value) => value.trim());
}

async function answer<T>(prompt: Promise<T | typeof CANCEL_SYMBOL | undefined>): Promise<T> {
  const value = await prompt;
  if (isCancel(value)) throw new PitwallError('USAGE', 'cancelled, no file was written');
  // An empty answer of a password prompt is undefined, whatever its type says.
  return (value ?? '') as T;
}
