/**
 * Which trades were written when, in numbers that only grow: what is kept of a trade is true as long as nothing was noted
 * for it. One log per store, shared by its transactions.
 *
 * A write counts when it begins and again when it ends; it is noted under the second number. Whoever reads in between
 * keeps what he read under the first, and finds the note when he asks what has changed since.
 */
import type { TradeChange } from '../ports/store.ts';

/** Trades remembered at most, the ones written last: about 100 bytes each. */
const MAX_REMEMBERED = 10_000;

interface Note {
  readonly revision: number;
  readonly isOpen: boolean;
}

export class WriteLog {
  /** In the order of the last write of each. */
  readonly #notes = new Map<number, Note>();
  readonly #maxRemembered: number;
  #revision = 0;
  /** Of what was written up to here, not everything is remembered. */
  #forgottenUpTo = 0;

  constructor(maxRemembered = MAX_REMEMBERED) {
    this.#maxRemembered = maxRemembered;
  }

  get revision(): number {
    return this.#revision;
  }

  begin(): void {
    this.#revision += 1;
  }

  /** @param tradeId 0: it failed before the trade had an id */
  end(tradeId: number, isOpen: boolean): void {
    this.#revision += 1;
    if (tradeId === 0) return;
    // Deleted first, so that it comes to stand at the end.
    this.#notes.delete(tradeId);
    this.#notes.set(tradeId, { revision: this.#revision, isOpen });
    if (this.#notes.size <= this.#maxRemembered) return;
    const [oldest] = this.#notes;
    if (oldest === undefined) return;
    this.#notes.delete(oldest[0]);
    this.#forgottenUpTo = oldest[1].revision;
  }

  /** Null when not all of it is remembered. */
  since(revision: number): TradeChange[] | null {
    if (revision < this.#forgottenUpTo) return null;
    const changes: TradeChange[] = [];
    for (const [tradeId, note] of this.#notes) {
      if (note.revision > revision) changes.push({ tradeId, isOpen: note.isOpen });
    }
    return changes;
  }
}
