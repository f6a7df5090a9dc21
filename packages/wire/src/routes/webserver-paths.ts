/**
 * Paths that belong to a server without a bot and are no routes yet. A bot refuses them to anybody it knows, so that a UI
 * learns why; a server without a bot does not know them.
 */
import type { HttpMethod, Scope } from '../route.ts';

export interface WebserverPath {
  readonly method: HttpMethod;
  /** Below `API_PREFIX`. */
  readonly path: string;
  readonly scope: Scope;
}

export const WEBSERVER_PATHS: readonly WebserverPath[] = [
  { method: 'POST', path: '/backtest', scope: 'trade' },
  { method: 'GET', path: '/backtest', scope: 'read' },
  { method: 'DELETE', path: '/backtest', scope: 'trade' },
  { method: 'GET', path: '/backtest/abort', scope: 'read' },
  { method: 'GET', path: '/backtest/history', scope: 'read' },
  { method: 'GET', path: '/backtest/history/result', scope: 'read' },
];
