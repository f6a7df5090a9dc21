/** The configuration of the demonstration: one bot on the simulated exchange, everything in a folder of its own. */
import type { ConfigObject } from '../config/tree.ts';

/** What the demonstration trades: 12 pairs the simulated exchange has. */
export const DEMO_PAIRS = [
  'BTC/USDT',
  'ETH/USDT',
  'BNB/USDT',
  'SOL/USDT',
  'XRP/USDT',
  'ADA/USDT',
  'DOGE/USDT',
  'AVAX/USDT',
  'LINK/USDT',
  'DOT/USDT',
  'LTC/USDT',
  'TRX/USDT',
] as const;

export const DEMO_BALANCE_USDT = 10_000;

export interface DemoChoices {
  readonly live: boolean;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly jwtSecretKey: string;
  readonly exchangeUrl: string;
  readonly exchangeKey: string;
  readonly exchangeSecret: string;
  /** Absolute. */
  readonly folder: string;
  /** Absolute. */
  readonly strategyPath: string;
}

export function demoConfiguration(choices: DemoChoices): ConfigObject {
  return {
    bot_name: 'Pitwall demo',
    strategy: 'SampleStrategy',
    strategy_path: choices.strategyPath,
    user_data_dir: choices.folder,
    db_url: `sqlite:///${choices.folder}/demo.sqlite`,
    initial_state: 'running',
    dry_run: !choices.live,
    dry_run_wallet: DEMO_BALANCE_USDT,
    timeframe: '1m',
    max_open_trades: 5,
    stake_currency: 'USDT',
    stake_amount: 500,
    force_entry_enable: true,
    unfilledtimeout: { entry: 3, exit: 3, unit: 'minutes' },
    entry_pricing: { price_side: 'other', use_order_book: true, order_book_top: 1 },
    exit_pricing: { price_side: 'other', use_order_book: true, order_book_top: 1 },
    exchange: {
      name: 'binance',
      key: choices.exchangeKey,
      secret: choices.exchangeSecret,
      local_url: choices.exchangeUrl,
      pair_whitelist: [...DEMO_PAIRS],
      pair_blacklist: [],
    },
    pairlists: [{ method: 'StaticPairList' }],
    api_server: {
      enabled: true,
      listen_ip_address: '127.0.0.1',
      listen_port: choices.port,
      username: choices.username,
      password: choices.password,
      jwt_secret_key: choices.jwtSecretKey,
    },
    internals: { process_throttle_secs: 5 },
  };
}
