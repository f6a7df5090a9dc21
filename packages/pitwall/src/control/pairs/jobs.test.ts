import { expect, test } from 'vitest';
import { PitwallError } from '../../domain/errors.ts';
import type { Ids } from '../../ports/ids.ts';
import { jobRow, JobRegistry, type JobWork } from './jobs.ts';

interface Lines {
  readonly errors: string[];
}

function registry(lines: Lines = { errors: [] }) {
  let last = 0n;
  const timers: (() => void)[] = [];
  const ids: Ids = { randomBits: () => (last += 1n) };
  const clock = {
    now: () => 0,
    sleep: async () => undefined,
    after: (_ms: number, run: () => void) => {
      timers.push(run);
      return { cancel: () => undefined };
    },
  };
  const logger = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: (message: string) => lines.errors.push(message),
    child: () => logger,
  };
  return { jobs: new JobRegistry({ ids, clock, logger }), timers };
}

const work = <T>(run: JobWork<T>['run']): JobWork<T> => ({ category: 'pairlist', deadlineMs: 60_000, run });
const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

test('runs one of a category at a time and remembers the outcome', async () => {
  const { jobs } = registry();
  const gate = Promise.withResolvers<number>();
  const id = jobs.start(work(() => gate.promise));
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(jobs.start(work(async () => 2))).toBeNull();
  expect(jobs.all().map(jobRow)).toMatchObject([{ job_id: id, status: 'pending', running: true }]);
  gate.resolve(1);
  await turns();
  expect(jobs.find(id ?? '')?.outcome).toEqual({ result: 1 });
  expect(jobs.all().map(jobRow)).toMatchObject([{ job_id: id, status: 'success', running: false, error: null }]);
  expect(jobs.start(work(async () => 2))).not.toBeNull();
  await turns();
});

test('tells expected failures, and logs others without telling', async () => {
  const lines: Lines = { errors: [] };
  const { jobs } = registry(lines);
  const failing = async (error: unknown): Promise<string | undefined> => {
    const id = jobs.start(work(async () => Promise.reject(error as Error)));
    await turns();
    const job = jobs.find(id ?? '');
    return job === undefined ? undefined : (jobRow(job).error ?? undefined);
  };
  expect(await failing(new PitwallError('CONFIG', 'pairlists is empty'))).toBe('pairlists is empty');
  expect(lines.errors).toEqual([]);
  expect(await failing(new Error('a secret'))).toBe('Internal error, see the log.');
  expect(lines.errors).toHaveLength(1);
});

test('a job that does not end fails at its deadline, and at the end of the server', async () => {
  const { jobs, timers } = registry();
  let aborted = 0;
  const endless = work(
    async (signal) =>
      new Promise<never>(() => {
        signal.addEventListener('abort', () => (aborted += 1));
      }),
  );
  const first = jobs.start(endless) ?? '';
  timers[0]?.();
  await turns();
  expect(jobs.find(first)?.outcome).toEqual({ error: 'It was not done after 60 s.' });
  const second = jobs.start(endless) ?? '';
  jobs.close();
  await turns();
  expect(jobs.find(second)?.outcome).toEqual({ error: 'The server is shutting down.' });
  expect(aborted).toBe(2);
});

test('forgets the oldest finished jobs', async () => {
  const { jobs } = registry();
  const started: string[] = [];
  for (let count = 0; count < 105; count += 1) {
    started.push(jobs.start(work(async () => count)) ?? '');
    await turns();
  }
  expect(jobs.all().map(({ id }) => id)).toEqual(started.slice(5));
});
