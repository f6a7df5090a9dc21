/** An example of a call: what is asked, of which server, and what of the answer differs with every run. */

/** Which server is asked. */
export type ExampleServer =
  /** A recorded bot: its database, prices and time stand still. */
  | 'bot'
  /** Another one, that trades futures. */
  | 'futures'
  /** A server without a bot. */
  | 'webserver'
  /** A bot that sends orders to a simulated exchange. */
  | 'trading';

/** Makes a call below `/api/v1` as the configured user; resolves with the answer's JSON. */
export type Ask = (method: string, path: string, body?: unknown) => Promise<unknown>;

export type Texts = Readonly<Record<string, string>>;

export interface Example {
  /** `webserver` for routes that need it, else `bot`, when absent. */
  readonly server?: ExampleServer;
  readonly params?: Texts;
  readonly query?: readonly (readonly [string, string])[];
  readonly body?: unknown;
  /** Calls that go before; may give path parameters that are known only then. */
  readonly prepare?: (ask: Ask) => Promise<Texts | undefined>;
  /** Values by key, at any depth, in the place of those that differ with every run. */
  readonly masks?: Readonly<Record<string, unknown>>;
  /** Rows of a list that are shown. */
  readonly rows?: number;
  /** Keys of the answer that are shown; all when absent. */
  readonly keys?: number;
}
