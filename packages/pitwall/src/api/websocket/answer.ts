/**
 * Serves the requests of one client, one after the other. Frames go out one by one, the next when the connection has
 * taken the last, so that a long answer needs the memory of one frame.
 */
import { MAX_REQUESTED_ROWS, type RequestFailure, type ServerMessage } from '@pitwall/wire';
import type { BotFace } from '../../bot/face.ts';
import { frameKey, frameMessage } from '../../control/messages/frame-message.ts';
import { messageOf } from '../../domain/errors.ts';
import type { FairTurns } from '../../control/fair-turns.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Channel } from './channel.ts';
import { MAX_PENDING_REQUESTS, POLICY_VIOLATION } from './limits.ts';
import { readSocketRequest, type SocketRequest } from './request.ts';

type FramesRequest = Extract<SocketRequest, { readonly kind: 'frames' }>;

const FAILURE: RequestFailure = { type: 'exception', data: 'Error processing request' };

/** A message as the bytes that go over the wire. */
export function encode(message: ServerMessage): Buffer {
  return Buffer.from(JSON.stringify(message));
}

export interface RequestQueueParts {
  readonly channel: Channel;
  /** Null while there is none. */
  readonly bot: () => BotFace | null;
  readonly logger: Logger;
  /** Who may ask the strategy: each account once at a time. */
  readonly frames: FairTurns;
  /** On whose account the client asks. */
  readonly account: string;
}

type Asking = Pick<RequestQueueParts, 'channel' | 'frames' | 'account'>;

async function answerFrames(
  { channel, frames, account }: Asking,
  bot: BotFace,
  { limit, pair }: FramesRequest,
): Promise<void> {
  const rows = limit === null ? undefined : Math.min(limit, MAX_REQUESTED_ROWS);
  for (const wanted of pair === null ? bot.whitelist().pairs : [pair]) {
    if (!channel.isOpen) return;
    const frame = await frames.run(account, 'questions for candles', async () => bot.analyzed(wanted, rows));
    await channel.deliver(encode(frameMessage(frameKey(wanted, bot.settings), frame)));
  }
}

async function answer(asking: Asking, bot: BotFace, request: SocketRequest): Promise<void> {
  const { channel } = asking;
  switch (request.kind) {
    case 'subscribe':
      channel.subscribe(request.types);
      return;
    case 'whitelist':
      await channel.deliver(encode({ type: 'whitelist', data: [...bot.whitelist().pairs] }));
      return;
    case 'frames':
      await answerFrames(asking, bot, request);
      return;
    case 'ignored':
    case 'unreadable':
      return;
  }
}

/** Takes what the client of `channel` sends. */
export class RequestQueue {
  readonly #parts: RequestQueueParts;
  #last: Promise<void> = Promise.resolve();
  #pending = 0;

  constructor(parts: RequestQueueParts) {
    this.#parts = parts;
  }

  /** A frame of the connection; `isBinary`: it is no text. */
  take(frame: Buffer, isBinary: boolean): void {
    const { channel, logger } = this.#parts;
    const request: SocketRequest = isBinary
      ? { kind: 'unreadable', why: 'it is no text' }
      : readSocketRequest(frame.toString('utf8'));
    if (request.kind === 'ignored' || request.kind === 'unreadable') {
      logger.debug(`WebSocket ${channel.name} sent what was not understood: ${request.why}.`);
    }
    if (request.kind === 'ignored') return;
    if (this.#pending >= MAX_PENDING_REQUESTS) {
      logger.warn(`WebSocket ${channel.name} is closed: it does not wait for its answers.`);
      channel.close(POLICY_VIOLATION);
      return;
    }
    this.#pending += 1;
    this.#last = this.#last.then(async () => this.#serve(request));
  }

  async #serve(request: SocketRequest): Promise<void> {
    const { channel, logger } = this.#parts;
    const bot = this.#parts.bot();
    try {
      if (request.kind === 'unreadable') channel.close();
      else if (bot !== null && channel.isOpen) await answer(this.#parts, bot, request);
    } catch (error) {
      logger.warn(`A request of WebSocket ${channel.name} failed: ${messageOf(error)}`);
      await channel.deliver(encode(FAILURE));
    } finally {
      this.#pending -= 1;
    }
  }
}
