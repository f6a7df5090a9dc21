/**
 * One connection for market streams: SUBSCRIBE, UNSUBSCRIBE and LIST_SUBSCRIPTIONS, and the events of what is
 * subscribed. Entry point: {@link MarketStreams}.
 */
import type { MarketEvent, Product, Ticker, Venue, WatchTopic } from '../venue/types.ts';
import {
  renderBookTickerOf,
  renderMarkEvent,
  renderMarketEvent,
  renderMiniTicker,
  renderPartialBook,
  renderTickerEvent,
} from '../wire/render-stream.ts';
import { parseStream } from '../wire/stream-names.ts';
import type { StreamTopic } from '../wire/stream-names.ts';
import type { Outbox } from './outbox.ts';
import { readMessage } from './stream-message.ts';

/** Streams of one connection, as Binance limits them. */
const MOST_STREAMS = 1024;
/** `!…@arr` streams are sent this often. */
const ALL_INTERVAL_MS = 1000;

/** A connection; `end` must be called when it is over. */
export class MarketStreams {
  readonly #venue: Venue;
  readonly #product: Product;
  readonly #outbox: Outbox;
  readonly #watched = new Map<string, () => void>();

  constructor(venue: Venue, product: Product, outbox: Outbox) {
    this.#venue = venue;
    this.#product = product;
    this.#outbox = outbox;
  }

  get subscriptions(): number {
    return this.#watched.size;
  }

  /** A message of the client. */
  receive(text: string): void {
    const message = readMessage(text);
    if (message === undefined) {
      this.#refuse(null, 'Invalid JSON: expected an object');
      return;
    }
    const { id, method, params } = message;
    if (method === 'LIST_SUBSCRIPTIONS') {
      this.#outbox.reply({ result: [...this.#watched.keys()], id });
      return;
    }
    if (!Array.isArray(params) || !params.every((name) => typeof name === 'string')) {
      this.#refuse(id, 'Invalid request: params must be an array of stream names');
      return;
    }
    if (method === 'SUBSCRIBE') this.#subscribe(id, params);
    else if (method === 'UNSUBSCRIBE') {
      for (const name of params) this.#leave(name);
      this.#outbox.reply({ result: null, id });
    } else this.#refuse(id, `Invalid request: unknown method ${String(method)}`);
  }

  end(): void {
    for (const name of [...this.#watched.keys()]) this.#leave(name);
  }

  #subscribe(id: unknown, names: readonly string[]): void {
    const topics = names.map((name) => ({ name, topic: parseStream(this.#product, name) }));
    const wrong = topics.find(({ topic }) => topic === undefined || !this.#isKnown(topic));
    if (wrong !== undefined) {
      this.#refuse(id, `Invalid request: invalid stream ${wrong.name}`);
      return;
    }
    const fresh = new Set(names.filter((name) => !this.#watched.has(name)));
    if (this.#watched.size + fresh.size > MOST_STREAMS) {
      this.#refuse(id, `Invalid request: more than ${MOST_STREAMS} streams on one connection`);
      return;
    }
    // The confirmation goes first: a client asks for its snapshot of the book when it has it.
    this.#outbox.reply({ result: null, id });
    for (const { name, topic } of topics) {
      if (topic !== undefined && fresh.delete(name)) this.#watched.set(name, this.#watch(name, topic));
    }
  }

  #isKnown(topic: StreamTopic): boolean {
    return topic.channel === 'all' || this.#venue.symbol(this.#product, topic.symbol).ok;
  }

  #leave(name: string): void {
    this.#watched.get(name)?.();
    this.#watched.delete(name);
  }

  #watch(name: string, topic: StreamTopic): () => void {
    if (topic.channel === 'all') return this.#repeat(name, topic.of);
    if (topic.channel === 'partialBook') {
      const { symbol, levels } = topic;
      return this.#listen({ channel: 'book', product: this.#product, symbol }, () => {
        const book = this.#venue.book(this.#product, symbol, levels);
        if (book.ok) this.#outbox.event(name, renderPartialBook(this.#product, book.value));
      });
    }
    const form = { mini: topic.channel === 'miniTicker', aggregate: topic.channel === 'aggTrade' };
    return this.#listen(watchTopic(this.#product, topic), (event) => {
      this.#outbox.event(name, renderMarketEvent(event, form));
    });
  }

  #listen(topic: WatchTopic, listener: (event: MarketEvent) => void): () => void {
    const outcome = this.#venue.watch(topic, listener);
    return outcome.ok ? outcome.value : () => undefined;
  }

  #repeat(name: string, of: 'miniTicker' | 'ticker' | 'bookTicker' | 'mark'): () => void {
    const { clock } = this.#venue;
    let cancel: () => void = () => undefined;
    const send = (): void => {
      this.#sendAll(name, of, clock.now());
      cancel = clock.schedule(clock.now() + ALL_INTERVAL_MS, send);
    };
    cancel = clock.schedule(clock.now(), send);
    return () => cancel();
  }

  #sendAll(name: string, of: 'miniTicker' | 'ticker' | 'bookTicker' | 'mark', now: number): void {
    if (of === 'mark') {
      const marks = this.#venue.symbols(this.#product).flatMap((spec) => {
        const index = this.#venue.premiumIndex(spec.symbol);
        return index.ok ? [renderMarkEvent(index.value)] : [];
      });
      this.#outbox.event(name, marks);
      return;
    }
    const tickers: readonly Ticker[] = this.#venue.tickers(this.#product);
    if (of === 'bookTicker') {
      for (const ticker of tickers) this.#outbox.event(name, renderBookTickerOf(ticker, now));
      return;
    }
    const render = of === 'miniTicker' ? renderMiniTicker : renderTickerEvent;
    this.#outbox.event(
      name,
      tickers.map((ticker) => render(ticker, now)),
    );
  }

  #refuse(id: unknown, msg: string): void {
    this.#outbox.reply({ error: { code: 2, msg }, id });
  }
}

function watchTopic(
  product: Product,
  topic: Exclude<StreamTopic, { readonly channel: 'all' | 'partialBook' }>,
): WatchTopic {
  const { symbol } = topic;
  switch (topic.channel) {
    case 'kline':
      return { channel: 'kline', product, symbol, interval: topic.interval };
    case 'mark':
      return { channel: 'mark', symbol };
    case 'miniTicker':
    case 'ticker':
      return { channel: 'ticker', product, symbol };
    case 'trade':
    case 'aggTrade':
      return { channel: 'trade', product, symbol };
    case 'book':
    case 'bookTicker':
      return { channel: topic.channel, product, symbol };
  }
}
