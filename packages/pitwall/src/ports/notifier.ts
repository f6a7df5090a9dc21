import type { BotMessage } from '../domain/messages.ts';

/** Whoever wants to hear what the bot does. Must not throw and must not block. */
export interface Notifier {
  notify(message: BotMessage): void;
}
