/** A pair lock: no entries on `pair` (`*` = all) for `side` (`*` = both) until `lockEndTime`. Dates in ms UTC. */
export interface PairLock {
  /** Row id; 0 until saved. */
  id: number;
  pair: string;
  side: 'long' | 'short' | '*';
  reason: string | null;
  lockTime: number;
  /** Always the start of a candle. */
  lockEndTime: number;
  active: boolean;
}
