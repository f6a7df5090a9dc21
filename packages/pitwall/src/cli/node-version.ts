/** The published package runs with whatever Node its user has: an older one ends in puzzles, so it is told at once. */

/** What the package's `engines` say, too. */
export const LEAST_NODE = 24;

/** What to say to a Node that is too old (`process.versions.node`), null when it will do. */
export function nodeComplaint(version: string): string | null {
  if (Number.parseInt(version, 10) >= LEAST_NODE) return null;
  return `Error: Pitwall needs Node ${LEAST_NODE} or later, and this is ${version}: install it from https://nodejs.org\n`;
}
