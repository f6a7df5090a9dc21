/**
 * The callbacks asked for while an order is made: what is reckoned with when the strategy does not answer, and which
 * answers can be used.
 */
import type { Question, Questions } from './brain.ts';

export interface QuestionRule<Q extends Question> {
  /** When the callback is missing, throws, or answers with something that cannot be used. */
  fallback(args: Questions[Q]['args']): Questions[Q]['answer'];
  /** Instead of the fallback, when it answers with something that cannot be used. */
  readonly unclear?: Questions[Q]['answer'];
  /** The answer as the bot takes it; undefined: cannot be used. */
  read(value: unknown): Questions[Q]['answer'] | undefined;
  /** The usable answers, for people. */
  readonly wanted: string;
}

function readPrice(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined;
}

function readBoolean(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

export const QUESTION_RULES: { readonly [Q in Question]: QuestionRule<Q> } = {
  customEntryPrice: { fallback: ({ proposedRate }) => proposedRate, read: readPrice, wanted: 'a price' },
  customExitPrice: { fallback: ({ proposedRate }) => proposedRate, read: readPrice, wanted: 'a price' },
  customStakeAmount: {
    fallback: ({ proposedStake }) => proposedStake,
    read: (value) => {
      if (value === null || value === undefined) return 0;
      return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
    },
    wanted: 'a stake of at least 0, or null',
  },
  leverage: { fallback: () => 1, read: readPrice, wanted: 'a number above 0' },
  // Who forgets to return an answer takes no new risk.
  confirmTradeEntry: { fallback: () => true, unclear: false, read: readBoolean, wanted: 'true or false' },
  confirmTradeExit: { fallback: () => true, read: readBoolean, wanted: 'true or false' },
  checkEntryTimeout: { fallback: () => false, read: readBoolean, wanted: 'true or false' },
  checkExitTimeout: { fallback: () => false, read: readBoolean, wanted: 'true or false' },
  adjustEntryPrice: {
    fallback: ({ currentOrderRate }) => currentOrderRate,
    read: (value) => (value === null || value === undefined || value === 0 ? null : readPrice(value)),
    wanted: 'a price, or null',
  },
  orderFilled: { fallback: () => null, read: () => null, wanted: 'nothing' },
};
