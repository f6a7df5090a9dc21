/**
 * A crash world with real processes: the venue listens in this process, the bot is a child over a database file, and is
 * killed with SIGKILL at named steps and at random times, started again, and at last has to bring everything in order.
 * Entry point: `runKillWorld`. Market time runs faster than real time, for venue and bot alike.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../../pitwall/src/store/open-store.ts';
import { spedUpClock } from '../../../pitwall/src/system/clock.ts';
import { NO_FAULTS, startSimexServer } from '../../../simex/src/index.ts';
import type { SimexServer } from '../../../simex/src/index.ts';
import { SeededRandom } from '../seeded-random.ts';
import { bundle } from './bundle.ts';
import { STAKE } from './crash-bot.ts';
import { deathOf, flavourOf } from './flavour.ts';
import type { Death, Flavour } from './flavour.ts';
import type { ChildOptions } from './kill-child.ts';
import { largestPositions, startMarket, venueOptions } from './market.ts';
import { judge } from './referee.ts';
import type { WorldResult } from './run-world.ts';

/** Market seconds per real second. */
const SPEED = 20;

/** Real time after which a child that did not come to its step is killed all the same. */
const LONGEST_LIFE_MS = 2_500;

/** Real time in which a child must have brought everything in order. */
const LONGEST_SETTLING_MS = 60_000;

/** A random death comes within this real time after the child was started. */
const LATEST_DEATH_MS = 1_500;

/** Bundles the child once; its path goes to every world. */
export async function bundleChild(): Promise<string> {
  return bundle('kill-child.ts', 'kill-child');
}

/** @param kills how often the bot is killed */
export async function runKillWorld(
  seed: number,
  kills: number,
  childFile: string,
  bot: ChildOptions['bot'] = 'trader',
): Promise<WorldResult> {
  const flavour = flavourOf(seed);
  const folder = mkdtempSync(join(tmpdir(), 'pitwall-kill-'));
  const server = await startSimexServer({
    ...venueOptions(`kill-${seed}`),
    speed: SPEED,
    faults: { ...flavour.faults, visibility: flavour.isSlowVenue ? NO_FAULTS.visibility : flavour.faults.visibility },
  });
  const clock = spedUpClock(server.clock.now(), SPEED);
  const random = new SeededRandom(seed);
  const stopMarket = startMarket(server.venue, clock, random, flavour.hasStranger);
  const world = { flavour, server, childFile, bot, databaseUrl: `sqlite:///${folder}/bot.sqlite` };
  try {
    const deaths: string[] = [];
    const failures: string[] = [];
    for (let index = 0; index < kills && failures.length === 0; index += 1) {
      const death = deathAt(flavour, index, random);
      deaths.push(await oneLife(world, seed * 1_000 + index, death, failures));
    }
    const faults = { ...server.simex.faults.injected };
    server.simex.setFaults(NO_FAULTS);
    const unexplained = failures.length === 0 ? await settle(world, seed * 1_000 + 999, failures) : [];
    return { ...(await verdictOf(world)), seed, deaths, faults, unexplained, failures };
  } finally {
    stopMarket();
    await server.close();
    rmSync(folder, { recursive: true });
  }
}

interface KillWorld {
  readonly flavour: Flavour;
  readonly server: SimexServer;
  readonly childFile: string;
  readonly bot: ChildOptions['bot'];
  readonly databaseUrl: string;
}

/** The flavour's deaths first, then more of the kind. */
function deathAt(flavour: Flavour, index: number, random: SeededRandom): Death {
  return flavour.deaths[index] ?? deathOf(random);
}

function start(
  { flavour, server, childFile, bot, databaseUrl }: KillWorld,
  seed: number,
  death: ChildOptions['death'] | 'none',
) {
  const options: ChildOptions = {
    url: server.url,
    credentials: server.credentials,
    databaseUrl,
    seed,
    speed: SPEED,
    death: death === 'none' ? null : death,
    tradesOn: death !== 'none',
    unjournaledOrders: flavour.unjournaledOrders,
    bot,
  };
  const child = spawn(process.execPath, [childFile, JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { text: '', errors: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.errors += chunk.toString()));
  return { child, output, ended: once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]> };
}

async function oneLife(world: KillWorld, seed: number, death: Death, failures: string[]): Promise<string> {
  const { child, output, ended } = start(world, seed, death.kind === 'step' ? death : null);
  const state = { isKilledFromOutside: false };
  const afterMs = death.kind === 'time' ? 100 + (death.afterMs % LATEST_DEATH_MS) : LONGEST_LIFE_MS;
  const timer = setTimeout(() => {
    state.isKilledFromOutside = true;
    child.kill('SIGKILL');
  }, afterMs);
  const [code, signal] = await ended;
  clearTimeout(timer);
  if (signal !== 'SIGKILL') failures.push(`the bot ended by itself (${code ?? 'no code'}): ${output.errors}`);
  return death.kind === 'step' && !state.isKilledFromOutside ? death.step : 'time';
}

async function settle(world: KillWorld, seed: number, failures: string[]): Promise<readonly string[]> {
  const { child, output, ended } = start(world, seed, 'none');
  const timer = setTimeout(() => child.kill('SIGKILL'), LONGEST_SETTLING_MS);
  const [code] = await ended;
  clearTimeout(timer);
  if (code === 0) return JSON.parse(output.text) as string[];
  failures.push(`the bot could not bring everything in order (${code ?? 'killed'}): ${output.errors}`);
  return [];
}

async function verdictOf({ server, databaseUrl }: KillWorld) {
  const { venue } = server;
  const store = await openStore(databaseUrl);
  try {
    const journal = await store.journal.inState('intended', 'accepted', 'refused', 'unknown', 'abandoned');
    const entries = venue.ledger.entries();
    const options = { largestPosition: largestPositions(venue, STAKE) };
    return {
      verdict: judge(entries, await store.trades.all(), journal, options),
      orders: entries.filter((entry) => entry.type === 'accepted' && entry.actor === 'api').length,
      fills: entries.filter((entry) => entry.type === 'fill').length,
      unknowns: journal.filter((intent) => intent.note !== null && intent.state !== 'refused').length,
      unresolved: journal.filter((intent) => intent.state === 'intended' || intent.state === 'unknown').length,
      ledgerHash: venue.ledger.hash(),
    };
  } finally {
    await store.close();
  }
}
