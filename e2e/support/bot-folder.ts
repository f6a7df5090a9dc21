/** A folder of a user: a configuration, strategies, and the bot that runs there. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SimexServer } from '../../packages/simex/src/index.ts';
import { PITWALL, RunningCommand } from './command.ts';
import type { Access } from './poll.ts';

export const USER = { username: 'tester', password: 'jRt5-wqL2-pkY8' } as const;

export class BotFolder {
  readonly path: string;

  constructor() {
    this.path = mkdtempSync(join(tmpdir(), 'pitwall-e2e-'));
    mkdirSync(join(this.path, 'user_data', 'strategies'), { recursive: true });
  }

  /** Writes `strategies/<name>.ts`. */
  strategy(name: string, text: string): void {
    writeFileSync(join(this.path, 'user_data', 'strategies', `${name}.ts`), text);
  }

  configuration(values: Readonly<Record<string, unknown>>): void {
    writeFileSync(join(this.path, 'config.json'), JSON.stringify(values, null, 2));
  }

  /** `pitwall trade` with the folder's configuration. */
  trade(...options: readonly string[]): RunningCommand {
    const args = [PITWALL, 'trade', '--config', 'config.json', '--userdir', 'user_data', ...options];
    return new RunningCommand(args, { cwd: this.path });
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** What a dry-run bot on the exchange needs to be told; `port` 0: no API; `api` is laid over the block `api_server`. */
export function botConfiguration(
  exchange: Pick<SimexServer, 'url' | 'credentials'>,
  strategy: string,
  port: number,
  api: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const apiServer = {
    enabled: true,
    listen_ip_address: '127.0.0.1',
    listen_port: port,
    ...USER,
    jwt_secret_key: '5f0d1c7e9ab24c6f8d3b6e1a7c9f2048b5d7e3a1',
    ...api,
  };
  return {
    strategy,
    dry_run: true,
    initial_state: 'running',
    timeframe: '1m',
    max_open_trades: 3,
    stake_currency: 'USDT',
    stake_amount: 100,
    force_entry_enable: true,
    entry_pricing: { price_side: 'other', use_order_book: true, order_book_top: 1 },
    exit_pricing: { price_side: 'other', use_order_book: true, order_book_top: 1 },
    exchange: {
      name: 'binance',
      key: exchange.credentials.key,
      secret: exchange.credentials.secret,
      local_url: exchange.url,
      pair_whitelist: ['BTC/USDT', 'ETH/USDT'],
      pair_blacklist: [],
    },
    pairlists: [{ method: 'StaticPairList' }],
    ...(port === 0 ? {} : { api_server: apiServer }),
    internals: { process_throttle_secs: 1 },
  };
}

export function accessOf(port: number): Access {
  return { url: `http://127.0.0.1:${port}`, ...USER };
}
