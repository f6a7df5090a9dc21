/**
 * `npm run fuzz`: a million generated requests against a running bot. Ends with code 1 when anything was wrong.
 *
 *     npm run fuzz -- [--requests N] [--seed S] [--connections N] [--only NUMBER]
 *
 * A failure is printed with the number of its request; `--seed S --only NUMBER` shows and sends that one alone.
 */
import { parseArgs } from 'node:util';
import { judge } from './judge.ts';
import { makeRequest } from './requests.ts';
import { describeRequest, runFuzz, type FuzzTally } from './run.ts';
import { Lane } from './send.ts';
import { FuzzTarget } from './target.ts';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    connections: { type: 'string', default: '8' },
    only: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const HELP = `Sends generated requests to a running bot and looks for crashes, failures and secrets.

  --requests N      how many (1000000)
  --seed S          which ones (1)
  --connections N   at the same time (8)
  --only NUMBER     only this one of the seed, with its answer`;

function number(name: 'requests' | 'seed' | 'connections' | 'only'): number {
  const given = Number(values[name]);
  if (!Number.isSafeInteger(given) || given < 0) throw new Error(`--${name} must be a whole number.`);
  return given;
}

function progress(done: number, { failures, memoryMb }: FuzzTally): void {
  const memory = memoryMb.at(-1)?.toFixed(0) ?? '?';
  console.log(`  ${done} of ${values.requests} requests, ${failures.length} failures, ${memory} MB`);
}

async function sendOne(target: FuzzTarget): Promise<boolean> {
  const request = makeRequest(number('seed'), number('only'));
  console.log(describeRequest(request));
  const lane = new Lane(target.port, number('seed'));
  const answer = await lane.send(request, { basic: target.basic, access: '', refresh: '' });
  lane.close();
  const wrong = judge(request, answer);
  console.log(`${answer.status} ${answer.text.slice(0, 2_000)}\n${wrong ?? 'nothing wrong'}`);
  return wrong === undefined;
}

async function sendAll(target: FuzzTarget): Promise<boolean> {
  const [requests, seed, connections] = [number('requests'), number('seed'), number('connections')];
  console.log(`${requests} requests of seed ${seed} over ${connections} connections`);
  const { statuses, failures } = await runFuzz(target, { requests, seed, connections, onProgress: progress });
  for (const failure of failures) console.log(`FAILURE ${failure}`);
  const counts = [...statuses].sort(([left], [right]) => left - right).map(([status, count]) => `${status}: ${count}`);
  console.log(`${counts.join(', ')}; ${failures.length} failures`);
  return failures.length === 0;
}

if (values.help) console.log(HELP);
else {
  const target = await FuzzTarget.start();
  try {
    const isGood = values.only === undefined ? await sendAll(target) : await sendOne(target);
    process.exitCode = isGood ? 0 : 1;
  } finally {
    await target.close();
  }
}
