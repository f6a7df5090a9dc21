/** Chance that decides nothing about money: jitter, shuffles. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
}
