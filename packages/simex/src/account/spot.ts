/**
 * The spot wallet: what orders lock, what fills exchange, what they cost.
 *
 * Entry point: `SpotAccount`. Invariant: the locked balance of a coin is the sum of what its open orders hold.
 */
import { hasLimit, isOpen, remaining, type Order } from '../matching/order.ts';
import { REFUSALS } from '../matching/refusals.ts';
import type { Core, Market } from '../venue/core.ts';
import type { BalanceView } from '../venue/account-types.ts';
import type { Refusal } from '../venue/order-types.ts';
import { formatUnits, larger, multiply } from '../venue/units.ts';
import { spotFee } from './fees.ts';
import type { Account, FillTerms, Settled } from './settlement.ts';

function heldAsset(market: Market, order: Order): string {
  const { base, quote } = market.instrument.spec;
  return order.side === 'BUY' ? quote : base;
}

/** The spot wallet over the ledger's books. */
export class SpotAccount implements Account {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  balances(): readonly BalanceView[] {
    return this.#core.ledger.assets().map((asset) => this.balance(asset));
  }

  balance(asset: string): BalanceView {
    const { ledger } = this.#core;
    return {
      asset,
      free: formatUnits(ledger.balance('free', asset)),
      locked: formatUnits(ledger.balance('locked', asset)),
    };
  }

  /** With fees in quote a buy needs them on top. */
  #withFee(cost: bigint): bigint {
    const { fees } = this.#core;
    if (fees.mode !== 'quote') return cost;
    return cost + multiply(cost, larger(fees.spotMaker, fees.spotTaker)) + 1n;
  }

  #needed(order: Order, cost: bigint): bigint {
    return order.side === 'BUY' ? this.#withFee(cost) : order.quantity;
  }

  /** What the open rest of an order has to keep locked. */
  #stillNeeded(order: Order): bigint {
    if (!isOpen(order)) return 0n;
    if (order.side === 'SELL') return remaining(order);
    if (!hasLimit(order.type)) return order.held;
    return this.#withFee(multiply(order.price, remaining(order)));
  }

  /** What is held beyond the value of the open rest: for fees in quote. */
  #spare(order: Order): bigint {
    return hasLimit(order.type) ? order.held - multiply(order.price, remaining(order)) : order.held;
  }

  afford(market: Market, order: Order, cost: bigint): Refusal | undefined {
    const free = this.#core.ledger.balance('free', heldAsset(market, order));
    return free < this.#needed(order, cost) ? REFUSALS.insufficientBalance : undefined;
  }

  hold(market: Market, order: Order, cost: bigint): void {
    const amount = this.#needed(order, cost);
    order.held += amount;
    const { symbol, orderId, actor } = order;
    this.#core.ledger.move(this.#core.timeMs, { cause: 'hold', actor, symbol, orderId }, [
      { from: 'free', to: 'locked', asset: heldAsset(market, order), amount },
    ]);
  }

  settle(market: Market, order: Order, fill: FillTerms): Settled {
    const core = this.#core;
    const { base, quote } = market.instrument.spec;
    const buy = order.side === 'BUY';
    const given = buy ? { asset: quote, amount: fill.quote } : { asset: base, amount: fill.quantity };
    const taken = buy ? { asset: base, amount: fill.quantity } : { asset: quote, amount: fill.quote };
    const context = { actor: order.actor, symbol: order.symbol, orderId: order.orderId, tradeId: fill.tradeId };
    order.held -= given.amount;
    core.ledger.move(core.timeMs, { cause: 'trade', ...context }, [
      { from: 'locked', to: 'market', ...given },
      { from: 'market', to: 'free', ...taken },
    ]);
    const spare = buy && core.fees.mode === 'quote' ? this.#spare(order) : 0n;
    const payable = larger(spare, core.ledger.balance('free', quote));
    const { quantity, quote: value, isMaker } = fill;
    const fee = spotFee(core, { base, quote, side: order.side, quantity, value, isMaker, payable });
    const fromHeld = fee.asset === quote && fee.amount > 0n && spare >= fee.amount;
    if (fromHeld) order.held -= fee.amount;
    core.ledger.move(core.timeMs, { cause: 'fee', ...context }, [
      { from: fromHeld ? 'locked' : 'free', to: 'fees', asset: fee.asset, amount: fee.amount },
    ]);
    return { fee: fee.amount, feeAsset: fee.asset, realizedPnl: 0n };
  }

  adjust(market: Market, order: Order, cost: bigint): boolean {
    const change = this.#needed(order, cost) - order.held;
    const asset = heldAsset(market, order);
    const { ledger, timeMs } = this.#core;
    if (change > ledger.balance('free', asset)) return false;
    order.held += change;
    const { symbol, orderId, actor } = order;
    if (change > 0n) {
      ledger.move(timeMs, { cause: 'hold', actor, symbol, orderId }, [
        { from: 'free', to: 'locked', asset, amount: change },
      ]);
    } else {
      ledger.move(timeMs, { cause: 'release', actor, symbol, orderId }, [
        { from: 'locked', to: 'free', asset, amount: -change },
      ]);
    }
    return true;
  }

  release(market: Market, order: Order): void {
    const rest = this.#stillNeeded(order);
    const back = order.held - rest;
    if (back <= 0n) return;
    order.held = rest;
    const { symbol, orderId, actor } = order;
    this.#core.ledger.move(this.#core.timeMs, { cause: 'release', actor, symbol, orderId }, [
      { from: 'locked', to: 'free', asset: heldAsset(market, order), amount: back },
    ]);
  }

  cap(_market: Market, order: Order): bigint {
    return remaining(order);
  }

  announce(market: Market): void {
    const core = this.#core;
    const { base, quote } = market.instrument.spec;
    const assets = new Set([base, quote]);
    if (core.fees.mode === 'third') assets.add(core.fees.thirdAsset);
    const balances = [...assets].map((asset) => this.balance(asset));
    core.emit({ kind: 'spotBalance', time: core.timeMs, reason: 'ORDER', balances });
  }
}
