/**
 * What a bot says goes to everybody who listens: the log, the message WebSocket, chats. Listeners are told one after the
 * other, at once, in the order they came; one that throws is logged and disturbs neither the bot nor the others.
 */
import type { BotMessage } from '../../domain/messages.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Notifier } from '../../ports/notifier.ts';

export class MessageHub implements Notifier {
  readonly #logger: Logger;
  readonly #listeners = new Set<Notifier>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Listens from now on, until the returned function is called. */
  listen(listener: Notifier): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  notify(message: BotMessage): void {
    for (const listener of this.#listeners) {
      try {
        listener.notify(message);
      } catch (error) {
        this.#logger.error(`A message of type ${message.type} did not reach a listener.`, error);
      }
    }
  }
}
