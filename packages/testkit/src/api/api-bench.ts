/**
 * A control API on a free port of this machine, over a recorded bot: what API tests talk to. `startApi` opens it,
 * `close` takes everything away again.
 */
import { createApiServer, apiSettingsOf, type ApiServer } from '../../../pitwall/src/api/index.ts';
import { completeConfiguration, prepareObject } from '../../../pitwall/src/config/prepare.ts';
import type { ConfigObject } from '../../../pitwall/src/config/tree.ts';
import type { StrategyDescription } from '../../../pitwall/src/brain/brain.ts';
import type { BotSettings } from '../../../pitwall/src/domain/settings.ts';
import type { Clock } from '../../../pitwall/src/ports/clock.ts';
import type { FiatRates } from '../../../pitwall/src/ports/fiat.ts';
import type { Logger } from '../../../pitwall/src/ports/logger.ts';
import type { Store } from '../../../pitwall/src/ports/store.ts';
import { openStore } from '../../../pitwall/src/store/open-store.ts';
import { RecordedBot } from '../recorded-bot.ts';
import type { StillMarket } from '../recorded-market.ts';
import { createLogging } from '../../../pitwall/src/system/logger.ts';
import { realClock } from '../../../pitwall/src/system/clock.ts';

export interface ApiBenchOptions {
  readonly config: ConfigObject;
  readonly market: StillMarket;
  readonly strategy: StrategyDescription;
  /** Frozen time, ms UTC. */
  readonly now: number;
  readonly databaseUrl?: string;
  readonly fiat: FiatRates;
  readonly lastProcess?: number;
  /** Called with the settings of the configuration; what it returns is used. */
  readonly settings?: (settings: BotSettings) => BotSettings;
}

export interface ApiBench {
  readonly url: string;
  readonly server: ApiServer;
  readonly bot: RecordedBot;
  readonly store: Store;
  /** The configuration the server reads at every request; may be changed. */
  readonly raw: ConfigObject;
  readonly logger: Logger;
  setTime(now: number): void;
  close(): Promise<void>;
}

/** Attributes a strategy may have, but that trading with it is refused for as long as the engine cannot do them. */
const NOT_YET = new Set(['position_adjustment_enable', 'max_entry_position_adjustment']);

function tradable(strategy: StrategyDescription): StrategyDescription {
  const attributes = Object.entries(strategy.attributes).filter(([key]) => !NOT_YET.has(key));
  return { ...strategy, attributes: Object.fromEntries(attributes) };
}

function apiPort(config: ConfigObject): ConfigObject {
  const block = config['api_server'];
  return { ...config, api_server: { ...(block as ConfigObject), listen_port: 1024 } };
}

export async function startApi(options: ApiBenchOptions): Promise<ApiBench> {
  let now = options.now;
  const prepared = prepareObject(apiPort(options.config), 'trade');
  const { settings } = completeConfiguration(prepared, tradable(options.strategy));
  const { raw } = prepared;
  const store = await openStore(options.databaseUrl ?? 'sqlite://');
  const bot = await RecordedBot.create({
    settings: options.settings?.(settings) ?? settings,
    strategy: options.strategy,
    market: options.market,
    store,
    lastProcess: options.lastProcess ?? null,
  });
  const real = realClock();
  const clock: Clock = {
    now: () => now,
    sleep: (ms, signal) => real.sleep(ms, signal),
    after: (ms, run) => real.after(ms, run),
  };
  const { logger, ring } = createLogging({ output: null });
  const server = createApiServer({
    // A free port, whatever the configuration says.
    settings: () => ({ ...apiSettingsOf(raw), listenPort: 0 }),
    configuration: () => raw,
    version: '0.1.0',
    runMode: prepared.runMode,
    clock,
    logger,
    logs: ring,
    fiat: options.fiat,
  });
  const { url } = await server.listen();
  server.attach({ bot, store });
  return {
    url,
    server,
    bot,
    store,
    raw,
    logger,
    setTime: (value) => {
      now = value;
    },
    close: async () => {
      await server.close();
      await store.close();
    },
  };
}
