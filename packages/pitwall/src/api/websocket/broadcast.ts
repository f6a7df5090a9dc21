/**
 * Carries what the bot says to the clients that subscribed to it. A message is written once, not once per client, and
 * not at all when nobody wants it.
 *
 * Frames are fetched from the strategy's worker when there is somebody to read them, one pair after the other, and do not
 * hold up other messages. At most one frame per pair waits, to be fetched and to be sent to a client: a newer analysis of
 * the pair replaces it.
 */
import type { FrameKey, MessageType, ServerMessage } from '@pitwall/wire';
import type { BotFace } from '../../bot/face.ts';
import { frameKey, frameMessage } from '../../control/messages/frame-message.ts';
import { wireMessage } from '../../control/messages/wire-message.ts';
import { isPitwallError } from '../../domain/errors.ts';
import type { AnalyzedMessage, BotMessage } from '../../domain/messages.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Notifier } from '../../ports/notifier.ts';
import { encode } from './answer.ts';
import type { Channel } from './channel.ts';
import { FRAME_PAUSE_MS } from './limits.ts';

export interface BroadcastOptions {
  readonly channels: ReadonlySet<Channel>;
  readonly bot: () => BotFace | null;
  /** True: only the last row of a frame is pushed. */
  readonly lastRowOnly: () => boolean;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What waits for one pair. */
interface PendingFrame {
  readonly hasAnalysis: boolean;
  readonly hasNewCandle: boolean;
}

function isAboutFrame(message: BotMessage): message is AnalyzedMessage {
  return message.type === 'analyzed_df' || message.type === 'new_candle';
}

export class Broadcast implements Notifier {
  readonly #options: BroadcastOptions;
  readonly #pending = new Map<string, PendingFrame>();
  #isDraining = false;

  constructor(options: BroadcastOptions) {
    this.#options = options;
  }

  notify(message: BotMessage): void {
    if (isAboutFrame(message)) {
      this.#queue(message);
      return;
    }
    const told = this.#send(message.type, () => wireMessage(message));
    if (message.type !== 'exception') return;
    // Older clients know no `exception`: they read of it as a status.
    const { status } = message;
    this.#send('status', () => ({ type: 'status', status }), told);
  }

  /** Sends to all that want `type`, except `told`; returns whom it was sent to. */
  #send(type: MessageType, make: () => ServerMessage, told: ReadonlySet<Channel> = new Set()): ReadonlySet<Channel> {
    const receivers = [...this.#options.channels].filter((channel) => channel.wants(type) && !told.has(channel));
    if (receivers.length === 0) return new Set();
    const bytes = encode(make());
    for (const channel of receivers) channel.push(bytes);
    return new Set(receivers);
  }

  #isWanted(type: MessageType): boolean {
    for (const channel of this.#options.channels) if (channel.wants(type)) return true;
    return false;
  }

  #queue({ type, pair }: AnalyzedMessage): void {
    if (!this.#isWanted(type)) return;
    const before = this.#pending.get(pair) ?? { hasAnalysis: false, hasNewCandle: false };
    this.#pending.set(pair, {
      hasAnalysis: before.hasAnalysis || type === 'analyzed_df',
      hasNewCandle: before.hasNewCandle || type === 'new_candle',
    });
    if (this.#isDraining) return;
    this.#isDraining = true;
    void this.#drain();
  }

  async #drain(): Promise<void> {
    // The bot says more about the same pair right now.
    await Promise.resolve();
    for (const [pair, pending] of this.#pending) {
      this.#pending.delete(pair);
      await this.#sendFrame(pair, pending);
      if (this.#pending.size > 0) await this.#options.clock.sleep(FRAME_PAUSE_MS);
    }
    this.#isDraining = false;
  }

  async #sendFrame(pair: string, { hasAnalysis, hasNewCandle }: PendingFrame): Promise<void> {
    const { bot, channels } = this.#options;
    const face = bot();
    if (face === null) return;
    const key = frameKey(pair, face.settings);
    const frame = hasAnalysis && this.#isWanted('analyzed_df') ? await this.#frameOf(pair, key, face) : null;
    const readers = frame === null ? [] : [...channels].filter((channel) => channel.wants('analyzed_df'));
    const newCandle: ServerMessage = { type: 'new_candle', data: key };
    const bytes = hasNewCandle ? encode(newCandle) : null;
    for (const channel of readers) {
      if (frame !== null) channel.pushFrame(pair, frame, channel.wants('new_candle') ? bytes : null);
    }
    if (hasNewCandle) this.#send('new_candle', () => newCandle, new Set(readers));
  }

  /** Null when there is none, or none can be had. */
  async #frameOf(pair: string, key: FrameKey, face: BotFace): Promise<Buffer | null> {
    const { lastRowOnly, logger } = this.#options;
    try {
      const frame = await face.analyzed(pair, lastRowOnly() ? 1 : undefined);
      return frame === null ? null : encode(frameMessage(key, frame));
    } catch (error) {
      if (!isPitwallError(error)) logger.error(`The frame of ${pair} could not be sent.`, error);
      else logger.debug(`The frame of ${pair} could not be sent: ${error.message}`);
      return null;
    }
  }
}
