/**
 * What the format of recordings does not say beside the answers: whether a bot was attached, when its loop last ended, and
 * what the stake currency was worth. The recorder set these by hand; they are read where they show.
 */
import type { RecordedInstance } from './recording.ts';

/** How many digits of a quotient are kept: the last ones are noise of the division. */
const RATE_DIGITS = 12;

type Fields = Readonly<Record<string, unknown>>;

/** The first answer to this path, as an object; undefined when there is none. */
function answerTo(instance: RecordedInstance, path: string): Fields | undefined {
  const found = instance.requests.find(
    (request) => request.method === 'GET' && request.path === path && request.response.status === 200,
  );
  const json = found?.response.json;
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Fields) : undefined;
}

/** True when the server ran without a bot. */
export function isWebserver(instance: RecordedInstance): boolean {
  const runMode = answerTo(instance, '/api/v1/show_config')?.['runmode'];
  return typeof runMode === 'string' ? runMode === 'webserver' : instance.name.startsWith('webserver');
}

/** End of the last iteration, ms UTC; null when the loop had never run. */
export function lastProcess(instance: RecordedInstance): number | null {
  const text = answerTo(instance, '/api/v1/health')?.['last_process'];
  const time = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  return Number.isFinite(time) && time > 0 ? time : null;
}

/** What one unit of the stake currency was worth in the fiat currency; 0 when that was not known. */
export function fiatRate(instance: RecordedInstance): number {
  const balance = answerTo(instance, '/api/v1/balance');
  const profit = answerTo(instance, '/api/v1/profit');
  const rates = [
    [balance?.['value'], balance?.['total']],
    [balance?.['starting_capital_fiat'], balance?.['starting_capital']],
    [profit?.['profit_closed_fiat'], profit?.['profit_closed_coin']],
    [profit?.['profit_all_fiat'], profit?.['profit_all_coin']],
  ].map(([fiat, stake]) => (typeof fiat === 'number' && typeof stake === 'number' ? fiat / stake : Number.NaN));
  const rate = rates.find((value) => Number.isFinite(value) && value > 0) ?? 0;
  return Number(rate.toPrecision(RATE_DIGITS));
}
