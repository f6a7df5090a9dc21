/** What the HTTP server is told: the block `api_server` of the configuration. */
import type { TlsFiles } from './tls/identity.ts';

export interface ApiSettings {
  readonly listenIpAddress: string;
  /** 0: any free port. */
  readonly listenPort: number;
  readonly username: string;
  readonly password: string;
  /** Key of the HS256 signatures of tokens. */
  readonly jwtSecretKey: string;
  /** Tokens that open the message WebSocket, besides access tokens. */
  readonly wsTokens: readonly string[];
  /** What of an analysed frame is pushed: all of it, or its last row. */
  readonly wsAnalyzedDf: 'whole' | 'last';
  /** Origins whose pages may call, exact: `https://ui.example`, no slash at the end. */
  readonly corsOrigins: readonly string[];
  /** Addresses of reverse proxies that are believed what they say in `X-Forwarded-For`. */
  readonly trustedProxies: readonly string[];
  /** Where certificate and key are; null: plain HTTP. Whether there is TLS is decided when the server is made. */
  readonly tls: TlsFiles | null;
  /** Which of the installed UIs is served; null: the only one there is. */
  readonly ui: string | null;
  /** Whether the API's documents are served: `/openapi.json` and `/docs`. */
  readonly enableOpenapi: boolean;
  /** Whether metrics are counted and served at `/metrics`; a change takes effect at the next start. */
  readonly enableMetrics: boolean;
  /** `info`: one log line per request. */
  readonly verbosity: 'error' | 'info';
}
