/**
 * Entry of the worker in which a strategy is analysed that does not run: it imports the strategy once, and runs a fresh
 * instance of it for each request. The answer is written here, so that the server's thread only sends it.
 */
import { parentPort, type MessagePort } from 'node:worker_threads';
import { BrainCore } from '../../brain/brain-core.ts';
import type { StrategySource } from '../../brain/loaded-strategy.ts';
import type { Snapshot } from '../../brain/brain.ts';
import { failureOf } from '../../bot/brain-host/brain-failure.ts';
import { importStrategy } from '../../strategy-loading/import.ts';
import { invariant, PitwallError } from '../../domain/errors.ts';
import type { AnalyzedFrame, NumberColumn, TextColumn } from '../../domain/frame.ts';
import { candleTable } from '../charts/candle-table.ts';
import type { StudyAnswer, StudyCall, StudyCalls, StudyRequest, StudySetting } from './study-protocol.ts';

/** Nothing is held and nothing is traded. */
function emptySnapshot(now: number): Snapshot {
  const stake = { total: 0, available: 0 };
  return { now, openTrades: [], rates: new Map(), tickers: new Map(), wallets: new Map(), stake };
}

/** Rows from `from` on, and of these as many as `limit` says. */
function cut(frame: AnalyzedFrame, { from, limit }: StudyRequest): AnalyzedFrame {
  const dates = frame.columns.get('date') as NumberColumn;
  const found = from === null ? 0 : dates.findIndex((date) => date >= from);
  const wanted = found === -1 ? dates.length : found;
  const first = limit > 0 ? Math.max(wanted, dates.length - limit) : wanted - limit;
  const columns = [...frame.columns].map(([name, column]): [string, NumberColumn | TextColumn] => [
    name,
    column.slice(first),
  ]);
  return { ...frame, columns: new Map(columns) };
}

class Study {
  readonly warnings: string[] = [];
  #source: StrategySource | null = null;

  async run(request: StudyCall): Promise<StudyCalls[keyof StudyCalls]['result']> {
    switch (request.call) {
      case 'load':
        this.#source = await importStrategy(request.args[0]);
        return this.#core(0).load();
      case 'informative': {
        const [setting] = request.args;
        const core = await this.#started(setting, 0);
        return core.informativePairs([setting.pair], setting.now);
      }
      case 'study':
        return this.#study(request.args[0]);
    }
  }

  #core(candleLimit: number): BrainCore {
    const source = this.#source;
    invariant(source !== null, 'A study was asked for before the strategy was loaded');
    return new BrainCore({
      loadStrategy: async () => source,
      onWarning: (text) => this.warnings.push(text),
      candleLimit,
    });
  }

  async #started({ settings, now }: StudySetting, candleLimit: number): Promise<BrainCore> {
    const core = this.#core(candleLimit);
    await core.load();
    await core.configure(settings, new Map());
    await core.start(emptySnapshot(now));
    return core;
  }

  async #study(request: StudyRequest): Promise<Uint8Array> {
    const { pair, timeframe, now, updates, rows, settings } = request;
    const core = await this.#started(request, rows);
    const { failures } = core.analysePacked({ now, pairs: [pair], updates });
    const failure = failures[0];
    if (failure !== undefined) throw new PitwallError('STRATEGY', failure.message);
    const analyzed = await core.analyzed(pair, timeframe);
    const frame = analyzed === null ? null : cut(analyzed, request);
    const table = candleTable({ strategy: settings.strategy, pair, timeframe, columns: request.columns, frame });
    return new TextEncoder().encode(JSON.stringify(table));
  }
}

function serve(port: MessagePort): void {
  const study = new Study();
  const answer = async (request: StudyCall): Promise<void> => {
    let outcome: StudyAnswer['outcome'];
    try {
      outcome = { result: await study.run(request) };
    } catch (error) {
      outcome = { failure: failureOf(error) };
    }
    const result = 'result' in outcome ? outcome.result : null;
    const transfer = result instanceof Uint8Array && result.buffer instanceof ArrayBuffer ? [result.buffer] : [];
    const reply: StudyAnswer = { id: request.id, outcome, warnings: study.warnings.splice(0) };
    port.postMessage(reply, transfer);
  };
  port.on('message', (request: StudyCall) => void answer(request));
}

invariant(parentPort !== null, 'study-worker.ts is started as a worker, not imported');
serve(parentPort);
