/**
 * An unmodified ccxt that trades on a local exchange, for tests: the real addresses stay, only the transport leads to
 * the local port, and nothing else is let through. Entry point: {@link ccxtClient}.
 */
import type { Exchange } from 'ccxt';

import type { SimexServer } from './start.ts';

type ExchangeClass = new (options: Record<string, unknown>) => Exchange;

export interface CcxtOptions {
  readonly type?: 'spot' | 'swap';
  readonly apiKey?: string;
  readonly secret?: string;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly timeoutMs?: number;
}

/** ccxt's Binance (REST and WebSocket) against `server`. Call `close()` on it when done. */
export async function ccxtClient(server: SimexServer, options: CcxtOptions = {}): Promise<Exchange> {
  const type = options.type ?? 'spot';
  const address = new URL('./src/pro/binance.js', import.meta.resolve('ccxt')).href;
  const { default: Binance } = (await import(address)) as { readonly default: ExchangeClass };
  const exchange = new Binance({
    apiKey: options.apiKey ?? server.credentials.key,
    secret: options.secret ?? server.credentials.secret,
    enableRateLimit: false,
    timeout: options.timeoutMs ?? 10_000,
    options: {
      defaultType: type,
      fetchMarkets: { types: [type === 'spot' ? 'spot' : 'linear'] },
      fetchCurrencies: false,
      fetchMargins: false,
      warnOnFetchOpenOrdersWithoutSymbol: false,
      ...options.options,
    },
  });
  const local = new URL(server.url);
  exchange.fetchImplementation = async (url: string, request: Record<string, unknown>) => {
    const target = new URL(url.replace(/^https:\/\/[^/]+/, server.url));
    if (target.host !== local.host) throw new Error(`a request to ${target.host} was about to leave this machine`);
    // ccxt's own agent and dispatcher belong to the real address.
    const own: Record<string, unknown> = { ...request, agent: undefined, dispatcher: undefined };
    return fetch(target, own);
  };
  const urls = exchange.urls as unknown as { api: { ws: Record<string, unknown> } };
  const webSocket = `ws://${local.host}`;
  urls.api.ws = {
    spot: `${webSocket}/stream/ws`,
    future: `${webSocket}/fstream/ws`,
    'ws-api': { spot: `${webSocket}/ws-api/v3` },
  };
  await exchange.loadHttpProxyAgent();
  return exchange;
}

/** The venue's id of an order; ccxt types it as possibly missing. */
export function idOf(order: { readonly id?: string | undefined }): string {
  if (order.id === undefined) throw new Error('the order has no id');
  return order.id;
}
