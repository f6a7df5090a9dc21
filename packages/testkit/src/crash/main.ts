/**
 * `npm run crash`: 10,000 crashes in process, 1,000 kills of a real process, 500 unknown outcomes and the planted bugs,
 * with figures and progress. Half of the worlds hold the whole engine, half the small trader, which comes to every step
 * more often. Ends with code 1 when anything was lost, doubled or wrong.
 *
 *     npm run crash -- [--in-process N] [--kill N] [--unknown N] [--no-mutants] [--seed S]
 *
 * A bad world prints its seed: `npm run crash -- --seed S --in-process 5 --kill 0 --unknown 0 --no-mutants` runs it again.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { faultyFlavour, flavourOf } from './flavour.ts';
import { bundleChild, runKillWorld } from './kill-world.ts';
import { MUTANT_NAMES, buildMutant, isCaught } from './mutants.ts';
import { createEngineCrashBot } from '../bot/engine-crash-bot.ts';
import { createCrashBot } from './crash-bot.ts';
import { runWorld } from './run-world.ts';
import type { WorldResult } from './run-world.ts';
import { addResult, addTally, describeTally, emptyTally } from './tally.ts';
import type { Tally } from './tally.ts';

const CRASHES_PER_WORLD = 5;
const KILLS_PER_WORLD = 10;
const MUTANT_SEEDS = 1_000;
/** Worlds between two lines of progress. */
const PROGRESS_WORLDS = 100;

const LANES = availableParallelism();

/** Seeds `from`, `from + step`, … `count` of them. */
interface Share {
  readonly from: number;
  readonly step: number;
  readonly count: number;
}

/** In pairs, so that each of two processes that share the seeds gets both. */
function hasEngine(seed: number): boolean {
  return Math.floor(seed / 2) % 2 === 1;
}

/** Bad worlds are told at once. */
function take(tally: Tally, result: WorldResult): void {
  const before = tally.bad.length;
  addResult(tally, result);
  for (const { seed, what } of tally.bad.slice(before))
    console.log(`  BAD seed ${seed}: ${what.slice(0, 5).join('; ')}`);
}

function print(title: string, tally: Tally): void {
  console.log([title, ...describeTally(tally)].join('\n  '));
}

async function runShare({ from, step, count }: Share): Promise<Tally> {
  const tally = emptyTally();
  for (let index = 0; index < count; index += 1) {
    const seed = from + index * step;
    const create = hasEngine(seed) ? createEngineCrashBot : createCrashBot;
    take(tally, await runWorld(seed, flavourOf(seed), create));
    if (tally.worlds % PROGRESS_WORLDS === 0) {
      console.log(`  … ${tally.worlds} of ${count} worlds in this process, ${tally.bad.length} bad`);
    }
  }
  return tally;
}

/** Spreads the worlds over processes of their own. */
async function inProcess(crashes: number, seed: number): Promise<Tally> {
  const worlds = Math.ceil(crashes / CRASHES_PER_WORLD);
  const lanes = Math.min(LANES, worlds);
  const tally = emptyTally();
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      const count = Math.floor((worlds - lane + lanes - 1) / lanes);
      const share: Share = { from: seed + lane, step: lanes, count };
      const child = fork(import.meta.filename, ['--share', JSON.stringify(share)]);
      child.on('message', (part: Tally) => addTally(tally, part));
      const [code] = (await once(child, 'exit')) as [number | null];
      if (code !== 0) throw new Error(`A process of crash worlds ended with code ${code ?? 'none'}.`);
    }),
  );
  return tally;
}

async function kills(count: number, seed: number): Promise<Tally> {
  const childFile = await bundleChild();
  const worlds = Math.ceil(count / KILLS_PER_WORLD);
  const tally = emptyTally();
  let next = 0;
  const lane = async () => {
    while (next < worlds) {
      const index = next;
      next += 1;
      const left = Math.min(KILLS_PER_WORLD, count - index * KILLS_PER_WORLD);
      addResult(
        tally,
        await runKillWorld(seed + index, left, childFile, hasEngine(seed + index) ? 'engine' : 'trader'),
      );
      if (tally.worlds % 10 === 0)
        console.log(`  … ${tally.crashes} of ${count} kills, ${tally.bad.length} bad worlds`);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return tally;
}

async function unknownOutcomes(count: number, seed: number): Promise<Tally> {
  const tally = emptyTally();
  for (let index = 0; tally.unknowns < count; index += 1) {
    addResult(tally, await runWorld(seed + index, faultyFlavour(seed + index)));
  }
  return tally;
}

/** Prints the first seed that catches each planted bug. Returns how many were not caught. */
async function mutants(): Promise<number> {
  let missed = 0;
  for (const name of MUTANT_NAMES) {
    const run = await buildMutant(name);
    let seed = 1;
    while (seed <= MUTANT_SEEDS && !isCaught(await run(seed))) seed += 1;
    const isMissed = seed > MUTANT_SEEDS;
    if (isMissed) missed += 1;
    console.log(`  ${name}: ${isMissed ? `NOT caught within ${MUTANT_SEEDS} seeds` : `caught by seed ${seed}`}`);
  }
  return missed;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      'in-process': { type: 'string', default: '10000' },
      kill: { type: 'string', default: '1000' },
      unknown: { type: 'string', default: '500' },
      'no-mutants': { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      share: { type: 'string' },
    },
  });
  if (values.share !== undefined) {
    const tally = await runShare(JSON.parse(values.share) as Share);
    process.send?.(tally);
    if (process.connected) process.disconnect();
    return 0;
  }
  const seed = Number(values.seed);
  const tallies: Tally[] = [];
  const part = async (title: string, count: number, run: (count: number, seed: number) => Promise<Tally>) => {
    if (count <= 0) return;
    console.log(`${title}: ${count} …`);
    const tally = await run(count, seed);
    print(title, tally);
    tallies.push(tally);
  };
  await part('crashes in process', Number(values['in-process']), inProcess);
  await part('kills of a process', Number(values.kill), kills);
  await part('unknown outcomes', Number(values.unknown), unknownOutcomes);
  let missed = 0;
  if (!values['no-mutants']) {
    console.log('planted bugs …');
    missed = await mutants();
  }
  return missed > 0 || tallies.some((tally) => tally.bad.length > 0) ? 1 : 0;
}

process.exitCode = await main();
