/** Reads the block `coingecko` of a checked configuration for the source of fiat rates. */
import { isObject, type ConfigObject } from '../config/tree.ts';
import type { CoinGeckoAccess } from '../exchange/fiat/coingecko.ts';

export function coinGeckoAccess(raw: ConfigObject): CoinGeckoAccess {
  const block = isObject(raw['coingecko']) ? raw['coingecko'] : {};
  const { api_key: apiKey, is_demo: isDemo } = block;
  return { apiKey: typeof apiKey === 'string' ? apiKey : '', isDemo: isDemo !== false };
}
