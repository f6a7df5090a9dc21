import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../ports/clock.ts';
import { CandleTimes } from './candle-times.ts';
import { METRICS, type MetricDefinition } from './catalogue.ts';
import { Metrics } from './metrics.ts';

const PAGE = readFileSync(new URL('../../../../../docs/metrics.md', import.meta.url), 'utf8');
const NOBODY = { bot: null, webSocketClients: 0 };

/** Rows of the page's table. */
function documented(): Record<string, { type: string; labels: string[] }> {
  const rows = [...PAGE.matchAll(/^\| `(pitwall_\w+)` \| (\w+) \| ([^|]*) \| [^|]{10,} \|$/gm)];
  return Object.fromEntries(
    rows.map(([, name = '', type = '', labels = '']) => [
      name,
      { type, labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label = '']) => label) },
    ]),
  );
}

const clock: Clock = {
  now: () => 1_000_000,
  sleep: async () => undefined,
  after: () => ({ cancel: () => undefined }),
};
let metrics: Metrics;
beforeEach(() => {
  metrics = new Metrics({ version: '1.2.3', clock });
});
afterEach(() => metrics.close());

describe('the list of metrics', () => {
  it('is the same in the registry, the catalogue and docs/metrics.md', () => {
    expect(metrics.names().toSorted()).toEqual(Object.keys(METRICS).toSorted());
    expect(documented()).toEqual(
      Object.fromEntries(
        Object.entries<MetricDefinition>(METRICS).map(([name, { type, labels }]) => [name, { type, labels }]),
      ),
    );
  });

  it('holds every metric that an alert of the page reads', () => {
    const alerts = PAGE.slice(PAGE.indexOf('groups:'));
    const read = [...alerts.matchAll(/pitwall_\w+/g)].map(([name]) => name.replace(/_bucket$/, ''));
    expect(read.length).toBeGreaterThan(10);
    expect(read.filter((name) => !(name in METRICS))).toEqual([]);
  });
});

describe('counts', () => {
  it('events by their kind', async () => {
    metrics.orderSent('accepted');
    metrics.orderSent('accepted');
    metrics.orderSent('unknown');
    metrics.orderResolved('abandoned');
    metrics.exchangeFailed('EXCHANGE_RATE_LIMIT');
    metrics.exchangeWeight(120);
    metrics.exchangeWeight(Number.NaN);
    metrics.iteration(2_000, false);
    metrics.clientDropped('slow');
    const lines = (await metrics.scrape({ bot: null, webSocketClients: 7 })).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'pitwall_info{version="1.2.3"} 1',
        'pitwall_orders_total{outcome="accepted"} 2',
        'pitwall_orders_total{outcome="unknown"} 1',
        'pitwall_orders_resolved_total{outcome="abandoned"} 1',
        'pitwall_exchange_errors_total{code="EXCHANGE_RATE_LIMIT"} 1',
        'pitwall_exchange_request_weight 120',
        'pitwall_iteration_seconds_bucket{le="1",result="hindered"} 0',
        'pitwall_iteration_seconds_bucket{le="2.5",result="hindered"} 1',
        'pitwall_websocket_dropped_total{reason="slow"} 1',
        'pitwall_websocket_clients 7',
      ]),
    );
  });

  it('requests in few series, whatever is asked for', async () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 100, max: 599 }), (method, status) => {
        metrics.requestServed({ method, route: undefined, status, durationMs: 1 });
      }),
    );
    const text = await metrics.scrape(NOBODY);
    const series = text.split('\n').filter((line) => line.startsWith('pitwall_api_request_seconds_count'));
    expect(series.length).toBeLessThanOrEqual(5);
    for (const line of series) expect(line).toMatch(/\{method="any",route="none",status="[1-5]xx"\} \d+$/);
  });

  it('every metric in every scrape, with help and type', async () => {
    const text = await metrics.scrape(NOBODY);
    for (const [name, { type, help }] of Object.entries<MetricDefinition>(METRICS)) {
      expect(text).toContain(`# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`);
    }
    expect(text).toMatch(/pitwall_memory_bytes\{kind="rss"\} \d{7,}/);
  });
});

describe('waiting for candles', () => {
  it('is told of the pair that waits longest, from the start when none ever came', () => {
    const times = new CandleTimes(1_000);
    expect(times.longestWaitMs([], 5_000)).toBe(0);
    expect(times.longestWaitMs(['A', 'B'], 5_000)).toBe(4_000);
    times.note('A', 4_000);
    expect(times.longestWaitMs(['A'], 5_000)).toBe(1_000);
    expect(times.longestWaitMs(['A', 'B'], 5_000)).toBe(4_000);
    times.note('B', 4_500);
    expect(times.longestWaitMs(['A', 'B'], 5_000)).toBe(1_000);
  });

  it('forgets pairs that left the whitelist', () => {
    const times = new CandleTimes(0);
    times.note('A', 100);
    times.longestWaitMs(['B'], 200);
    expect(times.longestWaitMs(['A'], 200)).toBe(200);
  });
});
