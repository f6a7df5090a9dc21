/**
 * What a session has before, or without, a bot: the log, the messages, the metrics and the API on its port.
 */
import { join, resolve } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { createApiServer } from '../api/server.ts';
import type { Metrics } from '../api/metrics/metrics.ts';
import type { ApiServer } from '../api/options.ts';
import type { ApiSettings } from '../api/settings.ts';
import { UI_FOLDER } from '../api/ui/installed.ts';
import { CandleFolder } from '../candles/candle-folder.ts';
import type { LoadedConfiguration } from '../config/load.ts';
import { secretValues } from '../config/secrets.ts';
import type { ConfigObject } from '../config/tree.ts';
import { MessageHub } from '../control/messages/message-hub.ts';
import { PitwallError } from '../domain/errors.ts';
import { coinGeckoRates } from '../exchange/fiat/coingecko.ts';
import type { Clock } from '../ports/clock.ts';
import { ACCESS_FILE, openAccessStore } from '../store/access/sqlite-access-store.ts';
import { realClock } from '../system/clock.ts';
import { nextTurn } from '../system/event-loop.ts';
import { systemIds } from '../system/ids.ts';
import { createLogging, type Logging } from '../system/logger.ts';
import { apiSettings } from './api-settings.ts';
import { coinGeckoAccess } from './coingecko-access.ts';

export interface FrontOptions {
  /** Reads the configuration; again for a reload. */
  readonly load: () => Promise<LoadedConfiguration>;
  /** The time of the market. The real clock when absent. */
  readonly marketClock?: Clock;
  /** Where UIs are installed, absolute; the folder `ui` of the user folder when absent. */
  readonly uiFolder?: string;
  /** Told once the API listens, null when it is off. */
  readonly onListening?: (url: string | null) => void;
}

export interface Front {
  readonly loaded: LoadedConfiguration;
  readonly logging: Logging;
  readonly messages: MessageHub;
  readonly metrics: Metrics | null;
  /** Null when it is off. */
  readonly api: ApiServer | null;
  /** From now on the API shows and obeys this configuration. */
  readonly setConfiguration: (raw: ConfigObject) => void;
}

/** Throws CONFIG or USAGE. What was opened is handed to the stack. */
export async function openFront(options: FrontOptions, stack: AsyncDisposableStack): Promise<Front> {
  const loaded = await options.load();
  const logging = createLogging({ verbosity: loaded.verbosity, logfile: loaded.logfile });
  const live = { raw: loaded.raw };
  logging.hide(secretValues(loaded.raw));
  for (const warning of loaded.warnings) logging.logger.warn(warning);

  const messages = new MessageHub(logging.logger);
  const metrics = await startMetrics(loaded.raw, options.marketClock ?? realClock());
  if (metrics !== null) {
    messages.listen(metrics);
    stack.defer(() => metrics.close());
  }
  const api = openApi(options, loaded, { logging, messages, metrics, configuration: () => live.raw, stack });
  const address = (await api?.listen()) ?? null;
  stack.defer(async () => api?.close());
  options.onListening?.(address?.url ?? null);
  return {
    loaded,
    logging,
    messages,
    metrics,
    api,
    setConfiguration: (raw) => {
      live.raw = raw;
      logging.hide(secretValues(raw));
    },
  };
}

/** Null when the configuration does not ask for them: the library is not read then. */
async function startMetrics(raw: ConfigObject, clock: Clock): Promise<Metrics | null> {
  if (apiSettings(raw)?.enableMetrics !== true) return null;
  const library = await import('../api/metrics/metrics.ts');
  return new library.Metrics({ version: packageJson.version, clock });
}

interface ApiSources {
  readonly logging: Logging;
  readonly messages: MessageHub;
  readonly metrics: Metrics | null;
  /** What is in force now. */
  readonly configuration: () => ConfigObject;
  /** Gets what has to be closed after the server. */
  readonly stack: AsyncDisposableStack;
}

/** What the server is told, read anew after each change of the configuration. */
function settingsOf(configuration: () => ConfigObject): () => ApiSettings {
  let read: { readonly raw: ConfigObject; readonly settings: ApiSettings } | null = null;
  return () => {
    const raw = configuration();
    if (read?.raw === raw) return read.settings;
    const settings = apiSettings(raw);
    if (settings === null) throw new PitwallError('CONFIG', 'api_server was switched off: restart the bot.');
    read = { raw, settings };
    return settings;
  };
}

function openApi(
  options: FrontOptions,
  loaded: LoadedConfiguration,
  { logging, messages, metrics, configuration, stack }: ApiSources,
): ApiServer | null {
  if (apiSettings(loaded.raw) === null) return null;
  const accessStore = openAccessStore(join(loaded.userDataDir, ACCESS_FILE));
  stack.defer(() => accessStore.close());
  return createApiServer({
    settings: settingsOf(configuration),
    configuration,
    strategyFolder: () => {
      const { strategy_path: path, recursive_strategy_search: recursive } = configuration();
      return {
        path: typeof path === 'string' ? resolve(path) : join(loaded.userDataDir, 'strategies'),
        recursive: recursive === true,
      };
    },
    uiFolder: options.uiFolder ?? join(loaded.userDataDir, UI_FOLDER),
    candleFiles: new CandleFolder(loaded.dataDir, () => configuration()['dataformat_ohlcv']),
    version: packageJson.version,
    runMode: loaded.runMode,
    clock: realClock(),
    ...(options.marketClock === undefined ? {} : { botClock: options.marketClock }),
    nextTurn,
    ids: systemIds,
    accessStore,
    hide: (secrets) => logging.hide(secrets),
    logger: logging.logger.child('pitwall.api'),
    logs: logging.ring,
    fiat: coinGeckoRates({
      access: () => coinGeckoAccess(configuration()),
      clock: realClock(),
      logger: logging.logger.child('pitwall.fiat'),
    }),
    messages,
    ...(metrics === null ? {} : { metrics }),
  });
}
