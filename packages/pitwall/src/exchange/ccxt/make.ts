/**
 * Makes the adapter for one venue from the configuration's `exchange` section: imports the one exchange, sets the client
 * up and hooks into it. Nothing is asked of the venue here.
 */
import { PitwallError } from '../../domain/errors.ts';
import type { TradingMode } from '../../domain/trade.ts';
import type { Clock } from '../../ports/clock.ts';
import type { VenueTraits } from '../../ports/exchange.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Meter } from '../../ports/meter.ts';
import { applyOverrides, clientId, venueOf, type Venue } from '../traits/index.ts';
import { CcxtExchange } from './adapter.ts';
import { bag, textOrNull, type Bag, type CcxtClient } from './client.ts';
import { scrubber } from './failures.ts';
import { installHooks } from './hooks.ts';
import { loadCcxt } from './load.ts';
import { localAddress, useLocalSockets } from './local.ts';
import { Pacer } from './pacer.ts';
import { guardSockets } from './sockets.ts';
import { createTransport, type Transport } from './transport.ts';

export interface MakeOptions {
  readonly tradingMode: TradingMode;
  readonly clock: Clock;
  readonly logger: Logger;
  /** False: no credentials are given to the client, only public data is asked for. */
  readonly withCredentials: boolean;
  /** Told of failures and of the request weight that was used. */
  readonly meter?: Meter;
}

/** The configuration's names of credentials, and the client's. */
const CREDENTIALS: readonly (readonly [string, string])[] = [
  ['key', 'apiKey'],
  ['secret', 'secret'],
  ['password', 'password'],
  ['uid', 'uid'],
];

/** Client options that route requests through a proxy: ccxt's own transport knows how. */
const PROXY_KEYS = ['proxyUrl', 'httpProxy', 'httpsProxy', 'socksProxy', 'proxy', 'aiohttp_proxy'];

/** Candles ccxt keeps for each stream: we keep our own. */
const STREAM_CACHE_ROWS = 10;

function credentials(config: Bag): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [key, name] of CREDENTIALS) {
    const value = textOrNull(config[key]);
    if (value !== null) found[name] = value;
  }
  return found;
}

/** What the configuration says about the client itself; the particular objects win over the general one. */
function clientConfig(config: Bag): Bag {
  return { ...bag(config['ccxt_config']), ...bag(config['ccxt_sync_config']), ...bag(config['ccxt_async_config']) };
}

function useSandbox(client: CcxtClient): void {
  if (client.urls.test === undefined) {
    throw new PitwallError('CONFIG', `${client.id} has no test endpoint: set exchange.sandbox to false.`);
  }
  client.setSandboxMode(true);
}

function traitsOf(client: CcxtClient, venue: Venue, tested: boolean): VenueTraits {
  const { has, id } = client;
  return {
    id,
    tested,
    timeframes: Object.keys(client.timeframes ?? {}),
    ...venue.traits,
    hasMarketOrders: venue.traits.hasMarketOrders && isOffered(has['createMarketOrder'] ?? true),
    hasOrderBook: venue.traits.hasOrderBook && isOffered(has['fetchOrderBook']),
  };
}

function isOffered(ability: boolean | string | undefined): boolean {
  return ability === true || ability === 'emulated';
}

/** What every bot needs of an exchange. */
const NEEDED = ['fetchOrder', 'cancelOrder', 'createOrder', 'fetchBalance', 'fetchOHLCV'];

function requireAbilities(client: CcxtClient): void {
  const missing = NEEDED.filter((ability) => !isOffered(client.has[ability]));
  if (missing.length === 0) return;
  throw new PitwallError(
    'CONFIG',
    `exchange.name is "${client.id}", which lacks what a bot needs (${missing.join(', ')}): choose another exchange.`,
  );
}

function knownVenue(config: Bag, options: MakeOptions): { readonly venue: Venue; readonly tested: boolean } {
  const name = String(config['name']);
  const { venue, tested } = venueOf(name, options.tradingMode);
  const overridden = applyOverrides(venue, bag(config['_ft_has_params']));
  if (overridden.ignored.length > 0) {
    options.logger.warn(`exchange._ft_has_params: not used: ${overridden.ignored.join(', ')}.`);
  }
  return { venue: overridden.venue, tested };
}

/** Throws CONFIG for an exchange that does not exist or settings that cannot be. */
export async function makeCcxtExchange(config: Bag, options: MakeOptions): Promise<CcxtExchange> {
  const id = clientId(String(config['name']));
  const { clock, logger, meter } = options;
  const metered = meter === undefined ? {} : { meter };
  const localUrl = textOrNull(config['local_url']);
  const local = localUrl === null ? null : localAddress(localUrl);
  const { venue, tested } = knownVenue(config, options);
  const isStreaming = config['enable_ws'] !== false;
  const { Client, errors } = await loadCcxt(id, isStreaming);

  const secrets = options.withCredentials ? credentials(config) : {};
  const custom = clientConfig(config);
  const client = new Client({
    ...custom,
    ...secrets,
    enableRateLimit: true,
    newUpdates: true,
    options: {
      ...venue.clientOptions(options.tradingMode),
      OHLCVLimit: STREAM_CACHE_ROWS,
      // Signed requests carry the venue's time, whatever the clock of this machine says.
      adjustForTimeDifference: options.withCredentials,
      ...bag(custom['options']),
    },
  });
  requireAbilities(client);
  if (config['sandbox'] === true) useSandbox(client);
  if (!venue.fetchesCurrencies) client.has = { ...client.has, fetchCurrencies: false };

  const pacer = new Pacer({ clock, msPerUnit: client.rateLimit, burstMs: venue.requestBurstMs });
  installHooks(client, {
    clock,
    logger,
    pacer,
    logResponses: config['log_responses'] === true,
    hasAscendingNonces: venue.hasAscendingNonces,
    ...metered,
  });
  const transport = installTransport(client, custom, local);
  // A client that only speaks HTTP has no sockets.
  if (isStreaming && client.has['ws'] === true) guardSockets(client);
  if (local !== null) await useLocalSockets(client, venue, local);

  return new CcxtExchange({
    client,
    venue,
    traits: traitsOf(client, venue, tested),
    isFutures: options.tradingMode === 'futures',
    clock,
    logger,
    context: { venue: id, errors, scrub: scrubber(Object.values(credentials(config))) },
    streams: isStreaming,
    onClose: () => transport?.close(),
    ...metered,
  });
}

/** Our transport, unless a proxy is configured: that is ccxt's to speak to. */
function installTransport(client: CcxtClient, custom: Bag, local: URL | null): Transport | null {
  const hasProxy = PROXY_KEYS.some((key) => textOrNull(custom[key]) !== null);
  if (hasProxy && local === null) return null;
  const transport = createTransport(local);
  client.fetchImplementation = transport.fetch;
  return transport;
}
