/** Comparing with the exchange, and what follows: differences nobody can explain forbid entries, exits go on. */
import { messageOf } from '../domain/errors.ts';
import type { Engine } from './engine.ts';

/** Pause between two comparisons while there are differences. */
const REPEAT_MS = 5 * 60_000;

/** Compares, remembers the differences and tells. Throws EXCHANGE_TEMPORARY when the exchange cannot be asked. */
export async function reconcileTrades(engine: Engine): Promise<void> {
  const before = engine.unexplained;
  const { unexplained } = await engine.tradeLock.run(async () => engine.reconcile());
  engine.unexplained = unexplained;
  engine.reconciledAt = engine.clock.now();
  if (unexplained.length === 0) {
    if (before.length > 0)
      engine.notifier.notify({ type: 'warning', status: 'All differences are gone: entries go on.' });
    return;
  }
  if (unexplained.join('\n') === before.join('\n')) return;
  const status = `Trades and exchange differ: ${unexplained.join('; ')}. No new entries until this is settled; exits go on.`;
  engine.logger.error(status);
  engine.notifier.notify({ type: 'warning', status });
}

/** Compares again now and then while there are differences. */
export async function recheckDifferences(engine: Engine): Promise<void> {
  if (engine.unexplained.length === 0 || engine.clock.now() - engine.reconciledAt < REPEAT_MS) return;
  try {
    await reconcileTrades(engine);
  } catch (error) {
    engine.reconciledAt = engine.clock.now();
    engine.logger.warn(`The comparison with the exchange failed: ${messageOf(error)}`);
  }
}
