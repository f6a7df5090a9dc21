/**
 * Rows of closed trades as the bytes that go over the wire, kept until the trade is written again. Building one takes
 * about 50 microseconds with the reading of the trade, 500 of them 25 ms. When there is no room, those that nobody asked
 * for the longest go.
 */
import type { Trade } from '../../domain/trade.ts';
import type { ClosedResult, TradeRepository } from '../../ports/store.ts';
import { historyTradeRow } from './trade-row.ts';

/** About 11,000 rows of 2.8 kB: the whole history of most bots. */
const MAX_KEPT_BYTES = 32 * 1024 * 1024;

/** Rows read at once; between two readings other requests are served. */
const ROWS_PER_READ = 100;

/** How long these trades were open, by their ids. */
function durationsOf(tradeIds: readonly number[], closed: readonly ClosedResult[]): Map<number, number | null> {
  const wanted = new Set(tradeIds);
  return new Map(closed.filter(({ id }) => wanted.has(id)).map(({ id, durationMs }) => [id, durationMs]));
}

export interface TradeRowsOptions {
  readonly trades: Pick<TradeRepository, 'revision' | 'changesSince' | 'byIds' | 'closedResults'>;
  readonly maxBytes?: number;
}

export class TradeRows {
  readonly #trades: TradeRowsOptions['trades'];
  readonly #maxBytes: number;
  /** By trade id, those asked for last at the end. */
  readonly #rows = new Map<number, Buffer>();
  #bytes = 0;
  /** Rows are those of this revision. */
  #keptFor: number;

  constructor({ trades, maxBytes = MAX_KEPT_BYTES }: TradeRowsOptions) {
    this.#trades = trades;
    this.#maxBytes = maxBytes;
    this.#keptFor = trades.revision();
  }

  /** Bytes kept now. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The rows of these trades, in this order; null when one of them is not a closed trade any more. */
  async read(tradeIds: readonly number[], pause: () => Promise<void>): Promise<readonly Buffer[] | null> {
    this.#forgetChanged();
    const rows = tradeIds.map((id) => this.#kept(id));
    const missing = tradeIds.filter((_, index) => rows[index] === undefined);
    if (missing.length === 0) return rows as Buffer[];
    const built = new Map<number, Buffer>();
    for (let start = 0; start < missing.length; start += ROWS_PER_READ) {
      if (start > 0) await pause();
      await this.#build(missing.slice(start, start + ROWS_PER_READ), built);
    }
    const all = rows.map((row, index) => row ?? built.get(tradeIds[index] ?? 0));
    return all.includes(undefined) ? null : (all as Buffer[]);
  }

  async #build(tradeIds: readonly number[], into: Map<number, Buffer>): Promise<void> {
    const revision = this.#trades.revision();
    const trades = await this.#trades.byIds(tradeIds);
    const durations = durationsOf(tradeIds, await this.#trades.closedResults());
    // What was written while it was read is handed out, but not kept.
    const changes = this.#trades.changesSince(revision);
    const changed = changes === null ? null : new Set(changes.map(({ tradeId }) => tradeId));
    for (const trade of trades) {
      if (trade.isOpen) continue;
      const row = rowBytes(trade, durations.get(trade.id));
      into.set(trade.id, row);
      if (changed?.has(trade.id) === false) this.#keep(trade.id, row);
    }
  }

  #kept(tradeId: number): Buffer | undefined {
    const row = this.#rows.get(tradeId);
    if (row === undefined) return undefined;
    // Deleted first, so that it comes to stand at the end.
    this.#rows.delete(tradeId);
    this.#rows.set(tradeId, row);
    return row;
  }

  #keep(tradeId: number, row: Buffer): void {
    this.#drop(tradeId);
    this.#rows.set(tradeId, row);
    this.#bytes += row.length;
    for (const oldest of this.#rows.keys()) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#drop(oldest);
    }
  }

  #drop(tradeId: number): void {
    this.#bytes -= this.#rows.get(tradeId)?.length ?? 0;
    this.#rows.delete(tradeId);
  }

  #forgetChanged(): void {
    const revision = this.#trades.revision();
    if (revision === this.#keptFor) return;
    const changes = this.#trades.changesSince(this.#keptFor);
    this.#keptFor = revision;
    if (changes !== null) {
      for (const { tradeId } of changes) this.#drop(tradeId);
      return;
    }
    this.#rows.clear();
    this.#bytes = 0;
  }
}

function rowBytes(trade: Trade, durationMs: number | null | undefined): Buffer {
  return Buffer.from(JSON.stringify(historyTradeRow(trade, durationMs)));
}
