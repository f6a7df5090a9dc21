/**
 * The futures wallet: one-way positions, isolated or cross, over the ledger's books.
 *
 * Entry point: `FuturesAccount`. The margin of isolated positions is a part of the wallet balance, set apart; what is
 * left is the cross wallet. Opening, closing, fees and profits change the wallet through the ledger only.
 */
import { absolute, larger, multiply, smaller, unitsOfNumber } from '../venue/units.ts';
import { defaultBrackets } from '../market/catalogue.ts';
import { remaining, signOf, type Order } from '../matching/order.ts';
import { REFUSALS } from '../matching/refusals.ts';
import type { IncomeType, IncomeView, LeverageBracket } from '../venue/account-types.ts';
import type { Core, Market } from '../venue/core.ts';
import type { Refusal } from '../venue/order-types.ts';
import { formatUnits } from '../venue/units.ts';
import { feeRate, thirdFee, type Fee } from './fees.ts';
import { openOrderMargin, orderExposure, worstValue, type Planned } from './futures-margin.ts';
import { applyFill, emptyPosition, maintenance, maxNotional, notional, unrealized, type Position } from './position.ts';
import type { Account, FillTerms, Settled } from './settlement.ts';
import { assetView, positionView } from './futures-views.ts';

const DEFAULT_LEVERAGE = 20;

export class FuturesAccount implements Account {
  readonly core: Core;
  readonly positions = new Map<string, Position>();
  readonly incomes: IncomeView[] = [];

  constructor(core: Core) {
    this.core = core;
  }

  brackets(symbol: string): readonly LeverageBracket[] {
    const own = this.core.options.leverageBrackets?.[symbol];
    return own ?? defaultBrackets(this.core.specs.get(`futures:${symbol}`)?.base ?? '');
  }

  /** The position of a symbol, empty at first. */
  position(market: Market): Position {
    const { symbol, quote } = market.instrument.spec;
    let position = this.positions.get(symbol);
    if (!position) {
      const most = this.brackets(symbol)[0]?.initialLeverage ?? 1;
      const wanted = this.core.options.defaultLeverage ?? DEFAULT_LEVERAGE;
      position = emptyPosition(symbol, quote, Math.min(wanted, most));
      this.positions.set(symbol, position);
    }
    return position;
  }

  marketOf(position: Position): Market {
    const market = this.core.market('futures', position.symbol);
    if (!market) throw new RangeError(`no futures market ${position.symbol}`);
    return market;
  }

  mark(position: Position): bigint {
    return this.core.lastPrice(this.marketOf(position));
  }

  wallet(asset: string): bigint {
    return this.core.ledger.balance('futures', asset);
  }

  /** Positions of a margin asset that have an amount. */
  held(asset: string): Position[] {
    return [...this.positions.values()].filter((one) => one.asset === asset && one.amount !== 0n);
  }

  crossWallet(asset: string): bigint {
    let isolated = 0n;
    for (const position of this.held(asset)) isolated += position.isolatedWallet;
    return this.wallet(asset) - isolated;
  }

  /** Signed value of a position at the mark price. */
  value(position: Position): bigint {
    return position.amount === 0n ? 0n : multiply(position.amount, this.mark(position));
  }

  orderMargin(position: Position, planned?: Planned): bigint {
    const market = this.marketOf(position);
    if (market.open.size === 0 && !planned) return 0n;
    return openOrderMargin(this.value(position), orderExposure(market.open, planned), position.leverage);
  }

  /** Cross margin bound by a position: its value / leverage; isolated ones have theirs apart. */
  crossInitial(position: Position): bigint {
    return position.marginType === 'ISOLATED' ? 0n : absolute(this.value(position)) / BigInt(position.leverage);
  }

  /** What is free for new orders; may be below zero. */
  available(asset: string, planned?: Planned): bigint {
    let free = this.crossWallet(asset);
    for (const position of this.positions.values()) {
      if (position.asset !== asset) continue;
      if (position.amount !== 0n && position.marginType === 'CROSSED') {
        free += unrealized(position, this.mark(position)) - this.crossInitial(position);
      }
      free -= this.orderMargin(position, planned?.order.symbol === position.symbol ? planned : undefined);
    }
    return free;
  }

  maintenance(position: Position, price: bigint): bigint {
    return maintenance(this.brackets(position.symbol), notional(position, price));
  }

