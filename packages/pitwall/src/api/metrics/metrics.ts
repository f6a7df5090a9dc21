/**
 * Counts what happens in a bot and its API, and writes it for Prometheus. Entry point: `Metrics`.
 *
 * Events are counted as they come: from the bot's parts (`Meter`), from what the bot says (`Notifier`), and from the HTTP
 * server. What is a state and not an event is looked up at each scrape (`collect.ts`); that asks the database and nobody
 * else: a scrape makes no request to the exchange.
 */
import type { ErrorCode } from '../../domain/errors.ts';
import type { BotMessage } from '../../domain/messages.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Meter, ResolvedOutcome, SentOutcome } from '../../ports/meter.ts';
import type { Notifier } from '../../ports/notifier.ts';
import type { CutOffReason } from '../websocket/channel.ts';
import { CandleTimes } from './candle-times.ts';
import { collectBot, forgetBot, type BotSource } from './collect.ts';
import { Instruments } from './instruments.ts';
import { ProcessLoad } from './process-load.ts';

const ORDER_EVENTS: ReadonlySet<BotMessage['type']> = new Set([
  'entry',
  'entry_fill',
  'entry_cancel',
  'exit',
  'exit_fill',
  'exit_cancel',
]);

export interface MetricsOptions {
  readonly version: string;
  /** The clock of the bot. */
  readonly clock: Clock;
}

/** What is looked up at a scrape. */
export interface MetricSources {
  /** Null while no bot is attached. */
  readonly bot: BotSource | null;
  readonly webSocketClients: number;
}

export interface ServedRequest {
  readonly method: string;
  /** The pattern; undefined: the path is no route. */
  readonly route: string | undefined;
  readonly status: number;
  readonly durationMs: number;
}

export class Metrics implements Meter, Notifier {
  /** What a scrape's answer is. */
  readonly contentType: string;
  readonly #instruments = new Instruments();
  readonly #candles: CandleTimes;
  readonly #load = new ProcessLoad();
  readonly #clock: Clock;

  constructor({ version, clock }: MetricsOptions) {
    const { gauges, registry } = this.#instruments;
    this.contentType = registry.contentType;
    this.#clock = clock;
    this.#candles = new CandleTimes(clock.now());
    gauges.pitwall_info.set({ version }, 1);
  }

  /** Names of all metrics. */
  names(): string[] {
    return this.#instruments.registry.getMetricsAsArray().map(({ name }) => name);
  }

  iteration(durationMs: number, isComplete: boolean): void {
    const result = isComplete ? 'complete' : 'hindered';
    this.#instruments.histograms.pitwall_iteration_seconds.observe({ result }, durationMs / 1_000);
  }

  orderSent(outcome: SentOutcome): void {
    this.#instruments.counters.pitwall_orders_total.inc({ outcome });
  }

  orderResolved(outcome: ResolvedOutcome): void {
    this.#instruments.counters.pitwall_orders_resolved_total.inc({ outcome });
  }

  exchangeFailed(code: ErrorCode): void {
    this.#instruments.counters.pitwall_exchange_errors_total.inc({ code });
  }

  exchangeWeight(used: number): void {
    if (Number.isFinite(used)) this.#instruments.gauges.pitwall_exchange_request_weight.set(used);
  }

  notify(message: BotMessage): void {
    if (message.type === 'new_candle') this.#candles.note(message.pair, this.#clock.now());
    else if (ORDER_EVENTS.has(message.type)) {
      this.#instruments.counters.pitwall_order_events_total.inc({ event: message.type });
    }
  }

  clientDropped(reason: CutOffReason): void {
    this.#instruments.counters.pitwall_websocket_dropped_total.inc({ reason });
  }

  requestServed({ method, route, status, durationMs }: ServedRequest): void {
    const labels = {
      method: route === undefined ? 'any' : method,
      route: route ?? 'none',
      status: `${Math.trunc(status / 100)}xx`,
    };
    this.#instruments.histograms.pitwall_api_request_seconds.observe(labels, durationMs / 1_000);
  }

  /** The text of all metrics as they are now. */
  async scrape({ bot, webSocketClients }: MetricSources): Promise<string> {
    const { gauges, registry } = this.#instruments;
    gauges.pitwall_websocket_clients.set(webSocketClients);
    this.#load.collect(gauges);
    if (bot === null) forgetBot(gauges);
    else await collectBot(gauges, bot, this.#candles, this.#clock.now());
    return registry.metrics();
  }

  close(): void {
    this.#load.close();
  }
}
