/**
 * Random numbers from a seed: the same seed gives the same numbers on every machine. Entry point: {@link seededRandom}.
 */

/** Numbers in [0, 1) by the counter-based generator splitmix32. */
export function seededRandom(seed: number): () => number {
  let state = (seed >>> 0) ^ Math.floor(seed / 0x1_0000_0000);
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    mixed ^= mixed >>> 15;
    return (mixed >>> 0) / 0x1_0000_0000;
  };
}
