/** Keys of the control API and of the sections that send messages. */
import Type from 'typebox';
import { bool, choice, integer, number, optional, text, texts } from './fields.ts';

const ApiServerSection = Type.Object(
  {
    enabled: bool('Start the control API.'),
    listen_ip_address: text('Address to listen on: `127.0.0.1`.'),
    listen_port: integer('Port to listen on.', { minimum: 1024, maximum: 65535 }),
    verbosity: optional(choice(['error', 'info'], '`info` logs one line per request.', { default: 'error' })),
    username: text('Name for Basic authentication and login.'),
    password: text(
      'Password for it; make one with `pitwall new-secret`. May be a scrypt hash: make it with `pitwall hash-password`.',
    ),
    jwt_secret_key: optional(
      text('Key that signs the tokens, needed while the API is on; make one with `pitwall new-secret`.'),
    ),
    ws_token: optional(
      Type.Union([Type.String(), Type.Array(Type.String())], {
        description: 'Token, or tokens, for the message WebSocket; make one with `pitwall new-secret`.',
      }),
    ),
    ws_analyzed_df: optional(
      choice(['whole', 'last'], 'What of an analysed frame is pushed to the WebSocket: all rows, or the last one.', {
        default: 'whole',
      }),
    ),
    CORS_origins: optional(
      texts('Origins of web pages that may use the API, exact, no trailing slash.', { default: [] }),
    ),
    enable_openapi: optional(
      bool('Serve the documents of the API to anybody: `/openapi.json` and `/docs`.', { default: false }),
    ),
    enable_metrics: optional(
      bool(
        'Count figures for Prometheus and serve them at `/metrics`, from the next start on; see [Metrics](metrics.md).',
        { default: false },
      ),
    ),
    trusted_proxies: optional(
      texts('Addresses of reverse proxies whose `X-Forwarded-For` is believed.', { default: [] }),
    ),
    allow_insecure_listen: optional(
      bool('Allow an address beyond this machine although the API speaks plain HTTP.', { default: false }),
    ),
    tls_cert_file: optional(text('File of the TLS certificate, with its chain (PEM): the API then speaks HTTPS.')),
    tls_key_file: optional(text('File of its private key (PEM), readable by its owner only.')),
    tls_key_passphrase: optional(text('Passphrase of the private key, if it has one.')),
    ui: optional(text('Which of the installed UIs is served; see [User interfaces](ui.md).')),
  },
  { description: 'The control API.' },
);

const onOff = (description: string) => optional(choice(['on', 'off', 'silent'], description));

const NotificationSettings = Type.Object(
  {
    status: onOff('State changes.'),
    warning: onOff('Warnings.'),
    startup: onOff('Start.'),
    entry: onOff('Entry orders.'),
    entry_fill: optional(choice(['on', 'off', 'silent'], 'Filled entries.', { default: 'off' })),
    entry_cancel: onOff('Cancelled entries.'),
    exit: optional(
      Type.Union([Type.Enum(['on', 'off', 'silent']), Type.Record(Type.String(), Type.Enum(['on', 'off', 'silent']))], {
        description: 'Exit orders; an object says it per exit reason.',
        default: 'on',
      }),
    ),
    exit_cancel: onOff('Cancelled exits.'),
    exit_fill: optional(choice(['on', 'off', 'silent'], 'Filled exits.', { default: 'on' })),
    protection_trigger: optional(choice(['on', 'off', 'silent'], 'A protection locked a pair.', { default: 'on' })),
    protection_trigger_global: optional(choice(['on', 'off', 'silent'], 'A protection locked all.', { default: 'on' })),
    strategy_msg: optional(choice(['on', 'off', 'silent'], 'Messages of the strategy.', { default: 'on' })),
    show_candle: optional(choice(['off', 'ohlc'], 'Add the candle to entry messages.', { default: 'off' })),
  },
  { description: 'What is sent.' },
);

const TelegramSection = Type.Object(
  {
    enabled: bool('Messages and commands by Telegram.', { later: 'ignored' }),
    token: text('Token of the Telegram bot.'),
    chat_id: text('Chat the bot talks to.'),
    balance_dust_level: optional(number('Smaller balances are not listed.', { minimum: 0 })),
    reload: optional(bool('Show reload buttons.', { otherwise: 'true' })),
    keyboard: optional(Type.Array(Type.Array(Type.String()), { description: 'Rows of command buttons.' })),
    allow_custom_messages: optional(bool('Send messages of the strategy.', { default: true })),
    notification_settings: optional(NotificationSettings),
  },
  { description: 'Telegram.' },
);

const WebhookSection = Type.Object(
  {
    enabled: optional(bool('Messages to a web address.', { later: 'ignored' })),
    url: optional(text('The address.')),
    format: optional(choice(['form', 'json', 'raw'], 'Form of the body.', { default: 'form' })),
    retries: optional(integer('Further attempts after a failure.', { minimum: 0, default: 0 })),
    retry_delay: optional(number('Seconds between attempts.', { minimum: 0, default: 0.1 })),
  },
  { description: 'Webhook; templates stand beside these keys, by message type.', open: true },
);

const DiscordSection = Type.Object(
  {
    enabled: optional(bool('Messages to Discord.', { later: 'ignored' })),
    webhook_url: optional(text('Address of the Discord webhook.')),
  },
  { description: 'Discord; lists of fields stand beside these keys, by message type.', open: true },
);

const Producer = Type.Object(
  {
    name: text('Name of the producer.'),
    host: text('Its address.'),
    port: optional(integer('Its port.', { minimum: 0, maximum: 65535, default: 8080 })),
    secure: optional(bool('Use TLS.', { default: false })),
    ws_token: text('Its token.'),
  },
  { description: 'A bot whose frames are used.' },
);

const ConsumerSection = Type.Object(
  {
    enabled: optional(bool('Use frames of other bots.', { default: false, later: 'refused' })),
    producers: Type.Array(Producer, { description: 'The other bots.' }),
    wait_timeout: optional(integer('Seconds to wait for a message.', { minimum: 0, otherwise: '300' })),
    ping_timeout: optional(integer('Seconds to wait for a pong.', { minimum: 0, otherwise: '10' })),
    sleep_time: optional(integer('Seconds before connecting again.', { minimum: 0, otherwise: '10' })),
    remove_entry_exit_signals: optional(bool('Drop the signals of the frames.', { default: false })),
    initial_candle_limit: optional(
      integer('Candles asked for at first.', { minimum: 0, maximum: 1500, default: 1500 }),
    ),
    message_size_limit: optional(integer('Largest message, MB.', { minimum: 1, default: 8 })),
  },
  { description: 'Frames of other bots.' },
);

export const remoteFields = {
  api_server: optional(ApiServerSection),
  telegram: optional(TelegramSection),
  webhook: optional(WebhookSection),
  discord: optional(DiscordSection),
  external_message_consumer: optional(ConsumerSection),
  coingecko: optional(
    Type.Object(
      {
        is_demo: optional(bool('The key is a demo key.', { default: true })),
        api_key: optional(text('Key for fiat rates.', { default: '' })),
      },
      { description: 'Source of fiat rates.' },
    ),
  ),
};
