/** What a coin is worth in a state's currency. */
export interface FiatRates {
  /**
   * Units of `fiat` (`EUR`) one unit of `coin` (`USDT`) is worth now; 0 when that is not known. Never throws: a price
   * service that fails is a rate that is not known.
   */
  rate(coin: string, fiat: string): Promise<number>;
}
