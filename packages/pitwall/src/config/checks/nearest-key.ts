/** Finds the key a mistyped one was meant to be. */

/** Changes that still count as a typing mistake: a letter more, less, other, or two swapped. */
const MAXIMUM_DISTANCE = 2;

/** Keys up to this length may differ by one change only: there are too many short words. */
const SHORT_KEY_LENGTH = 5;

/** The known key nearest to `key`, if it is near enough to be meant; upper and lower case do not matter. */
export function nearestKey(key: string, known: readonly string[]): string | undefined {
  const limit = key.length <= SHORT_KEY_LENGTH ? 1 : MAXIMUM_DISTANCE;
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - key.length) > limit) continue;
    const distance = editDistance(key.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Optimal string alignment distance (Damerau 1964, without edits between swapped letters). */
export function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
}
