/**
 * Asking the strategy while an order is made: as long as it takes (its own limit apart), or, for what somebody forces,
 * with little patience.
 */
import type { Brain, Question, Questions, Snapshot } from '../brain/brain.ts';
import { QUESTION_RULES } from '../brain/questions.ts';
import { isPitwallError, type PitwallError } from '../domain/errors.ts';
import type { Engine } from './engine.ts';

export type Ask = <Q extends Question>(
  question: Q,
  args: Questions[Q]['args'],
  snapshot: Snapshot,
) => Promise<Questions[Q]['answer']>;

/** A strategy that thinks longer than this when somebody wants something at once is taken for hanging. */
export const PATIENCE_MS = 250;

/** The ordinary way. */
export function patientAsk(brain: Brain): Ask {
  return async (question, args, snapshot) => brain.ask(question, args, snapshot);
}

/**
 * For what an open order or trade needs to be safe: once the strategy hangs, it gets the fallback, as if it had thrown,
 * then and for all later questions.
 */
export function sturdyAsk(engine: Engine): Ask {
  let isGivenUp = false;
  return async (question, args, snapshot) => {
    if (!isGivenUp) {
      try {
        return await engine.brain.ask(question, args, snapshot);
      } catch (error) {
        if (!isStuck(error) || !engine.isRunning()) throw error;
        isGivenUp = true;
      }
    }
    engine.logger.warn(`The strategy hangs: it is not asked for ${question}.`);
    return QUESTION_RULES[question].fallback(args);
  };
}

/** True when the strategy did not answer in time, or was restarted meanwhile. */
export function isStuck(error: unknown): error is PitwallError {
  return isPitwallError(error) && error.code === 'STRATEGY_STUCK';
}

/** Ends a thought that takes too long; the strategy starts afresh by itself. Returns true when there was one. */
export function interruptHangingStrategy(engine: Pick<Engine, 'brain' | 'logger'>, why: string): boolean {
  if (engine.brain.busyMs() <= PATIENCE_MS) return false;
  restart(engine, why);
  return true;
}

function restart(engine: Pick<Engine, 'brain' | 'logger'>, why: string): void {
  engine.brain.restart(why).catch((error: unknown) => {
    engine.logger.error('The strategy could not be restarted', error);
  });
}

/**
 * Without waiting for a strategy that hangs: it is restarted, and what it is asked gets the fallback (the proposed price;
 * confirmed), now and for the rest of the command.
 */
export function impatientAsk(engine: Engine, what: string): Ask {
  let isGivenUp = interruptHangingStrategy(engine, `it kept ${what} waiting`);
  return async (question, args, snapshot) => {
    if (!isGivenUp) {
      const answer = await answerInTime(engine, engine.brain.ask(question, args, snapshot));
      if (answer !== null) return answer.value;
      isGivenUp = true;
      restart(engine, `${question} kept ${what} waiting`);
    }
    engine.logger.warn(`The strategy hangs: ${what} goes on without asking ${question}.`);
    return QUESTION_RULES[question].fallback(args);
  };
}

/** Null: not in time, or the strategy was restarted meanwhile. */
async function answerInTime<T>(engine: Engine, answer: Promise<T>): Promise<{ readonly value: T } | null> {
  const clock = engine.wallClock ?? engine.clock;
  const controller = new AbortController();
  const settled = answer.then(
    (value) => ({ value }),
    (error: unknown) => {
      if (isStuck(error)) return null;
      throw error;
    },
  );
  // When the time is up first, a late failure has nobody left to tell.
  settled.catch(() => undefined);
  try {
    return await Promise.race([settled, clock.sleep(PATIENCE_MS, controller.signal).then(() => null)]);
  } finally {
    controller.abort();
  }
}
