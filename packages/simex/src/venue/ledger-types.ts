/**
 * The ledger: what really happened at the venue, append-only, in the order it happened. Amounts are integer texts in
 * units of 1e-8 of the asset (prices: 1e-8 of the quote), so that a judge can add them up exactly.
 */
import type { Actor, OrderSide, OrderStatus, OrderType, Product } from './order-types.ts';

/** An integer text in units of 1e-8, for example `"150000000"` = 1.5. */
export type Units = string;

/** A money movement: `from` loses, `to` gains `amount` of `asset`. Every one is between two named accounts. */
export interface Posting {
  readonly from: LedgerAccount;
  readonly to: LedgerAccount;
  readonly asset: string;
  readonly amount: Units;
}

/**
 * `free`, `locked`: spot wallet. `futures`: futures wallet. `market`: whoever is on the other side of trades.
 * `fees`: the venue's takings. `funding`, `insurance`: the other side of those. `outside`: where deposits come from.
 */
export type LedgerAccount = 'free' | 'locked' | 'futures' | 'market' | 'fees' | 'funding' | 'insurance' | 'outside';

interface Base {
  /** 1, 2, 3, … without gaps. */
  readonly sequence: number;
  readonly timeMs: number;
}

export type LedgerEntry =
  | (Base & {
      readonly type: 'start';
      readonly scale: 8;
      readonly seed: string;
    })
  | (Base & {
      readonly type: 'request';
      readonly requestId: string;
      readonly method: string;
      readonly path: string;
      readonly params: Readonly<Record<string, string>>;
      readonly delivery: string;
    })
  | (Base & {
      readonly type: 'accepted';
      readonly actor: Actor;
      readonly requestId?: string;
      readonly product: Product;
      readonly symbol: string;
      readonly orderId: number;
      readonly clientOrderId: string;
      readonly side: OrderSide;
      readonly orderType: OrderType;
      readonly price: Units;
      readonly stopPrice: Units;
      readonly quantity: Units;
      readonly reduceOnly: boolean;
      /** True for a conditional futures order; `orderId` is then its algo id. */
      readonly algo: boolean;
      /** The algo order that made this order when it was triggered. */
      readonly algoId?: number;
    })
  | (Base & {
      readonly type: 'refused';
      readonly actor: Actor;
      readonly requestId?: string;
      readonly command: string;
      readonly product: Product;
      readonly symbol: string;
      readonly clientOrderId?: string;
      readonly code: number;
      readonly msg: string;
    })
  | (Base & {
      readonly type: 'fill';
      readonly product: Product;
      readonly symbol: string;
      readonly orderId: number;
      readonly clientOrderId: string;
      readonly tradeId: number;
      readonly side: OrderSide;
      readonly price: Units;
      readonly quantity: Units;
      readonly quote: Units;
      readonly fee: Units;
      readonly feeAsset: string;
      readonly realizedPnl: Units;
      readonly isMaker: boolean;
    })
  | (Base & {
      /** An order ended (or was triggered, or amended) without a fill in this entry. */
      readonly type: 'order';
      readonly actor: Actor;
      readonly requestId?: string;
      readonly product: Product;
      readonly symbol: string;
      readonly orderId: number;
      readonly clientOrderId: string;
      readonly status: OrderStatus | 'TRIGGERED' | 'FINISHED' | 'AMENDED';
      readonly executed: Units;
      readonly reason: string;
      readonly algo: boolean;
    })
  | (Base & {
      readonly type: 'money';
      readonly cause: MoneyCause;
      readonly actor: Actor;
      readonly symbol?: string;
      readonly orderId?: number;
      readonly tradeId?: number;
      readonly postings: readonly Posting[];
    })
  | (Base & {
      readonly type: 'settings';
      readonly actor: Actor;
      readonly requestId?: string;
      readonly symbol: string;
      readonly what: 'leverage' | 'marginType' | 'positionMargin';
      readonly value: string;
    })
  | (Base & {
      readonly type: 'liquidation';
      readonly symbol: string;
      readonly amount: Units;
      readonly markPrice: Units;
      readonly orderId: number;
    })
  | (Base & {
      readonly type: 'remark';
      readonly text: string;
      readonly data: Readonly<Record<string, string>>;
    });

export type MoneyCause =
  'deposit' | 'withdrawal' | 'hold' | 'release' | 'trade' | 'fee' | 'realizedPnl' | 'funding' | 'insurance';

export interface LedgerReader {
  /** All entries so far, oldest first (empty when `keepInMemory` is off). */
  entries(): readonly LedgerEntry[];
  readonly length: number;
  /** Running SHA-256 over all entries so far: equal runs have equal hashes. Hex. */
  hash(): string;
}
