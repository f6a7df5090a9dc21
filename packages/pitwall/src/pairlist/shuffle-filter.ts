/** ShuffleFilter: another order in each iteration. */
import { definePairList } from './definition.ts';
import type { Pairs } from './handler.ts';

/** Numbers from 0 up to 1 (splitmix32): the same seed gives the same numbers. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

/** Each order is equally likely (Fisher and Yates). */
function shuffle(pairs: Pairs, random: () => number): string[] {
  const result = [...pairs];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const chosen = Math.floor(random() * (last + 1));
    [result[last], result[chosen]] = [result[chosen] as string, result[last] as string];
  }
  return result;
}

export const shuffleFilter = definePairList({
  name: 'ShuffleFilter',
  description: 'Shuffles the pairs.',
  isGenerator: false,
  parameters: {
    seed: {
      type: 'number',
      default: null,
      integer: true,
      description: 'Seed',
      help: 'With a seed the same orders come after each start; without one they begin with the time.',
    },
  },
  rule: ({ seed }) => {
    let random: (() => number) | undefined = seed === null ? undefined : randomNumbers(seed);
    return {
      summary: `ShuffleFilter - shuffled${seed === null ? '' : ` by seed ${seed}`}`,
      filter: (pairs, { now }) => {
        random ??= randomNumbers(now);
        return shuffle(pairs, random);
      },
    };
  },
});
