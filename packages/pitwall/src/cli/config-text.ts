/** The text of a new configuration file: commented, so that it explains itself. */

export interface ConfigAnswers {
  readonly dryRun: boolean;
  readonly stakeCurrency: string;
  readonly stakeAmount: number | 'unlimited';
  readonly maxOpenTrades: number;
  /** Null: the strategy's. */
  readonly timeframe: string | null;
  readonly exchange: string;
  /** API key, secret and passphrase of the account; empty in dry-run. */
  readonly key: string;
  readonly secret: string;
  readonly passphrase: string;
  /** Pairs of the static list; empty: the pairs with the largest volume. */
  readonly pairs: readonly string[];
  /** Class name; null: named when the bot is started. */
  readonly strategy: string | null;
  readonly api: ApiAnswers | null;
}

export interface ApiAnswers {
  readonly address: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly jwtSecretKey: string;
  readonly wsToken: string;
}

/** What a new configuration has when nobody says otherwise. */
export const DEFAULT_ANSWERS = {
  dryRun: true,
  stakeCurrency: 'USDT',
  stakeAmount: 'unlimited',
  maxOpenTrades: 3,
  timeframe: null,
  exchange: 'binance',
  key: '',
  secret: '',
  passphrase: '',
  pairs: [],
  strategy: null,
} as const satisfies Omit<ConfigAnswers, 'api'>;

export const DEFAULT_API = { address: '127.0.0.1', port: 8080, username: 'freqtrader' } as const;

const json = (value: unknown) => JSON.stringify(value).replaceAll('","', '", "');

/** `examples/config.json`: it asks for its secrets, since every copy of it is public. */
export function exampleText(): string {
  const api = { ...DEFAULT_API, password: '', jwtSecretKey: '', wsToken: '' };
  return configText({ ...DEFAULT_ANSWERS, strategy: 'SampleStrategy', api });
}

/** The file's content. It is valid for `trade` once secrets and strategy are there. */
export function configText(answers: ConfigAnswers): string {
  return `{
  // Every key is explained in docs/configuration.md. Comments and trailing commas are allowed.
  "bot_name": "pitwall",

  // true: orders are simulated with real prices. false: real orders, real money.
  "dry_run": ${json(answers.dryRun)},
  "dry_run_wallet": 1000,

  // -1 = no limit.
  "max_open_trades": ${json(answers.maxOpenTrades)},
  "stake_currency": ${json(answers.stakeCurrency)},
  // A number, or "unlimited": the balance shared by max_open_trades.
  "stake_amount": ${json(answers.stakeAmount)},
  "tradable_balance_ratio": 0.99,
${answers.timeframe === null ? '' : `  "timeframe": ${json(answers.timeframe)},\n`}
${strategyText(answers)}
  // Orders that are not filled are cancelled after this time.
  "unfilledtimeout": { "entry": 10, "exit": 10, "exit_timeout_count": 0, "unit": "minutes" },
  "entry_pricing": { "price_side": "same", "use_order_book": true, "order_book_top": 1 },
  "exit_pricing": { "price_side": "same", "use_order_book": true, "order_book_top": 1 },
  "cancel_open_orders_on_exit": false,

${exchangeText(answers)}

${pairListText(answers)}
${answers.api === null ? '' : `\n${apiText(answers.api)}`}
  "initial_state": "running",
  "force_entry_enable": false,
  "internals": { "process_throttle_secs": 5 }
}
`;
}

function strategyText(answers: ConfigAnswers): string {
  return answers.strategy === null
    ? '  // The strategy: add "strategy": "NameOfYourClass" here, or start with --strategy.\n'
    : `  // Class name of the strategy; its file is in the folder strategies of the user folder.\n  "strategy": ${json(answers.strategy)},\n`;
}

function exchangeText(answers: ConfigAnswers): string {
  const passphrase = answers.passphrase === '' ? '' : `\n    "password": ${json(answers.passphrase)},`;
  return `  "exchange": {
    "name": ${json(answers.exchange)},
    // Only for real orders. Give the key no right to withdraw.
    "key": ${json(answers.key)},
    "secret": ${json(answers.secret)},${passphrase}
    "pair_whitelist": ${json(answers.pairs)},
    "pair_blacklist": []
  },`;
}

function pairListText(answers: ConfigAnswers): string {
  return answers.pairs.length > 0
    ? `  // The pairs of pair_whitelist above.\n  "pairlists": [{ "method": "StaticPairList" }],`
    : `  // The pairs with the largest volume.
  "pairlists": [
    {
      "method": "VolumePairList",
      "number_assets": 20,
      "sort_key": "quoteVolume",
      "min_value": 0,
      "refresh_period": 1800
    }
  ],`;
}

function apiText(api: ApiAnswers): string {
  return `  // The control API. "pitwall new-secret" makes a fresh password, key and token.
  "api_server": {
    "enabled": true,
    "listen_ip_address": ${json(api.address)},
    "listen_port": ${json(api.port)},
    "verbosity": "error",
    "username": ${json(api.username)},
    "password": ${json(api.password)},
    "jwt_secret_key": ${json(api.jwtSecretKey)},
    "ws_token": ${json(api.wsToken)},
    "CORS_origins": []
  },
`;
}
