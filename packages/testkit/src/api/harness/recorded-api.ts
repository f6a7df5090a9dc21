/**
 * A control API on a free port of this machine, over a recorded bot: what API tests talk to. `startApi` opens it,
 * `close` takes everything away again.
 */
import { fileURLToPath } from 'node:url';
import { createApiServer, type ApiServer, type ApiSettings } from '../../../../pitwall/src/api/index.ts';
import type { Metrics } from '../../../../pitwall/src/api/metrics/metrics.ts';
import { CandleFolder } from '../../../../pitwall/src/candles/candle-folder.ts';
import { apiSettings } from '../../../../pitwall/src/cli/api-settings.ts';
import {
  completeConfiguration,
  prepareObject,
  type PreparedConfiguration,
} from '../../../../pitwall/src/config/prepare.ts';
import { unknownExchange } from '../../../../pitwall/src/config/checks/exchange-name.ts';
import { valueAt, type ConfigObject } from '../../../../pitwall/src/config/tree.ts';
import type { StrategyDescription } from '../../../../pitwall/src/brain/brain.ts';
import { MessageHub } from '../../../../pitwall/src/control/messages/message-hub.ts';
import type { BotSettings } from '../../../../pitwall/src/domain/settings.ts';
import type { AccessStore } from '../../../../pitwall/src/ports/access-store.ts';
import type { Clock } from '../../../../pitwall/src/ports/clock.ts';
import type { FiatRates } from '../../../../pitwall/src/ports/fiat.ts';
import type { Logger } from '../../../../pitwall/src/ports/logger.ts';
import type { Store } from '../../../../pitwall/src/ports/store.ts';
import { openAccessStore } from '../../../../pitwall/src/store/access/sqlite-access-store.ts';
import { openStore } from '../../../../pitwall/src/store/open-store.ts';
import { RecordedBot } from '../../recorded-bot.ts';
import type { StillMarket } from '../../recorded-market.ts';
import { createLogging } from '../../../../pitwall/src/system/logger.ts';
import { realClock } from '../../../../pitwall/src/system/clock.ts';
import { nextTurn } from '../../../../pitwall/src/system/event-loop.ts';
import { systemIds } from '../../../../pitwall/src/system/ids.ts';

/** Holds the twin of the strategy of the recordings. */
export const STRATEGIES = fileURLToPath(new URL('../../../fixtures/golden-strategies', import.meta.url));

/** What any served API depends on. */
export interface ServeApiOptions {
  /** The configuration the server reads at every request. */
  readonly raw: ConfigObject;
  /** `live`, `dry_run` or `webserver`. */
  readonly runMode: string;
  /** Asked at every request, ms UTC. */
  readonly now: () => number;
  readonly fiat: FiatRates;
  /** Absolute. */
  readonly strategyFolder?: string;
  /** The data folder with candle files, absolute; nothing is stored when absent. */
  readonly candleFolder?: string;
  /** Where UIs are installed, absolute; none are when absent. */
  readonly uiFolder?: string;
  /** As many as a server of a bot when absent. */
  readonly maxConnections?: number;
  /** A free port when absent, whatever the configuration says. */
  readonly listenPort?: number;
  /** Counts requests and is served. */
  readonly metrics?: Metrics;
  /** Where tokens, sessions and the record of changes are kept; in memory when absent. */
  readonly accessFile?: string;
}

/** A served API without a bot. */
export interface ServedApi {
  readonly url: string;
  readonly server: ApiServer;
  readonly logger: Logger;
  /** Tokens, sessions and the record of changes. */
  readonly accessStore: AccessStore;
  /** What the bot says: whoever listens to the WebSocket hears it. */
  readonly messages: MessageHub;
  close(): Promise<void>;
}

export interface RecordedApiOptions extends Omit<ServeApiOptions, 'raw' | 'runMode' | 'now' | 'metrics'> {
  readonly config: ConfigObject;
  readonly market: StillMarket;
  readonly strategy: StrategyDescription;
  /** Frozen time, ms UTC. */
  readonly now: number;
  readonly databaseUrl?: string;
  readonly lastProcess?: number;
  /** Called with the settings of the configuration; what it returns is used. */
  readonly settings?: (settings: BotSettings) => BotSettings;
}

