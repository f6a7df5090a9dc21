/**
 * Which requests of a recorded server are compared, and why others are left out: their answers depend on something that
 * is not built yet.
 */
import { isWebserver } from './recorded-state.ts';
import type { RecordedInstance, RecordedRequest } from './recording.ts';

export interface Selection {
  /** Positions in the list of requests. */
  readonly compared: readonly number[];
  /** How many were left out, by the reason. */
  readonly leftOut: ReadonlyMap<string, number>;
}

const BACKTEST = /^\/api\/v1\/backtest(?:[/?]|$)/;
const FORCED_EXIT = /^\/api\/v1\/(?:forceexit|forcesell)$/;

function isForcedExit({ method, path, response }: RecordedRequest): boolean {
  return method === 'POST' && FORCED_EXIT.test(path) && response.status === 200;
}

/** @param everything leave nothing out */
export function select(instance: RecordedInstance, everything: boolean): Selection {
  const all = instance.requests.map((_request, index) => index);
  if (everything) return { compared: all, leftOut: new Map() };
  const withoutBot = isWebserver(instance);
  const traded = withoutBot ? -1 : instance.requests.findIndex(isForcedExit);
  const reasonFor = (index: number): string | undefined => {
    if (withoutBot && BACKTEST.test(instance.requests[index]?.path ?? '')) return 'backtests are not there yet';
    if (traded >= 0 && index >= traded) return 'from the first forced exit on the recorded bot traded';
    return undefined;
  };
  const leftOut = new Map<string, number>();
  const compared = all.filter((index) => {
    const reason = reasonFor(index);
    if (reason !== undefined) leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1);
    return reason === undefined;
  });
  return { compared, leftOut };
}
