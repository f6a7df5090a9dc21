/**
 * The spot wallet: what orders lock, what fills exchange, what they cost.
 *
 * Entry point: `createSpotAccount`. Invariant: the locked balance of a coin is the sum of what its open orders hold.
 */
import { hasLimit, isOpen, remaining, type Order } from '../matching/order.ts';
import { REFUSALS } from '../matching/refusals.ts';
import type { Core, Market } from '../venue/core.ts';
import type { BalanceView } from '../venue/account-types.ts';
import { formatUnits, larger, multiply } from '../venue/units.ts';
import { spotFee } from './fees.ts';
import type { Account } from './settlement.ts';

function heldAsset(market: Market, order: Order): string {
  const { base, quote } = market.instrument.spec;
  return order.side === 'BUY' ? quote : base;
}

export interface SpotAccount extends Account {
  balances(): readonly BalanceView[];
  balance(asset: string): BalanceView;
}

/** The spot wallet over the ledger's books. */
export function createSpotAccount(core: Core): SpotAccount {
  const { ledger } = core;

  /** With fees in quote a buy needs them on top. */
  function withFee(cost: bigint): bigint {
    if (core.fees.mode !== 'quote') return cost;
    return cost + multiply(cost, larger(core.fees.spotMaker, core.fees.spotTaker)) + 1n;
  }

  const needed = (order: Order, cost: bigint): bigint => (order.side === 'BUY' ? withFee(cost) : order.quantity);

  /** What the open rest of an order has to keep locked. */
  function stillNeeded(order: Order): bigint {
    if (!isOpen(order)) return 0n;
    if (order.side === 'SELL') return remaining(order);
    if (!hasLimit(order.type)) return order.held;
    return withFee(multiply(order.price, remaining(order)));
  }

  function balance(asset: string): BalanceView {
    return {
      asset,
      free: formatUnits(ledger.balance('free', asset)),
      locked: formatUnits(ledger.balance('locked', asset)),
    };
  }

  return {
    afford(market, order, cost) {
      const free = ledger.balance('free', heldAsset(market, order));
      return free < needed(order, cost) ? REFUSALS.insufficientBalance : undefined;
    },
    hold(market, order, cost) {
      const amount = needed(order, cost);
      order.held += amount;
      const { symbol, orderId, actor } = order;
      ledger.move(core.timeMs, { cause: 'hold', actor, symbol, orderId }, [
        { from: 'free', to: 'locked', asset: heldAsset(market, order), amount },
      ]);
    },
    settle(market, order, fill) {
      const { base, quote } = market.instrument.spec;
      const buy = order.side === 'BUY';
      const given = buy ? { asset: quote, amount: fill.quote } : { asset: base, amount: fill.quantity };
      const taken = buy ? { asset: base, amount: fill.quantity } : { asset: quote, amount: fill.quote };
      const context = { actor: order.actor, symbol: order.symbol, orderId: order.orderId, tradeId: fill.tradeId };
      order.held -= given.amount;
      ledger.move(core.timeMs, { cause: 'trade', ...context }, [
        { from: 'locked', to: 'market', ...given },
        { from: 'market', to: 'free', ...taken },
      ]);
      const fee = spotFee(core, order, { base, quote }, fill);
      const fromHeld = buy && core.fees.mode === 'quote';
      if (fromHeld) order.held -= fee.amount;
      ledger.move(core.timeMs, { cause: 'fee', ...context }, [
        { from: fromHeld ? 'locked' : 'free', to: 'fees', asset: fee.asset, amount: fee.amount },
      ]);
      return { fee: fee.amount, feeAsset: fee.asset, realizedPnl: 0n };
    },
    release(market, order) {
      const rest = stillNeeded(order);
      const back = order.held - rest;
      if (back <= 0n) return;
      order.held = rest;
      const { symbol, orderId, actor } = order;
      ledger.move(core.timeMs, { cause: 'release', actor, symbol, orderId }, [
        { from: 'locked', to: 'free', asset: heldAsset(market, order), amount: back },
      ]);
    },
    cap: (_market, order) => remaining(order),
    announce(market) {
      const { base, quote } = market.instrument.spec;
      const assets = new Set([base, quote]);
      if (core.fees.mode === 'third') assets.add(core.fees.thirdAsset);
      const time = core.timeMs;
      core.emit({ kind: 'spotBalance', time, reason: 'ORDER', balances: [...assets].map(balance) });
    },
    balances: () => ledger.assets().map(balance),
    balance,
  };
}
