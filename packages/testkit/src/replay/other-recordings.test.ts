/** Recordings of servers that were set up otherwise than those we have: they are served as they were, too. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basic, send } from '../api/http-call.ts';
import { openInstance } from './open-instance.ts';
import { instanceOf, readRecording } from './recording.ts';

const FIXTURES = fileURLToPath(new URL('../../fixtures/golden-api', import.meta.url));

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'pitwall-other-'))));
afterAll(() => rmSync(folder, { recursive: true }));

type Fields = Record<string, unknown>;

/** Asks the recorded server of spot trades, with another configuration. */
async function ask(paths: readonly string[], change: (config: Fields) => void): Promise<Fields[]> {
  cpSync(FIXTURES, folder, { recursive: true });
  const file = join(folder, 'config-spot.json');
  const config = JSON.parse(readFileSync(file, 'utf8')) as Fields;
  change(config);
  writeFileSync(file, JSON.stringify(config));
  const recording = readRecording(folder);
  const served = await openInstance(recording, instanceOf(recording, 'spot'));
  try {
    const answers: Fields[] = [];
    for (const path of paths) {
      const answer = await send(served.url, `/api/v1${path}`, {
        headers: { authorization: basic('golden', 'gold-pass') },
      });
      expect(answer.status).toBe(200);
      answers.push(answer.json as Fields);
    }
    return answers;
  } finally {
    await served.close();
  }
}

describe('a recorded server', () => {
  it.each(['ftx', 'bittrex', 'okx'])('traded at %s, whether that still exists or not', async (name) => {
    const [shown, profit] = await ask(['/show_config', '/profit'], (config) => {
      (config['exchange'] as Fields)['name'] = name;
    });
    expect(shown).toMatchObject({ exchange: name });
    expect(profit).toMatchObject({ trade_count: 63 });
  });

  it('without an exchange is refused with what is missing', async () => {
    await expect(ask(['/ping'], (config) => delete config['exchange'])).rejects.toThrow('exchange');
  });
});
