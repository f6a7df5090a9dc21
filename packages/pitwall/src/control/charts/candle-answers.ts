/**
 * Tables of candles that were asked for, written and kept until their pair is analysed again: a UI asks for the same ones
 * every few seconds, and to fetch a frame from the strategy's worker and write it takes milliseconds.
 */
import type { CandleTable } from '@pitwall/wire';
import { writtenAs, type Written } from '../written.ts';

/** All kept answers and their questions together, bytes. Those of the pair that was analysed longest ago go first. */
const KEPT_BYTES = 48 * 1024 * 1024;
/** Questions that are longer are answered, and not kept, characters. */
const QUESTION_LIMIT = 2_000;

type Answer = Promise<Written<CandleTable>>;

interface PairAnswers {
  readonly analysis: number;
  readonly answers: Map<string, Answer>;
  bytes: number;
}

export class CandleAnswers {
  readonly #limitBytes: number;
  /** In the order of the analyses. */
  readonly #pairs = new Map<string, PairAnswers>();
  #bytes = 0;

  constructor(limitBytes = KEPT_BYTES) {
    this.#limitBytes = limitBytes;
  }

  /** Bytes of all kept answers and their questions. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * The answer to a question about a pair.
   *
   * @param analysis number of the analysis it is about; 0 = there is none, and nothing is kept
   * @param question all that the answer depends on besides
   */
  read(pair: string, analysis: number, question: string, make: () => Promise<CandleTable>): Answer {
    if (analysis === 0 || question.length > QUESTION_LIMIT) return make().then(writtenAs);
    const kept = this.#of(pair, analysis);
    const known = kept.answers.get(question);
    if (known !== undefined) return known;
    const answer = make().then(writtenAs);
    kept.answers.set(question, answer);
    // Whoever waits for the answer hears of a failure; it is not kept.
    answer.then(
      ({ bytes }) => this.#count(pair, kept, bytes.length + question.length),
      () => kept.answers.delete(question),
    );
    return answer;
  }

  #of(pair: string, analysis: number): PairAnswers {
    const known = this.#pairs.get(pair);
    if (known?.analysis === analysis) return known;
    this.#forget(pair);
    const kept: PairAnswers = { analysis, answers: new Map(), bytes: 0 };
    this.#pairs.set(pair, kept);
    return kept;
  }

  #count(pair: string, kept: PairAnswers, bytes: number): void {
    if (this.#pairs.get(pair) !== kept) return;
    kept.bytes += bytes;
    this.#bytes += bytes;
    for (const oldest of this.#pairs.keys()) {
      if (this.#bytes <= this.#limitBytes) return;
      this.#forget(oldest);
    }
  }

  #forget(pair: string): void {
    this.#bytes -= this.#pairs.get(pair)?.bytes ?? 0;
    this.#pairs.delete(pair);
  }
}
