/**
 * What a bot is made of. `cli/` (or a test) builds the parts and hands them over; the bot owns none of their life cycles
 * except that it closes the brain when it ends.
 */
import type { Brain, CandleUpdate, StrategyDescription } from '../brain/brain.ts';
import type { CandleKey } from '../domain/frame.ts';
import type { BotSettings } from '../domain/settings.ts';
import type { Clock } from '../ports/clock.ts';
import type { Exchange } from '../ports/exchange.ts';
import type { Ids } from '../ports/ids.ts';
import type { Logger } from '../ports/logger.ts';
import type { Meter } from '../ports/meter.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { Store } from '../ports/store.ts';
import type { StepObserver } from './desk/desk-steps.ts';
import type { OrderDesk } from './desk/desk.ts';
import type { Reconciler } from './reconcile/reconcile.ts';

/** Where new candles come from. */
export interface CandleFeed {
  /** Closed candles that are new since the last call, for the keys that have some. Failures leave a key out. */
  refresh(keys: readonly CandleKey[], now: number): Promise<CandleUpdate[]>;
}

/** Settings and strategy as they belong together: the strategy's attributes are merged in. */
export interface LoadedSettings {
  readonly settings: BotSettings;
  readonly strategy: StrategyDescription;
}

export interface BotParts extends LoadedSettings {
  readonly exchange: Exchange;
  readonly store: Store;
  readonly desk: OrderDesk;
  readonly reconciler: Reconciler;
  /** Loaded already; the bot configures and starts it. */
  readonly brain: Brain;
  readonly candles: CandleFeed;
  readonly clock: Clock;
  /** How long somebody has waited is told by it, where the market's clock runs faster; `clock` when absent. */
  readonly wallClock?: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly notifier: Notifier;
  /** Reads configuration and strategy again, for a reload. Throws CONFIG or STRATEGY. */
  readonly loadSettings: () => Promise<LoadedSettings>;
  /** For the heartbeat line. */
  readonly identity: { readonly pid: number; readonly version: string };
  /** Told when an order was cancelled to be replaced and its successor is not yet placed. */
  readonly onStep?: StepObserver;
  /** Told how long iterations take. */
  readonly meter?: Meter;
}
