/**
 * Which coin of the price service a symbol means. Many coins share a symbol: the well-known ones are named here, of the
 * others only a symbol that one coin alone has is known.
 */

const WELL_KNOWN: Readonly<Record<string, string>> = {
  btc: 'bitcoin',
  eth: 'ethereum',
  bnb: 'binancecoin',
  sol: 'solana',
  usdt: 'tether',
  usdc: 'usd-coin',
  busd: 'binance-usd',
  tusd: 'true-usd',
};

export interface ListedCoin {
  readonly id: string;
  readonly symbol: string;
}

/** Reads the service's list; entries of another form are left out. */
export function readCoinList(answer: unknown): ListedCoin[] {
  if (!Array.isArray(answer)) return [];
  return answer.flatMap((entry: unknown) => {
    const { id, symbol } = (entry ?? {}) as Record<string, unknown>;
    return typeof id === 'string' && typeof symbol === 'string' ? [{ id, symbol: symbol.toLowerCase() }] : [];
  });
}

export function wellKnownId(symbol: string): string | undefined {
  return WELL_KNOWN[symbol.toLowerCase()];
}

/** Undefined when no coin, or more than one, has the symbol. */
export function idOf(symbol: string, coins: readonly ListedCoin[]): string | undefined {
  const matches = coins.filter((coin) => coin.symbol === symbol.toLowerCase());
  return matches.length === 1 ? matches[0]?.id : undefined;
}
