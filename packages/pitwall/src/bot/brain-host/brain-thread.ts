/** One life of the worker of a live bot's strategy. */
import { threadUrl } from '../../bundle/own-files.ts';
import type { BrainAnswer, BrainCalls } from './brain-protocol.ts';
import { RequestThread, type ThreadOptions } from './request-thread.ts';

const HEAP_MB = 256;

export class BrainThread extends RequestThread<BrainCalls, BrainAnswer> {
  constructor(options: ThreadOptions<BrainAnswer>) {
    super({ url: threadUrl('brain-worker'), name: 'pitwall-strategy', heapMb: HEAP_MB }, options);
  }
}
