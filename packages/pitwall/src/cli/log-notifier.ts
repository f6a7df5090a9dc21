/** Writes to the log what the bot tells the outside and does not log itself. */
import type { BotMessage } from '../domain/messages.ts';
import type { Logger } from '../ports/logger.ts';
import type { Notifier } from '../ports/notifier.ts';

export function logNotifier(logger: Logger): Notifier {
  return {
    notify(message: BotMessage): void {
      switch (message.type) {
        case 'status':
        case 'startup':
          logger.info(message.status.replaceAll('\n', ', '));
          return;
        case 'warning':
        case 'exception':
          logger.warn(message.status.replaceAll('\n', ', '));
          return;
        case 'strategy_msg':
          logger.info(`The strategy says: ${message.msg}`);
          return;
        case 'entry':
        case 'entry_fill':
        case 'entry_cancel':
        case 'exit':
        case 'exit_fill':
        case 'exit_cancel':
        case 'whitelist':
        case 'analyzed_df':
        case 'new_candle':
          return;
      }
    },
  };
}
