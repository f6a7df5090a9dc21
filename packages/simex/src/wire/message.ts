/**
 * A request to the exchange and its answer, free of any transport: the HTTP server and in-process callers use the
 * same two shapes. Entry points: {@link WireRequest}, {@link WireResponse}, {@link jsonResponse}.
 */

/** One request as it stands on the wire. `query` has no leading `?`; query and body are the raw, encoded text. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: string;
  /** Header names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Who asks, as the rate limiter sees it (an address). In process: `local`. */
  readonly source?: string;
}

/** One answer. The body is text, as it goes over the wire. */
export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An answer with a JSON body. */
export function jsonResponse(status: number, value: unknown, headers: Record<string, string> = {}): WireResponse {
  return {
    status,
    headers: { 'content-type': 'application/json;charset=UTF-8', ...headers },
    body: JSON.stringify(value),
  };
}
