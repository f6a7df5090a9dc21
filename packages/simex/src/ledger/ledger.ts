/**
 * The append-only record of what happened at the venue, and the books of its money.
 *
 * Entry point: `createLedger`. Invariants, checked at every entry that moves money: per asset all accounts add up to
 * zero (what the account holds plus fees equals what came in, plus what trades brought), nothing that belongs to the
 * account's spot wallet is below zero. A violation throws `LedgerError`: it is a bug of the venue.
 */
import { createHash } from 'node:crypto';
import type { LedgerAccount, LedgerEntry, LedgerReader, MoneyCause, Posting } from '../venue/ledger-types.ts';
import type { Actor } from '../venue/order-types.ts';

/** A broken invariant of the books. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';
}

/** Where lines go; a file or nothing. */
export interface LedgerSink {
  write(line: string): void;
  close(): void;
}

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
export type NewEntry = Without<LedgerEntry, 'sequence' | 'timeMs'>;

/** A movement with its amount as integer (units of 1e-8). */
export interface Movement {
  readonly from: LedgerAccount;
  readonly to: LedgerAccount;
  readonly asset: string;
  readonly amount: bigint;
}

export interface MoneyContext {
  readonly cause: MoneyCause;
  readonly actor: Actor;
  readonly symbol?: string;
  readonly orderId?: number;
  readonly tradeId?: number;
}

export interface Ledger extends LedgerReader {
  append(timeMs: number, entry: NewEntry): void;
  /** Moves money and writes it down; movements of nothing are left out. */
  move(timeMs: number, context: MoneyContext, movements: readonly Movement[]): void;
  balance(account: LedgerAccount, asset: string): bigint;
  /** Assets in order of first touch. */
  assets(): readonly string[];
  onEntry(listener: (entry: LedgerEntry) => void): () => void;
  close(): void;
}

type Accounts = Record<LedgerAccount, bigint>;

const emptyAccounts = (): Accounts => ({
  free: 0n,
  locked: 0n,
  futures: 0n,
  market: 0n,
  fees: 0n,
  funding: 0n,
  insurance: 0n,
  outside: 0n,
});

function check(asset: string, accounts: Accounts): void {
  let sum = 0n;
  for (const amount of Object.values(accounts)) sum += amount;
  if (sum !== 0n) throw new LedgerError(`the books of ${asset} do not add up: ${sum.toString()} too much`);
  for (const account of ['free', 'locked', 'fees'] as const) {
    if (accounts[account] < 0n) {
      throw new LedgerError(`${account} ${asset} fell below zero: ${accounts[account].toString()}`);
    }
  }
}

/** A ledger; `sink` gets one JSON line per entry. */
export function createLedger(options: { readonly sink?: LedgerSink; readonly keepInMemory: boolean }): Ledger {
  const kept: LedgerEntry[] = [];
  const books = new Map<string, Accounts>();
  const listeners = new Set<(entry: LedgerEntry) => void>();
  const digest = createHash('sha256');
  let sequence = 0;

  function append(timeMs: number, entry: NewEntry): void {
    sequence += 1;
    const full: LedgerEntry = { sequence, timeMs, ...entry };
    const line = JSON.stringify(full);
    digest.update(line).update('\n');
    options.sink?.write(`${line}\n`);
    if (options.keepInMemory) kept.push(full);
    for (const listener of listeners) listener(full);
  }

  function accountsOf(asset: string): Accounts {
    let accounts = books.get(asset);
    if (!accounts) {
      accounts = emptyAccounts();
      books.set(asset, accounts);
    }
    return accounts;
  }

  return {
    append,
    move(timeMs, context, movements) {
      const postings: Posting[] = [];
      for (const { from, to, asset, amount } of movements) {
        if (amount === 0n) continue;
        if (amount < 0n) throw new LedgerError(`a movement of ${amount.toString()} ${asset} from ${from} to ${to}`);
        const accounts = accountsOf(asset);
        accounts[from] -= amount;
        accounts[to] += amount;
        postings.push({ from, to, asset, amount: amount.toString() });
      }
      if (postings.length === 0) return;
      append(timeMs, { type: 'money', ...context, postings });
      for (const posting of postings) check(posting.asset, accountsOf(posting.asset));
    },
    balance: (account, asset) => books.get(asset)?.[account] ?? 0n,
    assets: () => [...books.keys()],
    entries: () => kept,
    get length() {
      return sequence;
    },
    hash: () => digest.copy().digest('hex'),
    onEntry(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => options.sink?.close(),
  };
}
