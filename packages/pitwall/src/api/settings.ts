/** What the HTTP server is told: the block `api_server` of the configuration. */

export interface ApiSettings {
  readonly listenIpAddress: string;
  /** 0: any free port. */
  readonly listenPort: number;
  readonly username: string;
  readonly password: string;
  /** Key of the HS256 signatures of tokens. */
  readonly jwtSecretKey: string;
  /** Origins whose pages may call, exact: `https://ui.example`, no slash at the end. */
  readonly corsOrigins: readonly string[];
  /** `info`: one log line per request. */
  readonly verbosity: 'error' | 'info';
}

function textOf(value: unknown, fallback: string): string {
  return typeof value === 'string' ? value : fallback;
}

/** Reads the block of a configuration that was checked before. What is missing is the safe choice: nobody gets in. */
export function apiSettingsOf(configuration: Readonly<Record<string, unknown>>): ApiSettings {
  const block = configuration.api_server;
  const values = typeof block === 'object' && block !== null ? (block as Readonly<Record<string, unknown>>) : {};
  const origins = Array.isArray(values.CORS_origins) ? (values.CORS_origins as readonly unknown[]) : [];
  return {
    listenIpAddress: textOf(values.listen_ip_address, '127.0.0.1'),
    listenPort: typeof values.listen_port === 'number' ? values.listen_port : 8080,
    username: textOf(values.username, ''),
    password: textOf(values.password, ''),
    jwtSecretKey: textOf(values.jwt_secret_key, ''),
    corsOrigins: origins.filter((origin) => typeof origin === 'string'),
    verbosity: values.verbosity === 'info' ? 'info' : 'error',
  };
}
