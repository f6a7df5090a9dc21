/** The exchange port with its calls in a test's hands: it may let them through, fail them or change their answers. */
import type { Exchange } from '../../../pitwall/src/ports/exchange.ts';

/** What becomes of one call; `call` makes the real one. */
export type Interceptor = (method: string, args: readonly unknown[], call: () => Promise<unknown>) => Promise<unknown>;

/** Subscriptions to candles are let through. */
export function interceptCalls(exchange: Exchange, intercept: Interceptor): Exchange {
  return new Proxy(exchange, {
    get: (target, key): unknown => {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      const call = value.bind(target) as (...args: unknown[]) => Promise<unknown>;
      if (key === 'watchCandles') return call;
      return async (...args: unknown[]) => intercept(String(key), args, async () => call(...args));
    },
  });
}
