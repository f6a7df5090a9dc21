/** How failures of an analysis are answered. */
import { isPitwallError } from '../../domain/errors.ts';
import { NotPossible } from '../answers.ts';

/**
 * Expected failures of `work` (a strategy that cannot be found, loaded or run, a range that cannot be read) say why. That
 * it has to wait is told as everywhere.
 */
export async function orNotPossible<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isPitwallError(error) || error.code === 'BUSY') throw error;
    if (error.kind !== 'invariant') throw new NotPossible(error.message, { cause: error });
    throw error;
  }
}
