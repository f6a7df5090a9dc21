/**
 * Recorded answers of the original, compared with ours: same database, configuration, prices and time. What differs on
 * purpose stands in docs/differences.md, in rows whose area is "Recorded answer `PATH` `key`"; a row that no longer
 * differs fails.
 */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareAnswer } from '../replay/compare-answer.ts';
import { AllowedDifferences } from '../replay/differences-table.ts';
import { openInstance, type OpenInstance } from '../replay/open-instance.ts';
import { readRecording, type RecordedRequest } from '../replay/recording.ts';
import { select } from '../replay/select.ts';
import { ReplaySession } from '../replay/session.ts';

const FOLDER = fileURLToPath(new URL('../../fixtures/golden-api', import.meta.url));
const CANDLES = fileURLToPath(new URL('../../fixtures/candles', import.meta.url));

const recording = readRecording(FOLDER);
const allowed = new AllowedDifferences();

describe.each(recording.instances)('recorded server $name', (instance) => {
  let opened: OpenInstance;
  let session: ReplaySession;

  beforeAll(async () => {
    opened = await openInstance(recording, instance, { dataFolder: CANDLES });
    session = new ReplaySession(opened.url, opened.config);
  });
  afterAll(async () => opened.close());

  const compared = new Set(select(instance, false).compared);
  const cases = instance.requests
    .map((request, index): [string, RecordedRequest, number] => [
      `${index}: ${request.method} ${request.path} as ${request.auth}`,
      request,
      index,
    ])
    .filter(([, , index]) => compared.has(index));

  it.each(cases)('%s', async (_name, request) => {
    const found = compareAnswer(request, await session.ask(request));
    expect(found.filter(({ key }) => !allowed.allows(request.path, key))).toEqual([]);
  });
});

describe('the table of differences', () => {
  it('names only answers that really differ', () => {
    expect(allowed.unused()).toEqual([]);
  });
});
