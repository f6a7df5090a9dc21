/** A dry-run configuration on a simulated exchange, as the benchmarks use it. */
export interface BenchConfiguration {
  readonly exchangeUrl: string;
  readonly port: number;
  readonly folder: string;
  readonly strategyPath: string;
  readonly pairs: readonly string[];
}

export function botConfiguration(options: BenchConfiguration): Record<string, unknown> {
  return {
    strategy: 'SampleStrategy',
    strategy_path: options.strategyPath,
    user_data_dir: options.folder,
    db_url: `sqlite:///${options.folder}/bench.sqlite`,
    initial_state: 'running',
    dry_run: true,
    dry_run_wallet: 10_000,
    timeframe: '1m',
    max_open_trades: 5,
    stake_currency: 'USDT',
    stake_amount: 500,
    entry_pricing: { price_side: 'other', use_order_book: true, order_book_top: 1 },
    exit_pricing: { price_side: 'other', use_order_book: true, order_book_top: 1 },
    exchange: { name: 'binance', local_url: options.exchangeUrl, pair_whitelist: options.pairs, pair_blacklist: [] },
    pairlists: [{ method: 'StaticPairList' }],
    api_server: {
      enabled: true,
      listen_ip_address: '127.0.0.1',
      listen_port: options.port,
      username: 'bench',
      password: 'vLZ3c1mQ0yE7hVf9',
      jwt_secret_key: 'Q1v8mZr3xT5yK7wB9nD2fG4hJ6kL0pSaUcEeIiOoRrTtYy',
    },
    internals: { process_throttle_secs: 5 },
  };
}
