/** Recorded market descriptions served by a local venue, and the adapter connected to it. */
import { readFileSync } from 'node:fs';
import { connectExchange, type StoredOrderLookup } from '../../../pitwall/src/exchange/connect.ts';
import type { TradingMode } from '../../../pitwall/src/domain/trade.ts';
import type { Clock } from '../../../pitwall/src/ports/clock.ts';
import type { Exchange } from '../../../pitwall/src/ports/exchange.ts';
import type { Logger } from '../../../pitwall/src/ports/logger.ts';
import { realClock } from '../../../pitwall/src/system/clock.ts';
import { startLocalVenue, type LocalVenue, type VenueAnswer, type VenueRequest } from './local-venue.ts';

/** Credentials a test can search for: they must appear nowhere. */
export const CANARY = {
  key: 'canary-key-0123456789',
  secret: 'Y2FuYXJ5LXNlY3JldC0wMTIzNDU2Nzg5',
  password: 'canary-pass-4711',
};

function recorded(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8'));
}

/** The answer to a question for the venue's time, undefined for any other request. */
function timeOfDay(request: VenueRequest, now: number): VenueAnswer | undefined {
  const answers: Record<string, unknown> = {
    '/api/v3/time': { serverTime: now },
    '/fapi/v1/time': { serverTime: now },
    '/0/public/Time': { error: [], result: { unixtime: Math.floor(now / 1000), rfc1123: '' } },
    '/api/v5/public/time': { code: '0', msg: '', data: [{ ts: String(now) }] },
  };
  const json = answers[request.path];
  return json === undefined ? undefined : { json };
}

/** The answer to a request for market descriptions, undefined for any other request. */
function marketDescriptions(request: VenueRequest): VenueAnswer | undefined {
  const names: Record<string, string> = {
    '/api/v3/exchangeInfo': 'binance-spot',
    '/fapi/v1/exchangeInfo': 'binance-futures',
    '/0/public/AssetPairs': 'kraken-pairs',
    '/0/public/Assets': 'kraken-assets',
    '/api/v5/public/instruments': request.parameters.get('instType') === 'SWAP' ? 'okx-swap' : 'okx-spot',
  };
  const name = names[request.path];
  return name === undefined ? undefined : { json: recorded(name) };
}

export interface MemoryLog {
  readonly logger: Logger;
  readonly lines: string[];
}

export function memoryLog(): MemoryLog {
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  const logger: Logger = {
    debug: write,
    info: write,
    warn: write,
    error: (message, error) => lines.push(`${message} ${error instanceof Error ? (error.stack ?? '') : ''}`),
    child: () => logger,
  };
  return { logger, lines };
}

export interface VenueWorld extends AsyncDisposable {
  readonly exchange: Exchange;
  readonly venue: LocalVenue;
  readonly log: MemoryLog;
}

/** The adapter for `name` against a local venue that knows its markets and answers everything else by `answer`. */
export async function connectToLocalVenue(
  name: string,
  answer: (request: VenueRequest) => VenueAnswer = () => ({ status: 404, json: {} }),
  options: {
    tradingMode?: TradingMode;
    section?: Readonly<Record<string, unknown>>;
    /** How far the venue's clock is ahead of ours. */
    skewMs?: () => number;
    dryRun?: { readonly clock?: Clock; readonly feeRate?: number; readonly lookup?: StoredOrderLookup };
  } = {},
): Promise<VenueWorld> {
  const venue = await startLocalVenue(
    (request) =>
      marketDescriptions(request) ?? timeOfDay(request, Date.now() + (options.skewMs?.() ?? 0)) ?? answer(request),
  );
  const log = memoryLog();
  const { dryRun } = options;
  const exchange = await connectExchange(
    { name, local_url: venue.url, ...CANARY, ...options.section },
    {
      dryRun: dryRun !== undefined,
      tradingMode: options.tradingMode ?? 'spot',
      clock: dryRun?.clock ?? realClock(),
      logger: log.logger,
      feeRate: dryRun?.feeRate ?? null,
      lookup: dryRun?.lookup ?? (async () => undefined),
    },
  );
  await exchange.loadMarkets();
  return {
    exchange,
    venue,
    log,
    [Symbol.asyncDispose]: async () => {
      await exchange.close();
      await venue.close();
    },
  };
}
