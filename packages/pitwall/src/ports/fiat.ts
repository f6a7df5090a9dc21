/** What a coin is worth in a state's currency. */
export interface FiatRates {
  /**
   * Units of `fiat` (`EUR`) one unit of `coin` (`USDT`) is worth now; 0 when that is not known. Never throws: a price
   * service that fails is a rate that is not known.
   */
  rate(coin: string, fiat: string): Promise<number>;
}

/** No source of rates: nothing is worth anything. */
export const NO_FIAT_RATES: FiatRates = { rate: async () => 0 };
