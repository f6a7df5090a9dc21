/** Replays the recorded servers of a folder and gathers what is not as recorded. Entry point: `replayInstance`. */
import { compareAnswer } from './compare-answer.ts';
import type { Difference } from './compare.ts';
import type { AllowedDifferences } from './differences-table.ts';
import { openInstance, type OpenOptions } from './open-instance.ts';
import type { RecordedInstance, Recording } from './recording.ts';
import { select } from './select.ts';
import { ReplaySession } from './session.ts';

export interface FoundDifference extends Difference {
  readonly instance: string;
  /** Position of the request in its instance. */
  readonly index: number;
  /** `GET /api/v1/count as basic` */
  readonly request: string;
}

export interface InstanceResult {
  readonly name: string;
  readonly requests: number;
  readonly compared: number;
  /** Requests whose answer is as recorded, apart from what may differ. */
  readonly equal: number;
  /** Requests that differ only as docs/differences.md allows. */
  readonly allowed: number;
  readonly leftOut: ReadonlyMap<string, number>;
  readonly differences: readonly FoundDifference[];
}

export interface ReplayOptions extends OpenOptions {
  readonly allowed: AllowedDifferences;
  /** Compare what is left out otherwise, too. */
  readonly everything: boolean;
  /** Told each difference as it is found. */
  readonly onDifference?: (difference: FoundDifference) => void;
}

/** Requests that are left out are not sent either. Throws `BrokenRecording`. */
export async function replayInstance(
  recording: Recording,
  instance: RecordedInstance,
  options: ReplayOptions,
): Promise<InstanceResult> {
  const { compared, leftOut } = select(instance, options.everything);
  const opened = await openInstance(recording, instance, options);
  const differences: FoundDifference[] = [];
  let equal = 0;
  let allowed = 0;
  try {
    const session = new ReplaySession(opened.url, opened.config);
    for (const index of compared) {
      const request = instance.requests[index];
      if (request === undefined) continue;
      const found = compareAnswer(request, await session.ask(request));
      const wrong = found.filter(({ key }) => !options.allowed.allows(request.path, key));
      if (wrong.length === 0) equal += 1;
      if (wrong.length === 0 && found.length > 0) allowed += 1;
      const name = `${request.method} ${request.path} as ${request.auth}`;
      for (const difference of wrong) {
        const told = { ...difference, instance: instance.name, index, request: name };
        differences.push(told);
        options.onDifference?.(told);
      }
    }
  } finally {
    await opened.close();
  }
  const counts = { requests: instance.requests.length, compared: compared.length, equal, allowed };
  return { name: instance.name, ...counts, leftOut, differences };
}