export interface RecordedApi extends ServedApi {
  readonly bot: RecordedBot;
  readonly store: Store;
  /** The configuration the server reads at every request; may be changed. */
  readonly raw: ConfigObject;
  setTime(now: number): void;
}

/** Stands in for a venue that is gone: any that exists does. */
const SOME_VENUE = 'binance';

/** True when the exchange of a configuration is one that is not there any more. */
function isVenueGone(config: ConfigObject): boolean {
  const name = valueAt(config, ['exchange', 'name']);
  return typeof name === 'string' && unknownExchange(name) !== null;
}

function withExchange(config: ConfigObject, change: ConfigObject): ConfigObject {
  return { ...config, exchange: { ...(config['exchange'] as ConfigObject), ...change } };
}

/**
 * Prepared as for a bot that does not trade: recorded configurations ask for what trading here cannot do yet. The block of
 * the API is taken as it is: its secrets may be weak, and it is served to this machine only. The recorded market stands
 * for its venue, whether that still exists or not.
 */
export function prepareRecorded(config: ConfigObject): PreparedConfiguration {
  const { api_server: block, ...others } = config;
  const isGone = isVenueGone(config);
  const prepared = prepareObject(isGone ? withExchange(others, { name: SOME_VENUE }) : others, 'webserver');
  const name = valueAt(config, ['exchange', 'name']);
  const raw = isGone && name !== undefined ? withExchange(prepared.raw, { name }) : prepared.raw;
  return { ...prepared, raw: { ...raw, api_server: { ...(block as ConfigObject), enabled: true } } };
}

/** What the server reads of a configuration, with another port. */
export function settingsOf(raw: ConfigObject, listenPort: number): ApiSettings {
  const settings = apiSettings(raw);
  if (settings === null) throw new Error('The configuration has the API switched off.');
  return { ...settings, listenPort };
}

/** Opens the server on this machine. */
export async function serveApi(options: ServeApiOptions): Promise<ServedApi> {
  const real = realClock();
  const clock: Clock = {
    now: options.now,
    sleep: (ms, signal) => real.sleep(ms, signal),
    after: (ms, run) => real.after(ms, run),
  };
  const accessStore = openAccessStore(options.accessFile ?? ':memory:');
  const { logger, ring } = createLogging({ output: null });
  const messages = new MessageHub(logger);
  const server = createApiServer({
    settings: () => ({ ...settingsOf(options.raw, options.listenPort ?? 0), listenIpAddress: '127.0.0.1' }),
    configuration: () => options.raw,
    strategyFolder: () => ({ path: options.strategyFolder ?? STRATEGIES, recursive: false }),
    ...(options.uiFolder === undefined ? {} : { uiFolder: options.uiFolder }),
    ...(options.maxConnections === undefined ? {} : { maxConnections: options.maxConnections }),
    candleFiles: new CandleFolder(options.candleFolder ?? '/none', () => options.raw['dataformat_ohlcv']),
    version: '0.1.0',
    runMode: options.runMode,
    clock,
    nextTurn,
    ids: systemIds,
    accessStore,
    logger,
    logs: ring,
    fiat: options.fiat,
    messages,
    ...(options.metrics === undefined ? {} : { metrics: options.metrics }),
  });
  const { url } = await server.listen();
  const close = async (): Promise<void> => {
    await server.close();
    accessStore.close();
  };
  return { url, server, logger, accessStore, messages, close };
}

export async function startApi(options: RecordedApiOptions): Promise<RecordedApi> {
  let now = options.now;
  const { raw, settings } = completeConfiguration(prepareRecorded(options.config), options.strategy);
  const store = await openStore(options.databaseUrl ?? 'sqlite://');
  const bot = await RecordedBot.create({
    settings: options.settings?.(settings) ?? settings,
    strategy: options.strategy,
    market: options.market,
    store,
    now: options.now,
    lastProcess: options.lastProcess ?? null,
  });
  const served = await serveApi({
    ...options,
    raw,
    runMode: settings.dryRun ? 'dry_run' : 'live',
    now: () => now,
  });
  served.server.attach({ bot, store });
  return {
    ...served,
    bot,
    store,
    raw,
    setTime: (value) => {
      now = value;
    },
    close: async () => {
      await served.close();
      await store.close();
    },
  };
}
