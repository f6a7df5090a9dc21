/** The metrics of the catalogue in a registry of their own, ready to be counted with. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { METRICS, type MetricDefinition, type NameOf } from './catalogue.ts';

type Names<T extends MetricDefinition['type']> = readonly NameOf<T>[];

function namesOf<T extends MetricDefinition['type']>(type: T): Names<T> {
  return Object.entries(METRICS).flatMap(([name, definition]) => (definition.type === type ? [name as NameOf<T>] : []));
}

function made<Name extends keyof typeof METRICS, Metric>(
  names: readonly Name[],
  make: (name: Name, definition: MetricDefinition) => Metric,
): Readonly<Record<Name, Metric>> {
  return Object.fromEntries(names.map((name) => [name, make(name, METRICS[name])])) as Record<Name, Metric>;
}

export class Instruments {
  readonly registry = new Registry();
  readonly counters: Readonly<Record<NameOf<'counter'>, Counter>>;
  readonly gauges: Readonly<Record<NameOf<'gauge'>, Gauge>>;
  readonly histograms: Readonly<Record<NameOf<'histogram'>, Histogram>>;

  constructor() {
    const registers = [this.registry];
    const common = (name: string, { help, labels }: MetricDefinition) => ({
      name,
      help,
      labelNames: labels,
      registers,
    });
    this.counters = made(namesOf('counter'), (name, definition) => new Counter(common(name, definition)));
    this.gauges = made(namesOf('gauge'), (name, definition) => new Gauge(common(name, definition)));
    this.histograms = made(
      namesOf('histogram'),
      (name, definition) => new Histogram({ ...common(name, definition), buckets: [...(definition.buckets ?? [])] }),
    );
  }
}
