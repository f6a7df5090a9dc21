/**
 * All frames of one bot: raw candles by pair and timeframe, and what the strategy made of them.
 */
import type { AnalyzedFrame, CandleKey } from '../domain/frame.ts';
import type { SignalRow } from '../domain/signals.ts';
import { Frame } from '../strategy/frame.ts';
import { CandleBuffer } from './candle-buffer.ts';
import { eachUpdate, type PackedUpdates } from './packed-candles.ts';

/** A frame as the strategy left it. */
export interface Analysis {
  readonly frame: Frame;
  /** ms UTC. */
  readonly analyzedAt: number;
  /** Open time of its newest candle, ms UTC. */
  readonly lastDate: number;
}

export class FrameStore {
  readonly #candles = new Map<string, CandleBuffer>();
  readonly #analyses = new Map<string, Analysis>();
  #maxRows: number;

  constructor(maxRows: number) {
    this.#maxRows = maxRows;
  }

  /** Sets how many candles are kept per pair and timeframe. */
  resize(maxRows: number): void {
    this.#maxRows = maxRows;
    for (const buffer of this.#candles.values()) buffer.resize(maxRows);
  }

  apply(packed: PackedUpdates): void {
    eachUpdate(packed, ({ key, replace }, rows) => {
      const id = idOf(key.pair, key.timeframe);
      let buffer = this.#candles.get(id);
      if (buffer === undefined) {
        buffer = new CandleBuffer({ pair: key.pair, timeframe: key.timeframe }, this.#maxRows);
        this.#candles.set(id, buffer);
      }
      buffer.apply(rows, replace);
    });
  }

  /** Pairs and timeframes that have candles. */
  keys(): CandleKey[] {
    return [...this.#candles.values()].filter((buffer) => buffer.rows > 0).map(({ key }) => key);
  }

  /** Open time of the newest candle, null when there is none. */
  lastDate(pair: string, timeframe: string): number | null {
    return this.#candles.get(idOf(pair, timeframe))?.lastDate ?? null;
  }

  /** A fresh copy of the candles as a frame; empty when there are none. */
  frame(pair: string, timeframe: string): Frame {
    const candles = this.#candles.get(idOf(pair, timeframe))?.copy() ?? emptyCandles();
    return new Frame(pair, timeframe, candles);
  }

  emptyFrame(pair: string, timeframe: string): Frame {
    return new Frame(pair, timeframe, emptyCandles());
  }

  analysis(pair: string): Analysis | undefined {
    return this.#analyses.get(pair);
  }

  /** Forgets the analyses of all pairs but these: what left the whitelist costs no memory. */
  keepAnalyses(pairs: readonly string[]): void {
    const kept = new Set(pairs);
    for (const pair of this.#analyses.keys()) if (!kept.has(pair)) this.#analyses.delete(pair);
  }

  setAnalysis(pair: string, analysis: Analysis): void {
    this.#analyses.set(pair, analysis);
  }
}

/** The signal columns of the newest row. */
export function signalRow({ frame }: Analysis): SignalRow {
  const { columns } = frame;
  const flag = (name: string): number | undefined => {
    const value = columns.get(name)?.at(-1);
    return typeof value === 'number' ? value : undefined;
  };
  const tag = (name: string): string | null => {
    const value = columns.get(name)?.at(-1);
    return typeof value === 'string' ? value : null;
  };
  return {
    enterLong: flag('enter_long'),
    exitLong: flag('exit_long'),
    enterShort: flag('enter_short'),
    exitShort: flag('exit_short'),
    enterTag: tag('enter_tag'),
    exitTag: tag('exit_tag'),
  };
}

/** The last `limit` rows as plain data with buffers of their own. */
export function exportAnalysis({ frame, analyzedAt }: Analysis, limit?: number): AnalyzedFrame {
  const from = limit === undefined ? 0 : Math.max(0, frame.length - limit);
  const columns = new Map([...frame.columns].map(([name, column]) => [name, column.slice(from)] as const));
  return { pair: frame.pair, timeframe: frame.timeframe, analyzedAt, firstRow: from, columns };
}

function idOf(pair: string, timeframe: string): string {
  return `${pair} ${timeframe}`;
}

function emptyCandles(): ReturnType<CandleBuffer['copy']> {
  const none = new Float64Array(0);
  return { date: none, open: none, high: none, low: none, close: none, volume: none };
}
