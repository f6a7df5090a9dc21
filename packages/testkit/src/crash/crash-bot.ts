/**
 * The bot that a crash world puts together, kills and puts together again: store, exchange adapter, order desk and
 * reconciliation as they ship, and a small trader in the engine's place. Worlds know only `CreateCrashBot`: the whole
 * engine is another one.
 */
import type { StepObserver } from '../../../pitwall/src/bot/desk/desk-steps.ts';
import { createOrderDesk } from '../../../pitwall/src/bot/desk/order-desk.ts';
import { createReconciler } from '../../../pitwall/src/bot/reconcile/reconcile.ts';
import { isPitwallError } from '../../../pitwall/src/domain/errors.ts';
import type { Clock } from '../../../pitwall/src/ports/clock.ts';
import type { Exchange } from '../../../pitwall/src/ports/exchange.ts';
import type { Logger } from '../../../pitwall/src/ports/logger.ts';
import type { Store } from '../../../pitwall/src/ports/store.ts';
import type { SeededRandom } from '../seeded-random.ts';
import { SmallTrader } from './trader.ts';

/** A bot as a crash world sees it. */
export interface CrashBot {
  /** Reconciles and trades, until its life ends or the time is over. Rejects only for bugs and a failing store. */
  trade(durationMs?: number): Promise<void>;
  /** Reconciles, then waits until nothing is unfinished or open any more, placing nothing. Returns what it cannot explain. */
  settleDown(): Promise<readonly string[]>;
}

export interface CrashBotParts {
  readonly store: Store;
  readonly exchange: Exchange;
  readonly clock: Clock;
  /** Decides what is traded, and makes the ids. */
  readonly random: SeededRandom;
  readonly onStep: StepObserver;
  readonly unjournaledOrders: 'report' | 'adopt';
}

/** Builds a bot on what its store holds. */
export type CreateCrashBot = (parts: CrashBotParts) => Promise<CrashBot>;

/** Quote per entry. */
export const STAKE = 400;

const RETRY_MS = 1_000;

export const SILENT: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => SILENT,
};

export async function createCrashBot(parts: CrashBotParts): Promise<CrashBot> {
  const { store, exchange, clock, random, onStep, unjournaledOrders } = parts;
  await loadMarkets(exchange, clock);
  const pairs = [...exchange.markets.keys()];
  const shared = { store, exchange, clock, logger: SILENT, notifier: { notify: () => undefined } };
  const desk = await createOrderDesk({ ...shared, ids: random, onStep });
  const settings = {
    dryRun: false,
    tradingMode: 'spot',
    stakeCurrency: 'USDT',
    strategy: 'SmallTrader',
    unjournaledOrders,
    skipOpenOrderUpdate: false,
    pairWhitelist: pairs,
  } as const;
  const reconciler = createReconciler({ ...shared, desk, settings: () => settings });
  return new SmallTrader({ ...shared, desk, reconciler, random, onStep, pairs, stake: STAKE });
}

async function loadMarkets(exchange: Exchange, clock: Clock): Promise<void> {
  for (;;) {
    try {
      await exchange.loadMarkets();
      return;
    } catch (error) {
      if (!isPitwallError(error, 'temporary')) throw error;
      await clock.sleep(RETRY_MS);
    }
  }
}
