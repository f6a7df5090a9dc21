/**
 * One run of a bot with its API, from the configuration to the end: what `trade` and `demo` share.
 *
 * The API listens before the exchange's library, the strategy and the store are loaded, so that it answers within a
 * second; what needs the bot says so until it stands.
 */
import { join, resolve } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { createApiServer } from '../api/server.ts';
import type { Metrics } from '../api/metrics/metrics.ts';
import type { ApiServer } from '../api/options.ts';
import { UI_FOLDER } from '../api/ui/installed.ts';
import type { Bot } from '../bot/bot.ts';
import { CandleFolder } from '../candles/candle-folder.ts';
import type { LoadedConfiguration } from '../config/load.ts';
import { secretValues } from '../config/secrets.ts';
import type { ConfigObject } from '../config/tree.ts';
import { MessageHub } from '../control/message-hub.ts';
import { PitwallError } from '../domain/errors.ts';
import { coinGeckoRates } from '../exchange/fiat/coingecko.ts';
import type { Clock } from '../ports/clock.ts';
import { realClock } from '../system/clock.ts';
import { createLogging, type Logging } from '../system/logger.ts';
import { apiSettings } from './api-settings.ts';
import { coinGeckoAccess } from './coingecko-access.ts';

export interface SessionOptions {
  /** Reads the configuration; again for a reload. */
  readonly load: () => Promise<LoadedConfiguration>;
  /** The time of the market. The real clock when absent. */
  readonly marketClock?: Clock;
  /** Where UIs are installed, absolute; the folder `ui` of the user folder when absent. */
  readonly uiFolder?: string;
  /** Told once the API listens, null when it is off. */
  readonly onListening?: (url: string | null) => void;
}

export interface Session {
  /** Resolves when the bot has ended and everything is closed; rejects with what ended it. */
  readonly finished: Promise<void>;
  /** Lets the bot end in order. */
  stop(): void;
}

/** Throws CONFIG, STRATEGY, DATABASE, USAGE or what the exchange says; nothing stays open then. */
export async function startSession(options: SessionOptions): Promise<Session> {
  await using stack = new AsyncDisposableStack();
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
  const api = openApi(options, loaded, { logging, messages, metrics, configuration: () => live.raw });
  const address = (await api?.listen()) ?? null;
  stack.defer(async () => api?.close());
  options.onListening?.(address?.url ?? null);

  const { composeBot } = await import('./compose.ts');
  const { bot, store } = await composeBot({
    loaded,
    load: options.load,
    onConfiguration: (raw) => {
      live.raw = raw;
      logging.hide(secretValues(raw));
    },
    clock: options.marketClock ?? realClock(),
    logger: logging.logger,
    messages,
    version: packageJson.version,
    stack,
  });
  api?.attach({ bot, store });
    meter: metrics,
  return { finished: runToTheEnd(bot, stack.move()), stop: () => bot.end() };
}

async function runToTheEnd(bot: Bot, opened: AsyncDisposableStack): Promise<void> {
  try {
    await bot.run();
  } finally {
    await opened.disposeAsync();
  }
}

interface ApiSources {
  readonly logging: Logging;
  readonly messages: MessageHub;
  /** What is in force now. */
/** Null when the configuration does not ask for them: the library is not read then. */
async function startMetrics(raw: ConfigObject, clock: Clock): Promise<Metrics | null> {
  if (apiSettings(raw)?.enableMetrics !== true) return null;
  const library = await import('../api/metrics/metrics.ts');
  return new library.Metrics({ version: packageJson.version, clock });
}

  readonly configuration: () => ConfigObject;
}

  readonly metrics: Metrics | null;
function openApi(
  options: SessionOptions,
  loaded: LoadedConfiguration,
  { logging, messages, metrics, configuration }: ApiSources,
): ApiServer | null {
  if (apiSettings(loaded.raw) === null) return null;
  return createApiServer({
    settings: () => {
      const settings = apiSettings(configuration());
      if (settings === null) throw new PitwallError('CONFIG', 'api_server was switched off: restart the bot.');
      return settings;
    },
    configuration,
    strategyFolder: () => {
      const { strategy_path: path, recursive_strategy_search: recursive } = configuration();
      return {
        path: typeof path === 'string' ? resolve(path) : join(loaded.userDataDir, 'strategies'),
        recursive: recursive === true,
      };
    },
    candleFiles: new CandleFolder(loaded.dataDir, () => configuration()['dataformat_ohlcv']),
    uiFolder: options.uiFolder ?? join(loaded.userDataDir, UI_FOLDER),
    version: packageJson.version,
    runMode: loaded.runMode,
    clock: realClock(),
    ...(options.marketClock === undefined ? {} : { botClock: options.marketClock }),
    logger: logging.logger.child('pitwall.api'),
    logs: logging.ring,
    fiat: coinGeckoRates({
      access: () => coinGeckoAccess(configuration()),
      clock: realClock(),
      logger: logging.logger.child('pitwall.fiat'),
    }),
    messages,
  });
}
    ...(metrics === null ? {} : { metrics }),
