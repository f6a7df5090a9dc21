/**
 * What an in-process caller gets instead of an answer when a fault takes the answer away; over HTTP the connection is
 * cut instead. Entry point: {@link TransportError}.
 */

/** `reset`: the connection was cut; `hang`: nothing came until the caller or the exchange gave up waiting. */
export class TransportError extends Error {
  readonly outcome: 'reset' | 'hang';

  constructor(outcome: 'reset' | 'hang') {
    super(outcome === 'reset' ? 'connection was reset before an answer came' : 'no answer came in time');
    this.name = 'TransportError';
    this.outcome = outcome;
  }
}
