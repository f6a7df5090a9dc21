/**
 * One crash world by seed: a venue, a database whose committed state outlives the bot, and a bot that dies again and
 * again at named steps or at any time, is built anew from its store, and at last has to bring everything in order. Then
 * the venue's ledger says whether an order was lost or doubled. Entry point: `runWorld`.
 *
 * Everything is on a virtual clock in one process: the same seed gives the same run.
 */
import { messageOf } from '../../../pitwall/src/domain/errors.ts';
import { openStoreOn } from '../../../pitwall/src/store/open-store.ts';
import { openSqliteDatabase } from '../../../pitwall/src/store/sqlite/connection.ts';
import { NO_FAULTS, createSimex, createVenue, credentialsOf } from '../../../simex/src/index.ts';
import type { Simex, Venue } from '../../../simex/src/index.ts';
import { TEST_TIME } from '../make-trade.ts';
import { SeededRandom } from '../seeded-random.ts';
import { SimexExchange } from '../simex/exchange.ts';
import { virtualNetwork } from '../simex/network.ts';
import type { Send } from '../simex/network.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { PowerModel, WRITE_BACK_MS } from './durability.ts';
import { flavourOf } from './flavour.ts';
import type { Death, Flavour } from './flavour.ts';
import { Life } from './life.ts';
import { largestPositions, startMarket, venueOptions } from './market.ts';
import { STAKE, createCrashBot } from './crash-bot.ts';
import type { CrashBot } from './crash-bot.ts';
import { judge } from './referee.ts';
import type { Verdict } from './referee.ts';

export interface WorldResult {
  readonly seed: number;
  readonly verdict: Verdict;
  /** Where the bot died, in order: a step's name or `time`. */
  readonly deaths: readonly string[];
  /** What the bot could not explain at the end. */
  readonly unexplained: readonly string[];
  /** What ended the bot by itself. */
  readonly failures: readonly string[];
  /** Orders the venue took from the bot. */
  readonly orders: number;
  readonly fills: number;
  /** Requests that met a fault, by kind. */
  readonly faults: Readonly<Record<string, number>>;
  /** Intents that ever were of unknown outcome. */
  readonly unknowns: number;
  /** Of those, how many still are. */
  readonly unresolved: number;
  /** Running hash over the venue's ledger: equal runs have equal hashes. */
  readonly ledgerHash: string;
}

/** A life that does not come to the step it should die at ends after this long all the same. */
const LONGEST_LIFE_MS = 40_000;

interface World {
  readonly flavour: Flavour;
  readonly create: typeof createCrashBot;
  readonly clock: VirtualClock;
  readonly venue: Venue;
  readonly simex: Simex;
  readonly send: Send;
  readonly database: ReturnType<typeof openSqliteDatabase>;
  readonly power: PowerModel;
  /** Requests that met a fault, by kind. */
  readonly faults: Map<string, number>;
  readonly unexplained: string[];
  readonly failures: string[];
}

/**
 * @param flavour what the world is like; by default what its seed says
 * @param create builds the bot that lives in it
 */
export async function runWorld(
  seed: number,
  flavour: Flavour = flavourOf(seed),
  create: typeof createCrashBot = createCrashBot,
): Promise<WorldResult> {
  const world = makeWorld(flavour, create);
  const deaths: string[] = [];
  for (const [index, death] of flavour.deaths.entries()) {
    deaths.push(await live(world, seed * 100 + index, death));
    if (world.failures.length > 0) break;
  }
  if (world.failures.length === 0) await live(world, seed * 100 + 99, null);
  return finish(world, deaths);
}

function endFaults(world: World): void {
  for (const [kind, count] of Object.entries(world.simex.faults.injected)) world.faults.set(kind, count);
  world.simex.setFaults(NO_FAULTS);
}

function makeWorld(flavour: Flavour, create: typeof createCrashBot): World {
  const clock = new VirtualClock(TEST_TIME);
  const venue = createVenue({ clock, ...venueOptions(`crash-${flavour.seed}`) });
  const simex = createSimex({ venue, credentials: credentialsOf('crash'), faults: flavour.faults });
  const random = new SeededRandom(flavour.seed + 1);
  startMarket(venue, clock, random, flavour.hasStranger);
  const database = openSqliteDatabase(':memory:', 'crash world');
  const power = new PowerModel(database);
  const writeBack = () => {
    power.writeBack();
    clock.after(WRITE_BACK_MS, writeBack);
  };
  writeBack();
  const send = virtualNetwork(simex, clock, new SeededRandom(flavour.seed + 2));
  const outcome = { faults: new Map<string, number>(), unexplained: [], failures: [] };
  return { flavour, create, clock, venue, simex, send, database, power, ...outcome };
}

/** One life: until its death, or, without one, until everything is in order. Returns where it died. */
async function live(world: World, seed: number, death: Death | null): Promise<string> {
  const { clock } = world;
  const ended = Promise.withResolvers<string>();
  const life = new Life(death, ended.resolve);
  const work = (async () => {
    const bot = await build(world, life, seed);
    if (death !== null) await bot.trade();
    else {
      if (world.flavour.lastLifeTradesMs > 0) await bot.trade(world.flavour.lastLifeTradesMs);
      endFaults(world);
      world.unexplained.push(...(await bot.settleDown()));
    }
  })();
  work.then(
    () => life.die('end'),
    (error: unknown) => {
      world.failures.push(`the bot ended by itself: ${messageOf(error)}`);
      life.die('failure');
    },
  );
  if (death !== null) clock.after(death.kind === 'time' ? death.afterMs : LONGEST_LIFE_MS, () => life.die('time'));
  const at = await clock.settle(ended.promise);
  world.power.cut();
  return at;
}

async function build(world: World, life: Life, seed: number): Promise<CrashBot> {
  const clock = life.clock(world.clock);
  return world.create({
    store: await openStoreOn(world.database),
    exchange: new SimexExchange({ send: life.send(world.send), clock, credentials: world.simex.credentials }),
    clock,
    random: new SeededRandom(seed),
    onStep: life.onStep,
    unjournaledOrders: world.flavour.unjournaledOrders,
  });
}

async function finish(world: World, deaths: readonly string[]): Promise<WorldResult> {
  const { venue, flavour, database } = world;
  const store = await openStoreOn(database);
  const journal = await store.journal.inState('intended', 'accepted', 'refused', 'unknown', 'abandoned');
  const entries = venue.ledger.entries();
  const verdict = judge(entries, await store.trades.all(), journal, {
    // Where the venue breaks its promise an order may rightly be given up and come up late beside its successor.
    ...(flavour.isSlowVenue ? {} : { largestPosition: largestPositions(venue, STAKE) }),
  });
  const result: WorldResult = {
    seed: flavour.seed,
    verdict,
    deaths,
    unexplained: flavour.isSlowVenue ? [] : world.unexplained,
    failures: world.failures,
    orders: entries.filter((entry) => entry.type === 'accepted' && entry.actor === 'api').length,
    fills: entries.filter((entry) => entry.type === 'fill').length,
    faults: Object.fromEntries(world.faults),
    unknowns: journal.filter((intent) => intent.note !== null && intent.state !== 'refused').length,
    unresolved: journal.filter((intent) => intent.state === 'intended' || intent.state === 'unknown').length,
    ledgerHash: venue.ledger.hash(),
  };
  world.simex.close();
  database.close();
  return result;
}
