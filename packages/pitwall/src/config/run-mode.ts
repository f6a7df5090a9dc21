/** What the process was started for; it decides which checks apply. */

export type RunMode =
  'live' | 'dry_run' | 'backtest' | 'hyperopt' | 'util_exchange' | 'util_no_exchange' | 'plot' | 'webserver' | 'other';

/** What a command asks for: `trade` becomes live or dry_run by the configuration's `dry_run`. */
export type RequestedMode = 'trade' | Exclude<RunMode, 'live' | 'dry_run'>;

/** Orders are decided, live or simulated. */
export function isTrading(mode: RunMode): boolean {
  return mode === 'live' || mode === 'dry_run';
}

/** The past is traded. */
export function isOptimizing(mode: RunMode): boolean {
  return mode === 'backtest' || mode === 'hyperopt';
}