  afford(market: Market, order: Order, cost: bigint): Refusal | undefined {
    const position = this.position(market);
    if (order.reduceOnly) return this.reducible(position, order) > 0n ? undefined : REFUSALS.reduceOnly;
    const planned: Planned = { order, cost };
    const exposure = orderExposure(market.open, planned);
    const most = maxNotional(this.brackets(order.symbol), position.leverage);
    const worst = worstValue(this.value(position), exposure);
    if (worst > unitsOfNumber(most) && worst > absolute(this.value(position))) return REFUSALS.positionTooLarge;
    if (this.orderMargin(position, planned) === this.orderMargin(position)) return undefined;
    const fee = multiply(cost, feeRate(this.core, 'futures', false));
    return this.available(position.asset, planned) < fee ? REFUSALS.marginTooSmall : undefined;
  }

  hold(): void {
    // Margin of open orders is worked out from the orders themselves; nothing is moved.
  }

  adjust(): boolean {
    return true;
  }

  release(): void {
    // See `hold`.
  }

  reducible(position: Position, order: Order): bigint {
    const against = position.amount !== 0n && position.amount > 0n !== (order.side === 'BUY');
    return against ? absolute(position.amount) : 0n;
  }

  cap(market: Market, order: Order): bigint {
    const open = remaining(order);
    return order.reduceOnly ? smaller(open, this.reducible(this.position(market), order)) : open;
  }

  private fee(position: Position, fill: FillTerms): Fee {
    const amount = multiply(fill.quote, feeRate(this.core, 'futures', fill.isMaker));
    if (this.core.fees.mode === 'third') {
      const third = thirdFee(this.core, position.asset, amount);
      if (third && this.wallet(third.asset) >= third.amount && third.asset !== position.asset) return third;
    }
    return { asset: position.asset, amount };
  }

  settle(market: Market, order: Order, fill: FillTerms): Settled {
    const { core } = this;
    const position = this.position(market);
    const { symbol, orderId, actor } = order;
    const context = { actor, symbol, orderId, tradeId: fill.tradeId };
    const profit = applyFill(position, signOf(order.side) * fill.quantity, fill.price);
    position.updateTime = core.timeMs;
    this.pay(position.asset, profit, { cause: 'realizedPnl', ...context }, 'market');
    const fee = this.fee(position, fill);
    core.ledger.move(core.timeMs, { cause: 'fee', ...context }, [
      { from: 'futures', to: 'fees', asset: fee.asset, amount: fee.amount },
    ]);
    if (profit !== 0n) this.record(symbol, 'REALIZED_PNL', profit, position.asset, fill.tradeId);
    if (fee.amount !== 0n) this.record(symbol, 'COMMISSION', -fee.amount, fee.asset, fill.tradeId);
    return { fee: fee.amount, feeAsset: fee.asset, realizedPnl: profit };
  }

  /** Moves `amount` (either sign) between the wallet and another account. */
  pay(
    asset: string,
    amount: bigint,
    context: Parameters<Core['ledger']['move']>[1],
    other: 'market' | 'funding' | 'insurance' | 'outside',
  ): void {
    const movement =
      amount >= 0n
        ? { from: other, to: 'futures' as const, asset, amount }
        : { from: 'futures' as const, to: other, asset, amount: -amount };
    this.core.ledger.move(this.core.timeMs, context, [movement]);
  }

  record(symbol: string, incomeType: IncomeType, income: bigint, asset: string, tradeId?: number): void {
    this.incomes.push({
      symbol,
      incomeType,
      income: formatUnits(income),
      asset,
      time: this.core.timeMs,
      tranId: this.incomes.length + 1,
      ...(tradeId === undefined ? {} : { tradeId }),
    });
  }

  announce(market: Market): void {
    const position = this.position(market);
    this.tell('ORDER', position.asset, [position], 0n);
  }

  tell(
    reason: 'ORDER' | 'FUNDING_FEE' | 'DEPOSIT' | 'WITHDRAW' | 'MARGIN_TRANSFER' | 'MARGIN_TYPE_CHANGE',
    asset: string,
    positions: readonly Position[],
    change: bigint,
  ): void {
    this.core.emit({
      kind: 'futuresAccount',
      time: this.core.timeMs,
      reason,
      assets: [{ ...assetView(this, asset), balanceChange: formatUnits(change) }],
      positions: positions.map((position) => positionView(this, position)),
    });
  }

  /** Free to be taken out of the wallet. */
  withdrawable(asset: string): bigint {
    return larger(0n, smaller(this.available(asset), this.crossWallet(asset)));
  }
}
