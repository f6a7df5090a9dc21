/** The bot's real adapter against a real simex: HTTP and WebSocket on 127.0.0.1, on the machine's clock. */
import { connectExchange } from '../../../pitwall/src/exchange/connect.ts';
import type { Clock } from '../../../pitwall/src/ports/clock.ts';
import type { Exchange } from '../../../pitwall/src/ports/exchange.ts';
import type { Meter } from '../../../pitwall/src/ports/meter.ts';
import { realClock } from '../../../pitwall/src/system/clock.ts';
import { startSimexServer, type SimexServer, type SimexServerOptions } from '../../../simex/src/index.ts';
import { catalogue } from '../../../simex/src/market/catalogue.ts';
import { memoryLog, type MemoryLog } from './venues.ts';

export interface SimexWorld extends AsyncDisposable {
  readonly simex: SimexServer;
  readonly exchange: Exchange;
  readonly log: MemoryLog;
  /** The exchange's time; its pauses are short. */
  readonly clock: Clock;
}

/** A quiet market of ETH/USDT at 3,200 and a funded account, with the adapter connected to it. */
export async function connectToSimex(
  options: SimexServerOptions = {},
  tradingMode: 'spot' | 'futures' = 'spot',
  meter?: Meter,
): Promise<SimexWorld> {
  const product = tradingMode;
  const simex = await startSimexServer({
    seed: 'adapter',
    background: false,
    fillWholly: true,
    symbols: catalogue().filter((spec) => spec.product === product && spec.symbol === 'ETHUSDT'),
    deposits: [{ product, asset: 'USDT', amount: '10000' }],
    ...options,
  });
  simex.venue.setPrice(product, 'ETHUSDT', '3200');
  const log = memoryLog();
  const clock = clockOf(simex);
  const exchange = await connectExchange(
    { name: 'binance', ...simex.credentials, local_url: simex.url },
    {
      dryRun: false,
      tradingMode,
      clock,
      logger: log.logger,
      feeRate: null,
      lookup: async () => undefined,
      ...(meter === undefined ? {} : { meter }),
    },
  );
  await exchange.loadMarkets();
  return {
    simex,
    exchange,
    log,
    clock,
    [Symbol.asyncDispose]: async () => {
      await exchange.close();
      await simex.close();
    },
  };
}

/** The exchange's time, whoever moves it; pauses of the adapter last as long as they say, at most a tenth of a second. */
function clockOf(simex: SimexServer): Clock {
  const real = realClock();
  const shortened = (ms: number): number => Math.min(ms, 100);
  return {
    now: () => simex.clock.now(),
    sleep: (ms, signal) => real.sleep(shortened(ms), signal),
    after: (ms, run) => real.after(shortened(ms), run),
  };
}
