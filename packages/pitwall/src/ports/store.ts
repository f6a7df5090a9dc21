/**
 * What the bot keeps. A transaction is durable when it resolves (`synchronous=FULL`): what it wrote survives a crash of
 * the process and of the machine. Inside a transaction only the session it was given may be used.
 */
import type { IntentState, OrderIntent } from '../domain/intent.ts';
import type { PairLock } from '../domain/lock.ts';
import type { Trade } from '../domain/trade.ts';

export interface TradeQuery {
  /** Rows at most; negative or absent: all. */
  readonly limit?: number;
  readonly offset?: number;
  /** `id` ascending (default) or `closeDate` descending. */
  readonly orderBy?: 'id' | 'closeDateDescending';
  /** Only trades closed at or after this time, ms UTC. */
  readonly closedSince?: number;
  /** Only trades closed before this time, ms UTC. */
  readonly closedBefore?: number;
}

/** What statistics need of a closed trade. Dates in ms UTC. */
export interface ClosedResult extends Pick<
  Trade,
  'id' | 'pair' | 'openDate' | 'closeDate' | 'closeProfit' | 'closeProfitAbs' | 'enterTag' | 'exitReason'
> {
  /** From opening to closing, to the microsecond where the database has it so; null when it was never noted. */
  readonly durationMs: number | null;
  /** Sum of `cost` of its orders with status `closed` and a fill date; null when there is none. */
  readonly filledCost: number | null;
}

/** A trade that was written or deleted. */
export interface TradeChange {
  readonly tradeId: number;
  /** Whether it was open as it was written; false for a deleted one. Not so when the transaction was rolled back. */
  readonly isOpen: boolean;
}

export interface TradeRepository {
  /** Writes the trade row and all its orders; inserts those with id 0 and sets their ids. Removed orders are deleted. */
  save(trade: Trade): Promise<void>;
  /** Deletes the trade and its orders. */
  delete(tradeId: number): Promise<void>;
  /** A trade with its orders, open or closed. */
  byId(tradeId: number): Promise<Trade | undefined>;
  /** Of these ids the trades that there are, with their orders, open or closed, by id. */
  byIds(tradeIds: readonly number[]): Promise<Trade[]>;
  /** Open trades with their orders, by id. */
  open(): Promise<Trade[]>;
  /** The same, not to be changed: the same list, and the same trades in it, as long as they are not written. */
  openView(): Promise<readonly Readonly<Trade>[]>;
  closed(query?: TradeQuery): Promise<Trade[]>;
  closedCount(): Promise<number>;
  /** Ids of all closed trades, newest close first; those that closed at the same time by id. */
  closedIds(): Promise<number[]>;
  /**
   * Results of all closed trades, by id: cheap, as no orders are read. Not to be changed: the same list as long as no
   * closed trade is written.
   */
  closedResults(): Promise<readonly ClosedResult[]>;
  /** Changes with every write of a trade or an order through this store: results kept for a revision are true for it. */
  revision(): number;
  /** The trades written since `revision` was the revision, each once; null when that is too long ago to be known. */
  changesSince(revision: number): readonly TradeChange[] | null;
  /** All trades, open and closed, by id. */
  all(): Promise<Trade[]>;
  /** Sum of `close_profit_abs` over closed trades. */
  totalClosedProfit(): Promise<number>;
}

export interface LockRepository {
  save(lock: PairLock): Promise<void>;
  /** Active locks with `lockEndTime` > `at`. */
  active(at: number): Promise<PairLock[]>;
  byId(id: number): Promise<PairLock | undefined>;
}

export interface OrderJournal {
  record(intent: OrderIntent): Promise<void>;
  /** Writes state, tradeId, notFoundCount, orderId, note, updatedAt. Throws INVARIANT on an illegal transition. */
  update(intent: OrderIntent): Promise<void>;
  byClientOrderId(clientOrderId: string): Promise<OrderIntent | undefined>;
  inState(...states: IntentState[]): Promise<OrderIntent[]>;
  /** Abandoned intents updated at or after `since`: their late appearance is still possible. */
  abandonedSince(since: number): Promise<OrderIntent[]>;
}

/** Small facts: `bot_tag`, `bot_start_time`, `startup_time`. */
export interface KeyValueRepository {
  get(key: string): Promise<string | number | undefined>;
  set(key: string, value: string | number): Promise<void>;
}

export interface StoreSession {
  readonly trades: TradeRepository;
  readonly locks: LockRepository;
  readonly journal: OrderJournal;
  readonly keyValues: KeyValueRepository;
}

export interface Store extends StoreSession {
  /** Runs `work` in one transaction: all or nothing, durable when it resolves, one at a time. */
  transaction<T>(work: (session: StoreSession) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
