/**
 * Entry of the strategy's worker: runs a `BrainCore` and answers its host's requests. It imports what a strategy needs and
 * nothing else; the strategy comes compiled.
 */
import { parentPort, type MessagePort } from 'node:worker_threads';
import { BrainCore } from '../../brain/brain-core.ts';
import { importStrategy } from '../../strategy-loading/import.ts';
import type { CompiledStrategy } from '../../strategy-loading/loader.ts';
import { invariant, messageOf } from '../../domain/errors.ts';
import { failureOf } from './brain-failure.ts';
import type { BrainAnswer, BrainRequest, BrainResult, WorkerReport } from './brain-protocol.ts';

function serve(port: MessagePort): void {
  let compiled: CompiledStrategy | null = null;
  let warnings: string[] = [];
  const brain = new BrainCore({
    loadStrategy: async () => {
      invariant(compiled !== null, 'The worker was asked to load no strategy');
      return importStrategy(compiled);
    },
    onWarning: (text) => warnings.push(text),
  });

  const run = async (request: BrainRequest): Promise<BrainResult> => {
    switch (request.call) {
      case 'load':
        [compiled] = request.args;
        return brain.load();
      case 'configure':
        await brain.configure(...request.args);
        return null;
      case 'feed':
        brain.feed(...request.args);
        return null;
      case 'start':
        await brain.start(...request.args);
        return null;
      case 'loopStart':
        return brain.loopStart(...request.args);
      case 'analyse':
        return withLastCandles(brain, brain.analysePacked(...request.args));
      case 'decideEntries':
        return brain.decideEntries(...request.args);
      case 'decideExits':
        return brain.decideExits(...request.args);
      case 'ask':
        return brain.ask(...request.args);
      case 'informativePairs':
        return brain.informativePairs(...request.args);
      case 'analyzed':
        return brain.analyzed(...request.args);
    }
  };

  const answer = async (request: BrainRequest): Promise<void> => {
    let outcome: BrainAnswer['outcome'];
    try {
      outcome = { result: await run(request) };
    } catch (error) {
      outcome = { failure: failureOf(error) };
    }
    const locks = await brain.takeLockRequests();
    const reply: BrainAnswer = { id: request.id, outcome, warnings, locks };
    warnings = [];
    try {
      port.postMessage(reply, buffersOf(outcome));
    } catch (error) {
      // The author's code handed out something that is no plain data.
      const message = `what the strategy answered to "${request.call}" is no plain data: ${messageOf(error)}`;
      outcome = { failure: { code: 'STRATEGY', message, stack: null } };
      port.postMessage({ ...reply, outcome, locks: [] } satisfies BrainAnswer);
    }
  };

  port.on('message', (request: BrainRequest) => void answer(request));
}

function withLastCandles(brain: BrainCore, report: Omit<WorkerReport, 'lastCandles'>): WorkerReport {
  return { ...report, lastCandles: report.analyzed.map((pair) => [pair, brain.lastCandle(pair) ?? 0] as const) };
}

/** The number columns of an analysed frame: exported copies, so they may move. */
function buffersOf(outcome: BrainAnswer['outcome']): ArrayBuffer[] {
  if (!('result' in outcome)) return [];
  const { result } = outcome;
  if (typeof result !== 'object' || result === null || !('columns' in result)) return [];
  const buffers: ArrayBuffer[] = [];
  for (const column of result.columns.values()) {
    if (column instanceof Float64Array && column.buffer instanceof ArrayBuffer) buffers.push(column.buffer);
  }
  return buffers;
}

invariant(parentPort !== null, 'brain-worker.ts is started as a worker, not imported');
serve(parentPort);
