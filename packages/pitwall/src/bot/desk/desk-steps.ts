/**
 * The named moments in the life of an order at the desk. Whoever watches them (a log, a metric, a test that kills the
 * process there) is told at each; the desk waits for the watcher, and is otherwise not changed by it.
 */
export const DESK_STEPS = [
  /** The intent and its trade are about to be committed. */
  'beforeCommit',
  /** They are committed; nothing has been sent. */
  'afterCommit',
  /** The request has been handed to the venue's adapter; no answer yet. */
  'sending',
  /** The venue has answered; nothing of the answer is stored. */
  'afterAcceptance',
  /** The answer is written but not committed. */
  'committingAnswer',
  /** The answer is committed. */
  'afterAnswerCommit',
  /** A cancellation has been handed to the venue's adapter; no answer yet. */
  'cancelling',
  /** The venue has answered a cancellation; nothing of it is stored. */
  'afterCancel',
  /** An order was cancelled to be replaced; its successor is not yet placed. Told by whoever replaces. */
  'replacing',
] as const;

export type DeskStep = (typeof DESK_STEPS)[number];

export type StepObserver = (step: DeskStep) => void | Promise<void>;
