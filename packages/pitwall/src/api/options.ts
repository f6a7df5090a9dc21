/** What the HTTP server is made of. */
import type { BotFace } from '../bot/face.ts';
import type { LogReader } from '../control/logs.ts';
import type { StrategyFolder } from '../control/studies/strategies.ts';
import type { MessageHub } from '../control/messages/message-hub.ts';
import type { CandleFiles } from '../ports/candle-files.ts';
import type { AccessStore } from '../ports/access-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { FiatRates } from '../ports/fiat.ts';
import type { Ids } from '../ports/ids.ts';
import type { Logger } from '../ports/logger.ts';
import type { Store } from '../ports/store.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { RegisteredRoute } from './register.ts';
import type { ApiSettings } from './settings.ts';

export interface ApiServerOptions {
  /**
   * Read at every request, so that a changed name, password or secret applies at once. Address and port are read by
   * `listen` only.
   */
  readonly settings: () => ApiSettings;
  /** The merged configuration by its own keys. Only named keys of it are ever sent. */
  readonly configuration: () => Readonly<Record<string, unknown>>;
  /** Read at every request, as `settings` is. */
  readonly strategyFolder: () => StrategyFolder;
  /** Stored candles. */
  readonly candleFiles: CandleFiles;
  /** Where UIs are installed, absolute; nothing is served from there when absent. */
  readonly uiFolder?: string;
  readonly version: string;
  /** `live`, `dry_run` or `webserver`. */
  readonly runMode: string;
  /** Wall clock: tokens expire by it. */
  readonly clock: Clock;
  /** The clock of the bot, where its market runs faster than the wall clock; the wall clock when absent. */
  readonly botClock?: Clock;
  /** Resolves when everything that waits in the event loop had its turn. */
  readonly nextTurn: () => Promise<void>;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly logs: LogReader;
  readonly fiat: FiatRates;
  /** Tokens, sessions and the record of changes. Whoever opened it closes it, after the server. */
  readonly accessStore: AccessStore;
  /** Keeps these texts out of every log line from now on. */
  readonly hide?: (secrets: readonly string[]) => void;
  /** Connections at the same time, a tenth of them from one address; 4,000 when absent. */
  readonly maxConnections?: number;
  /** What the bot says: carried to the clients of the message WebSocket. */
  readonly messages: MessageHub;
  /** Counts requests and is served at `/metrics`; absent: metrics are off. */
  readonly metrics?: Metrics;
}

/** What is attached once the bot exists. */
export interface AttachedBot {
  readonly bot: BotFace;
  readonly store: Store;
}

export interface ApiServer {
  /** The router's own table: every route, with what it asks of a caller. */
  routes(): readonly RegisteredRoute[];
  /** Opens the port. Throws USAGE when it is taken or the address is not this machine's. */
  listen(): Promise<{ readonly host: string; readonly port: number; readonly url: string }>;
  /** From now on routes that need a bot answer. Throws INVARIANT when one is attached already. */
  attach(attached: AttachedBot): void;
  /** From now on routes that need a bot answer 502 again; clients of the message WebSocket are sent away. */
  detach(): void;
  /** Closes the port and all connections. */
  close(): Promise<void>;
}
