/**
 * Trying out pair lists: which handlers there are, and what a chain of them gives on the markets of an exchange. A chain
 * runs in the background, on public market data, without the credentials of the account.
 */
import type { AvailablePairLists, EvaluatedPairLists, EvaluatePairListsBody, Whitelist } from '@pitwall/wire';
import { RecentCandles } from '../../candles/recent-candles.ts';
import { isBadExchange, unknownExchange } from '../../config/checks/exchange-name.ts';
import { PitwallError } from '../../domain/errors.ts';
import type { PairListSettings } from '../../domain/settings.ts';
import type { TradingMode } from '../../domain/trade.ts';
import { connectExchange } from '../../exchange/connect.ts';
import { createPairListChain } from '../../pairlist/chain.ts';
import { PAIR_LISTS } from '../../pairlist/definitions.ts';
import { tryPatterns } from '../../pairlist/pattern-trial.ts';
import type { Parameter } from '../../pairlist/parameters.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Exchange } from '../../ports/exchange.ts';
import type { Logger } from '../../ports/logger.ts';
import { MAX_BLACKLIST_ENTRIES, MAX_BLACKLIST_ENTRY_LENGTH } from './blacklist.ts';
import type { Job, JobRegistry } from './jobs.ts';

/** A chain that asks for the candles of all markets of an exchange takes minutes. */
const DEADLINE_MS = 10 * 60_000;

/** Links of one chain. */
const MAX_LINKS = 50;
/** Characters of an exchange's name. */
const MAX_NAME_LENGTH = 100;

export interface PairListLab {
  readonly jobs: JobRegistry;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The merged configuration by its own keys. */
  readonly configuration: () => Readonly<Record<string, unknown>>;
}

function parameterRow(parameter: Parameter) {
  const { type, default: value, description, help } = parameter;
  const row = { type, default: value, description, help };
  return parameter.type === 'option' ? { ...row, options: [...parameter.options] } : row;
}

/** By name. */
export function queryPairLists(): AvailablePairLists {
  const rows = PAIR_LISTS.map(({ name, description, isGenerator, parameters }) => ({
    name,
    description,
    is_pairlist_generator: isGenerator,
    params: Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, parameterRow(value)])),
  }));
  return { pairlists: rows };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** The section of the configuration; of another exchange than the configured one only its name is known. */
function exchangeSection(configuration: Readonly<Record<string, unknown>>, wanted: string | null) {
  const section = record(configuration.exchange);
  const configured = typeof section.name === 'string' ? section.name : '';
  const name = wanted ?? configured;
  const problem = isBadExchange(name) ? `"${name}", which is known not to work with bots` : unknownExchange(name);
  if (problem !== null) throw new PitwallError('CONFIG', `exchange is ${problem}`);
  const isSame = configured.toLowerCase() === name.toLowerCase();
  return { ...(isSame ? section : {}), name: name.toLowerCase(), enable_ws: false };
}

function tradingModeOf(body: EvaluatePairListsBody, configured: unknown): TradingMode {
  const mode = body.trading_mode ?? configured ?? 'spot';
  if (mode !== 'spot' && mode !== 'futures') {
    throw new PitwallError(
      'CONFIG',
      `trading_mode is ${JSON.stringify(mode)}, which is not supported: use spot or futures`,
    );
  }
  if (body.margin_mode === 'cross') {
    throw new PitwallError('CONFIG', 'margin_mode is "cross", which is not supported: use "isolated"');
  }
  return mode;
}

/** Throws CONFIG for a chain that is too long to be meant. */
function requireReasonable({ pairlists, blacklist, exchange }: EvaluatePairListsBody): void {
  if ((exchange ?? '').length > MAX_NAME_LENGTH) throw new PitwallError('CONFIG', 'exchange is too long for a name');
  if (pairlists.length > MAX_LINKS) {
    throw new PitwallError('CONFIG', `pairlists has ${pairlists.length} entries: give ${MAX_LINKS} at most`);
  }
  if (blacklist.length > MAX_BLACKLIST_ENTRIES || blacklist.some(({ length }) => length > MAX_BLACKLIST_ENTRY_LENGTH)) {
    throw new PitwallError(
      'CONFIG',
      `blacklist: give ${MAX_BLACKLIST_ENTRIES} entries at most, of ${MAX_BLACKLIST_ENTRY_LENGTH} characters at most`,
    );
  }
}

function pairListSettings(entry: Readonly<Record<string, unknown>>): PairListSettings {
  const { method, ...parameters } = entry;
  return { method: String(method), parameters };
}

/** Throws CONFIG for what cannot be, and what the exchange says. */
async function evaluate(body: EvaluatePairListsBody, lab: PairListLab, signal: AbortSignal): Promise<Whitelist> {
  const { clock, logger } = lab;
  requireReasonable(body);
  const configuration = lab.configuration();
  const tradingMode = tradingModeOf(body, configuration.trading_mode);
  const chain = createPairListChain(body.pairlists.map(pairListSettings), body.blacklist);
  const exchange = await connectExchange(exchangeSection(configuration, body.exchange ?? null), {
    dryRun: true,
    tradingMode,
    clock,
    logger,
    feeRate: null,
    lookup: async () => undefined,
  });
  const close = (): void => void exchange.close();
  signal.addEventListener('abort', close, { once: true });
  try {
    const pairs = await refresh(chain, exchange, { body, configuration, tradingMode, lab });
    return { whitelist: [...pairs], length: pairs.length, method: [...chain.methods] };
  } finally {
    signal.removeEventListener('abort', close);
    if (!signal.aborted) await exchange.close();
  }
}

interface Setting {
  readonly body: EvaluatePairListsBody;
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly tradingMode: TradingMode;
  readonly lab: PairListLab;
}

async function refresh(
  chain: ReturnType<typeof createPairListChain>,
  exchange: Exchange,
  { body, configuration, tradingMode, lab: { clock, logger } }: Setting,
): Promise<readonly string[]> {
  const markets = await exchange.loadMarkets();
  if ((await tryPatterns(body.blacklist, markets.keys(), 'blacklist')) === null) {
    throw new PitwallError('CONFIG', 'blacklist: it takes too long to be matched with all markets, simplify it');
  }
  const now = clock.now();
  const { stoploss } = configuration;
  const whitelist = record(configuration.exchange).pair_whitelist;
  const recent = new RecentCandles({ exchange, clock, logger, patienceMs: DEADLINE_MS });
  recent.begin();
  return chain.refresh({
    now,
    markets,
    tickers: chain.needsTickers(now) ? await exchange.fetchTickers() : new Map(),
    stakeCurrency: body.stake_currency,
    tradingMode,
    stoploss: typeof stoploss === 'number' ? stoploss : 0,
    pairWhitelist: Array.isArray(whitelist) ? whitelist.map(String) : [],
    candles: async (key, limit) => recent.candles(key, limit),
    // Nothing was traded here.
    results: async () => [],
  });
}

/** The id of the job; null when another chain is running. */
export function startEvaluation(body: EvaluatePairListsBody, lab: PairListLab): string | null {
  return lab.jobs.start({
    category: 'pairlist',
    deadlineMs: DEADLINE_MS,
    run: async (signal) => evaluate(body, lab, signal),
  });
}

/** What a finished job of `startEvaluation` gave. */
export function evaluationResult({ outcome }: Job): EvaluatedPairLists | undefined {
  if (outcome === undefined) return undefined;
  if ('error' in outcome) return { error: outcome.error, status: 'failed', result: null };
  return { error: null, status: 'success', result: outcome.result as Whitelist };
}
