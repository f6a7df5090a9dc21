/**
 * One run of a bot with its API, from the configuration to the end: what `trade` and `demo` share.
 *
 * The API listens before the exchange's library, the strategy and the store are loaded, so that it answers within a
 * second; what needs the bot says so until it stands.
 */
import packageJson from '../../package.json' with { type: 'json' };
import type { Bot } from '../bot/bot.ts';
import { realClock } from '../system/clock.ts';
import { openFront, type FrontOptions } from './session-front.ts';

export interface Session {
  /** Resolves when the bot has ended and everything is closed; rejects with what ended it. */
  readonly finished: Promise<void>;
  /** Lets the bot end in order. */
  stop(): void;
}

/** Throws CONFIG, STRATEGY, DATABASE, USAGE or what the exchange says; nothing stays open then. */
export async function startSession(options: FrontOptions): Promise<Session> {
  await using stack = new AsyncDisposableStack();
  const { loaded, logging, messages, metrics, api, setConfiguration } = await openFront(options, stack);
  const { composeBot } = await import('./compose.ts');
  const { bot, store } = await composeBot({
    loaded,
    load: options.load,
    onConfiguration: setConfiguration,
    clock: options.marketClock ?? realClock(),
    logger: logging.logger,
    messages,
    meter: metrics,
    version: packageJson.version,
    stack,
  });
  api?.attach({ bot, store });
  return { finished: runToTheEnd(bot, stack.move()), stop: () => bot.end() };
}

async function runToTheEnd(bot: Bot, opened: AsyncDisposableStack): Promise<void> {
  try {
    await bot.run();
  } finally {
    await opened.disposeAsync();
  }
}
