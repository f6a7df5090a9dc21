import { describe, expect, it } from 'vitest';
import { CandleAnswers } from './candle-answers.ts';
import { candleTable } from './candle-table.ts';

const empty = candleTable({ strategy: 'S', pair: 'X/Y', timeframe: '5m', frame: null });
const SIZE = JSON.stringify(empty).length + 1;

/** Reads, and tells whether the answer had to be made. */
function reader(answers: CandleAnswers) {
  return async (pair: string, analysis: number, question = '?'): Promise<boolean> => {
    let isMade = false;
    const answer = await answers.read(pair, analysis, question, async () => {
      isMade = true;
      return empty;
    });
    expect(JSON.parse(answer.bytes.toString())).toEqual(empty);
    return isMade;
  };
}

describe('kept answers about candles', () => {
  it('are made once for each question and analysis', async () => {
    const read = reader(new CandleAnswers());
    expect(await read('A', 1)).toBe(true);
    expect(await read('A', 1)).toBe(false);
    expect(await read('A', 1, '!')).toBe(true);
    expect(await read('B', 1)).toBe(true);
    expect(await read('A', 2)).toBe(true);
    expect(await read('A', 2, '!')).toBe(true);
    expect(await read('A', 2)).toBe(false);
  });

  it('are shared by those who ask at once', async () => {
    const read = reader(new CandleAnswers());
    expect(await Promise.all([read('A', 1), read('A', 1), read('A', 1)])).toEqual([true, false, false]);
  });

  it('are not kept without an analysis, nor for long questions', async () => {
    const answers = new CandleAnswers();
    const read = reader(answers);
    for (const [analysis, question] of [
      [0, '?'],
      [1, 'x'.repeat(3_000)],
    ] as const) {
      expect(await read('A', analysis, question)).toBe(true);
      expect(await read('A', analysis, question)).toBe(true);
    }
    expect(answers.bytes).toBe(0);
  });

  it('have a limit: those of the pair that was analysed longest ago go first', async () => {
    const answers = new CandleAnswers(2.5 * SIZE);
    const read = reader(answers);
    for (const pair of ['A', 'B', 'C']) expect(await read(pair, 1)).toBe(true);
    expect(answers.bytes).toBe(2 * SIZE);
    expect(await read('B', 1)).toBe(false);
    expect(await read('C', 1)).toBe(false);
    expect(await read('A', 1)).toBe(true);
    expect(await read('B', 1)).toBe(true);
    expect(answers.bytes).toBeLessThanOrEqual(2.5 * SIZE);
  });

  it('a failure is told and not kept', async () => {
    const answers = new CandleAnswers();
    const broken = answers.read('A', 1, '?', async () => Promise.reject(new Error('no')));
    await expect(broken).rejects.toThrow('no');
    expect(await reader(answers)('A', 1)).toBe(true);
  });
});
