/**
 * Planted bugs: the bot's real code with one mistake each, to prove that the crash worlds see it. A mutant is a list of
 * text replacements; the crash world is bundled anew with them, so everything else is the code that ships.
 *
 * Each text must occur in its file: when the code moves on, `buildMutant` says which mutant has to follow.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';
import { bundle } from './bundle.ts';
import type { WorldResult } from './run-world.ts';
import { isClean } from './referee.ts';

interface Replacement {
  /** Below packages/pitwall/src. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const DESK = 'bot/desk/order-desk.ts';
const RESOLUTION = 'bot/desk/order-resolution.ts';
const RECONCILE = 'bot/reconcile/reconcile.ts';

const MUTANTS = {
  'resend after a time-out': [
    {
      file: DESK,
      from: 'const answer = this.#context.exchange.createOrder(wanted);',
      to: `const answer = this.#context.exchange.createOrder(wanted).catch((error) => {
        if (error.code === 'ORDER_UNKNOWN') return this.#context.exchange.createOrder(wanted);
        throw error;
      });`,
    },
  ],
  'commit after send': [
    {
      file: DESK,
      from: 'return await this.#context.store.transaction(async (session) => {',
      to: 'return await (async () => { const session = { trades: { save() {} }, journal: { record() {} } };',
    },
    { file: DESK, from: '        return intent;\n      });', to: '        return intent;\n      })();' },
    {
      file: DESK,
      from: 'async (session) => session.journal.update(intent)',
      to: 'async (session) => { await session.trades.save(trade); await session.journal.update(intent); }',
    },
    {
      file: DESK,
      from: 'session.journal.update(intent)',
      to: 'session.journal.record(Object.assign(intent, { tradeId: trade.id === 0 ? null : trade.id }))',
    },
  ],
  'believe the first "not found"': [
    { file: RESOLUTION, from: 'intent.notFoundCount >= NOT_FOUND_NEEDED', to: 'intent.notFoundCount >= 1' },
    { file: RESOLUTION, from: 'if (now < countsFrom) return pending(intent);', to: '' },
  ],
  'skip the durable commit': [
    { file: 'store/sqlite/connection.ts', from: 'PRAGMA synchronous=FULL', to: 'PRAGMA synchronous=OFF' },
  ],
  'derive the client id from a row id': [
    {
      file: DESK,
      from: 'const clientOrderId = this.#newClientOrderId();',
      to: `const rows = await this.#context.store.trades.all();
      const rowId = trade.id === 0 ? (rows.at(-1)?.id ?? 0) + 1 : trade.id;
      const number = BigInt(rowId * 1000 + trade.orders.length);
      const clientOrderId = encodeClientOrderId(this.tag, number, this.idFormat ?? OWN_FORMAT);`,
    },
  ],
  'ignore a late appearance': [
    {
      file: RESOLUTION,
      from: 'const abandoned = await store.journal.abandonedSince(clock.now() - LATE_WATCH_MS);',
      to: 'const abandoned = [];',
    },
    {
      file: RECONCILE,
      from: "else if (intent.state !== 'accepted') {",
      to: "else if (intent.state !== 'accepted' && intent.state !== 'abandoned') {",
    },
  ],
  'forget partial fills on cancel': [
    {
      file: 'bot/desk/order-cancel.ts',
      from: "if ('report' in readBack) return readBack.report;",
      to: `if ('report' in readBack) {
        return { ...readBack.report, filled: 0, remaining: readBack.report.amount, average: null, cost: 0 };
      }`,
    },
  ],
  'adopt an order without our tag': [
    {
      file: RECONCILE,
      from: 'if (clientOrderId === null || tagOfClientOrderId(clientOrderId, format) !== desk.tag) continue;',
      to: 'if (clientOrderId === null) continue;',
    },
  ],
} as const satisfies Record<string, readonly Replacement[]>;

export type MutantName = keyof typeof MUTANTS;

export const MUTANT_NAMES = Object.keys(MUTANTS) as MutantName[];

export type RunWorld = (seed: number) => Promise<WorldResult>;

const PACKAGES = join(import.meta.dirname, '../../..');
const SOURCES = join(PACKAGES, 'pitwall/src');

/** The crash world over the mutated code. Throws when a text to be replaced is not there. */
export async function buildMutant(name: MutantName): Promise<RunWorld> {
  const outfile = await bundle('run-world.ts', `mutant-${name.replaceAll(/[^a-z]+/g, '-')}`, [mutation(name)]);
  const module = (await import(pathToFileURL(outfile).href)) as { runWorld: RunWorld };
  return module.runWorld;
}

function mutation(name: MutantName): Plugin {
  const replacements: readonly Replacement[] = MUTANTS[name];
  return {
    name: 'mutation',
    setup: (bundler) => {
      bundler.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const own = replacements.filter((replacement) => path === join(SOURCES, replacement.file));
        if (own.length === 0) return undefined;
        let contents = readFileSync(path, 'utf8');
        for (const { file, from, to } of own) {
          if (!contents.includes(from)) throw new Error(`Mutant "${name}": ${file} no longer holds: ${from}`);
          contents = contents.replaceAll(from, () => to);
        }
        return { contents, loader: 'ts' };
      });
    },
  };
}

/** True when the referee (or the bot itself) saw that something is wrong. */
export function isCaught(result: WorldResult): boolean {
  return !isClean(result.verdict) || result.unexplained.length > 0 || result.failures.length > 0;
}
