/**
 * The bot's view of its money.
 *
 * Live: the exchange's balances. Dry-run: the stake currency holds the configured wallet plus closed profits less tied
 * stakes, and every open trade's base currency its amount. `update` reads anew; everything else looks at the last update.
 */
import type { Balance, Balances, Position } from '../domain/market.ts';
import { baseOf } from '../domain/pair.ts';
import { entrySide } from '../domain/fills.ts';
import { availableStake, startingBalance, totalStake, type Funds } from '../domain/stake.ts';
import type { BotSettings } from '../domain/settings.ts';
import type { Trade } from '../domain/trade.ts';
import type { Clock } from '../ports/clock.ts';
import type { BotParts } from './parts.ts';

/** A view read by people is not older than this. */
const MAX_AGE_MS = 3_600_000;
const NOTHING: Balance = { free: 0, used: 0, total: 0 };

type WalletParts = Pick<BotParts, 'store' | 'exchange' | 'desk'> & { readonly clock: Clock };

export interface StakeFunds {
  readonly total: number;
  readonly available: number;
}

export class Wallets {
  readonly #parts: WalletParts;
  #balances: Balances = new Map<string, Balance>();
  #positions: readonly Position[] = [];
  #funds: Funds = { tied: 0, free: 0, closedProfit: 0 };
  #updatedAt: number | null = null;

  constructor(parts: WalletParts) {
    this.#parts = parts;
  }

  /** Reads balances and trades anew. Throws the exchange port's errors. */
  async update(settings: BotSettings): Promise<void> {
    const { store, exchange, clock } = this.#parts;
    const balances = settings.dryRun ? null : await exchange.fetchBalances();
    const positions = settings.tradingMode === 'spot' ? [] : await exchange.fetchPositions();
    const closedProfit = await store.trades.totalClosedProfit();
    const open = await store.trades.openView();
    const tied = open.reduce((sum, trade) => sum + trade.stakeAmount, 0);
    const reserved = settings.dryRun ? 0 : open.reduce((sum, trade) => sum + this.#reservedBy(trade), 0);
    this.#balances = balances ?? simulatedBalances(settings, open, tied, closedProfit);
    this.#positions = positions;
    this.#funds = { tied, free: this.balance(settings.stakeCurrency).free - reserved, closedProfit };
    this.#updatedAt = clock.now();
  }

  /** Reads anew when the last view is over an hour old. */
  async updateIfOld(settings: BotSettings): Promise<void> {
    if (this.#updatedAt === null || this.#parts.clock.now() - this.#updatedAt > MAX_AGE_MS) await this.update(settings);
  }

  balances(): Balances {
    return this.#balances;
  }

  positions(): readonly Position[] {
    return this.#positions;
  }

  balance(currency: string): Balance {
    return this.#balances.get(currency) ?? NOTHING;
  }

  /** What stake sizes are reckoned from. */
  funds(): Funds {
    return this.#funds;
  }

  stake(settings: BotSettings): StakeFunds {
    return { total: totalStake(settings, this.#funds), available: availableStake(settings, this.#funds) };
  }

  startingBalance(settings: BotSettings): number {
    return startingBalance(settings, this.#funds);
  }

  /** Stake of an entry the exchange may or may not have: its balances cannot be trusted to have it taken off. */
  #reservedBy(trade: Trade): number {
    return trade.orders
      .filter((order) => order.ftOrderSide === entrySide(trade) && this.#parts.desk.isUnaccepted(order))
      .reduce((sum, order) => sum + ((order.amount ?? 0) * (order.price ?? 0)) / trade.leverage, 0);
  }
}

function simulatedBalances(
  settings: BotSettings,
  open: readonly Trade[],
  tied: number,
  closedProfit: number,
): Balances {
  const free = settings.dryRunWallet + closedProfit - tied;
  const balances = new Map<string, Balance>();
  for (const trade of open) {
    const currency = trade.baseCurrency ?? baseOf(trade.pair);
    const held = (balances.get(currency)?.total ?? 0) + trade.amount;
    balances.set(currency, { free: held, used: 0, total: held });
  }
  balances.set(settings.stakeCurrency, { free, used: 0, total: free });
  return balances;
}
