/** Random identifiers. Never derived from a row id: row ids come back after deletes. */
export interface Ids {
  /** A non-negative integer of `count` random bits. */
  randomBits(count: number): bigint;
}
