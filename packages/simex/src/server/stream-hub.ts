/**
 * All streams of the exchange, whoever carries them: finds the kind of stream by its address, and can cut them.
 *
 * Addresses: `/stream/ws…` spot market, `/fstream/public/ws…` and `/fstream/market/ws…` futures market,
 * `/fstream/private/ws?listenKey=…` futures account, `/ws-api/v3` spot WebSocket API.
 * Entry point: {@link StreamHub}.
 */
import type { FaultInjector } from '../faults/injector.ts';
import type { Venue } from '../venue/types.ts';
import type { Credentials } from '../wire/authorise.ts';
import type { ListenKeys } from '../wire/listen-keys.ts';
import { MarketStreams } from './market-streams.ts';
import { Outbox } from './outbox.ts';
import type { StreamClient } from './outbox.ts';
import { SpotUserStream, openFuturesUserStream } from './user-streams.ts';

/** Connections open at once. */
const MOST_CONNECTIONS = 2000;

/** One open stream, seen from the client. */
export interface StreamConnection {
  /** A message from the client. */
  receive(text: string): void;
  /** The client is gone. */
  end(): void;
}

/** Which streams to cut. */
export type StreamKind = 'market' | 'user';

/** A kind of stream as the hub keeps it. */
interface Stream extends StreamConnection {
  /** What the client is subscribed to on it. */
  readonly subscriptions: number;
}

interface Open {
  readonly kind: StreamKind;
  readonly stream: Stream;
  readonly outbox: Outbox;
  /** Leaves everything the stream watches; harmless when done twice. */
  readonly end: () => void;
}

export class StreamHub {
  readonly #venue: Venue;
  readonly #credentials: Credentials;
  readonly #listenKeys: ListenKeys;
  readonly #faults: FaultInjector;
  readonly #open = new Set<Open>();

  constructor(venue: Venue, credentials: Credentials, listenKeys: ListenKeys, faults: FaultInjector) {
    this.#venue = venue;
    this.#credentials = credentials;
    this.#listenKeys = listenKeys;
    this.#faults = faults;
  }

  /** Open connections by kind. */
  get connections(): Readonly<Record<StreamKind, number>> {
    const counts = { market: 0, user: 0 };
    for (const { kind } of this.#open) counts[kind] += 1;
    return counts;
  }

  /** What clients are subscribed to, by kind, over all connections. */
  get subscriptions(): Readonly<Record<StreamKind, number>> {
    const counts = { market: 0, user: 0 };
    for (const { kind, stream } of this.#open) counts[kind] += stream.subscriptions;
    return counts;
  }

  /** Opens a stream; undefined when there is none at this address, the key is not valid, or there are too many. */
  connect(path: string, query: string, client: StreamClient): StreamConnection | undefined {
    if (this.#open.size >= MOST_CONNECTIONS) return undefined;
    const outbox = new Outbox(client, this.#faults, this.#venue.clock);
    if (/^\/stream\/ws(\/|$)/.test(path)) return this.#market('spot', outbox);
    if (/^\/fstream\/(public|market)\/ws(\/|$)/.test(path)) return this.#market('futures', outbox);
    if (/^\/ws-api\/v3\/?$/.test(path)) {
      const stream = new SpotUserStream(this.#venue, this.#credentials, outbox);
      return this.#register('user', outbox, stream);
    }
    const inPath = /^\/fstream\/private\/ws(?:\/([^/]*))?$/.exec(path);
    if (inPath === null) return undefined;
    return this.#futuresUser(new URLSearchParams(query).get('listenKey') ?? inPath[1] ?? '', outbox);
  }

  /** Cuts all connections of a kind, or all; gives how many. */
  cut(kind?: StreamKind): number {
    const chosen = [...this.#open].filter((one) => kind === undefined || one.kind === kind);
    for (const one of chosen) one.outbox.close('cut');
    return chosen.length;
  }

  #market(product: 'spot' | 'futures', outbox: Outbox): StreamConnection {
    return this.#register('market', outbox, new MarketStreams(this.#venue, product, outbox));
  }

  #futuresUser(listenKey: string, outbox: Outbox): StreamConnection | undefined {
    const end = openFuturesUserStream(this.#venue, this.#listenKeys, listenKey, outbox);
    if (end === undefined) return undefined;
    return this.#register('user', outbox, { receive: () => undefined, end, subscriptions: 1 });
  }

  #register(kind: StreamKind, outbox: Outbox, stream: Stream): StreamConnection {
    const open: Open = {
      kind,
      stream,
      outbox,
      end: () => {
        this.#open.delete(open);
        outbox.abandon();
        stream.end();
      },
    };
    this.#open.add(open);
    outbox.onClose = open.end;
    return {
      receive: (text) => {
        if (outbox.isOpen) stream.receive(text);
      },
      end: open.end,
    };
  }
}
