/**
 * Random numbers without state: a number is a pure function of its key, so that any minute of any year can be looked
 * up without walking there. 32-bit integer mixing (the finalizer of MurmurHash3), the same on every machine.
 *
 * Entry points: `keyOf` (text to key), `mix` (key and index to key), `uniform`, `normal`.
 */

function finalize(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A 32-bit key of a text (FNV-1a, finalized). */
export function keyOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return finalize(hash);
}

/** A new key from a key and an integer (its low 32 bits and what lies above them both count). */
export function mix(key: number, index: number): number {
  const low = index | 0;
  const high = Math.floor(index / 4294967296) | 0;
  const first = finalize(key ^ Math.imul(low, 0x9e3779b1));
  return high === 0 || high === -1 ? first : finalize(first ^ Math.imul(high, 0x7feb352d));
}

/** Uniform in (0, 1). */
export function uniform(key: number): number {
  return (finalize(key ^ 0x5bd1e995) + 0.5) / 4294967296;
}

/** Nearly standard normal: the sum of eight 8-bit uniforms (range about ±4.9). */
export function normal(key: number): number {
  const first = finalize(key ^ 0x2545f491);
  const second = finalize(key ^ 0x4f6cdd1d);
  const sum =
    (first & 255) +
    ((first >>> 8) & 255) +
    ((first >>> 16) & 255) +
    (first >>> 24) +
    (second & 255) +
    ((second >>> 8) & 255) +
    ((second >>> 16) & 255) +
    (second >>> 24);
  // Mean 8 · 127.5, variance 8 · (256² − 1) / 12.
  return (sum - 1020) / 209.0216;
}

/** A stream of numbers from one key, for a local sequence of draws. */
export function stream(key: number): () => number {
  let state = key >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    return (finalize(state) + 0.5) / 4294967296;
  };
}
