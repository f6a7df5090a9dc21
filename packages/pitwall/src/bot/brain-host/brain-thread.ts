/** One life of the worker of a live bot's strategy. */
import type { BrainAnswer, BrainCalls } from './brain-protocol.ts';
import { brainWorkerUrl } from './brain-worker-url.ts';
import { RequestThread, type ThreadOptions } from './request-thread.ts';

const HEAP_MB = 256;

export class BrainThread extends RequestThread<BrainCalls, BrainAnswer> {
  constructor(options: ThreadOptions<BrainAnswer>) {
    super({ url: brainWorkerUrl(), name: 'pitwall-strategy', heapMb: HEAP_MB }, options);
  }
}
