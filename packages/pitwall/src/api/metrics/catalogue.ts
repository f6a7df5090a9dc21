/**
 * All metrics there are, by name. A closed list: the registry is made of it, and docs/metrics.md is compared with it.
 * Labels have few values: none carries a path, a pair or a text from outside.
 */

export interface MetricDefinition {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
  readonly help: string;
  /** Upper bounds of a histogram. */
  readonly buckets?: readonly number[];
}

/** Seconds. A turn of the loop takes tens of milliseconds; a strategy or a venue that hangs takes minutes. */
const ITERATION_BUCKETS = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];
/** Seconds. Most answers take a millisecond or two. */
const REQUEST_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5];

export const METRICS = {
  pitwall_info: { type: 'gauge', labels: ['version'], help: 'Always 1; the version is in the label.' },
  pitwall_bot_state: {
    type: 'gauge',
    labels: ['state'],
    help: '1 for the state the bot is in (running, stopped, reload_config), 0 for the others.',
  },
  pitwall_trades_open: { type: 'gauge', labels: [], help: 'Open trades that the exchange has accepted.' },
  pitwall_stake_open: {
    type: 'gauge',
    labels: ['currency'],
    help: 'Own money in open trades, without leverage, in the stake currency.',
  },
  pitwall_trades_closed: {
    type: 'gauge',
    labels: ['outcome'],
    help: 'Closed trades in the database by outcome: win, draw, loss.',
  },
  pitwall_profit_closed: {
    type: 'gauge',
    labels: ['currency'],
    help: 'Sum of the profits of all closed trades, in the stake currency.',
  },
  pitwall_order_events_total: {
    type: 'counter',
    labels: ['event'],
    help: 'What happened to orders: entry, entry_fill, entry_cancel, exit, exit_fill, exit_cancel.',
  },
  pitwall_orders_total: {
    type: 'counter',
    labels: ['outcome'],
    help: 'Orders sent, by what came of them: accepted, refused, unknown (it may have arrived or not).',
  },
  pitwall_orders_resolved_total: {
    type: 'counter',
    labels: ['outcome'],
    help: 'Unknown orders found out by asking: accepted, refused, abandoned (given up), adopted (appeared after that).',
  },
  pitwall_orders_unknown: { type: 'gauge', labels: [], help: 'Orders whose outcome is not known now.' },
  pitwall_iteration_seconds: {
    type: 'histogram',
    labels: ['result'],
    help: 'How long turns of the trading loop took; result: complete, or hindered by a failure.',
    buckets: ITERATION_BUCKETS,
  },
  pitwall_last_iteration_timestamp_seconds: {
    type: 'gauge',
    labels: [],
    help: 'When the last complete turn of the trading loop ended, seconds since the epoch; 0 before the first.',
  },
  pitwall_candle_age_seconds: {
    type: 'gauge',
    labels: [],
    help: 'Time since a new candle reached the strategy, of the whitelisted pair that waits longest.',
  },
  pitwall_exchange_errors_total: {
    type: 'counter',
    labels: ['code'],
    help: 'Tries of requests to the exchange that failed, by error code (see errors.md).',
  },
  pitwall_exchange_request_weight: {
    type: 'gauge',
    labels: [],
    help: 'Request weight used in the present minute, as the exchange last told it (Binance only).',
  },
  pitwall_api_request_seconds: {
    type: 'histogram',
    labels: ['method', 'route', 'status'],
    help: 'How long API requests took, by route (its pattern; none for what is no route) and class of status (2xx).',
    buckets: REQUEST_BUCKETS,
  },
  pitwall_websocket_clients: { type: 'gauge', labels: [], help: 'Clients of the message WebSocket.' },
  pitwall_websocket_dropped_total: {
    type: 'counter',
    labels: ['reason'],
    help: 'WebSocket clients that were cut off: slow (they did not read) or silent (they answered no ping).',
  },
  pitwall_event_loop_lag_seconds: {
    type: 'gauge',
    labels: ['quantile'],
    help: 'How late timers of the process fired since the last scrape: 0.5, 0.99 and 1 (the latest).',
  },
  pitwall_memory_bytes: {
    type: 'gauge',
    labels: ['kind'],
    help: 'Memory of the process: rss (all of it), heap_used, external.',
  },
} as const satisfies Record<string, MetricDefinition>;

export type MetricName = keyof typeof METRICS;
/** The names of one type. */
export type NameOf<T extends MetricDefinition['type']> = {
  [Name in MetricName]: (typeof METRICS)[Name]['type'] extends T ? Name : never;
}[MetricName];
