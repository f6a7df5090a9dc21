/**
 * Conditional orders of the futures: stop, take-profit and trailing orders that wait apart from the book and become a
 * market or limit order when the price reaches their trigger.
 *
 * States: NEW → TRIGGERED → FINISHED (its order ended), or NEW → CANCELED, EXPIRED (nothing left to close), REJECTED
 * (the order it became was refused).
 *
 * Entry point: `AlgoOrders`.
 */
import type { FuturesAccount } from '../account/futures.ts';
import { checkQuantity, checkTick, validClientId } from '../matching/filters.ts';
import type { Order, Trailing } from '../matching/order.ts';
import { REFUSALS, accept } from '../matching/refusals.ts';
import { callerOf, requestOf, type Core, type Market } from './core.ts';
import { noteRefusal } from './entries.ts';
import type { AlgoOrderView, AlgoRef, AlgoStatus, Caller, NewAlgoOrder, Outcome, Refusal } from './order-types.ts';
import type { Placing } from './placing.ts';
import { fires, trails } from './triggers.ts';
import { absolute, formatUnits, parseUnits, unitsOfNumber } from './units.ts';

const FIRST_ALGO_ID = 9000;

interface Algo {
  readonly algoId: number;
  readonly clientAlgoId: string;
  readonly request: NewAlgoOrder;
  readonly market: Market;
  readonly quantity: bigint;
  readonly price: bigint;
  readonly trigger: bigint;
  readonly trailing?: Trailing;
  readonly actor: Caller['actor'];
  readonly createTime: number;
  status: AlgoStatus;
  updateTime: number;
  triggerTime: number;
  orderId?: number;
}

interface AlgoNumbers {
  readonly quantity: bigint;
  readonly price: bigint;
  readonly trigger: bigint;
  readonly activate: bigint;
  readonly callback: bigint;
}

const kindOf = (type: NewAlgoOrder['type']): 'stop' | 'takeProfit' =>
  type === 'STOP' || type === 'STOP_MARKET' ? 'stop' : 'takeProfit';

function viewAlgo(algo: Algo): AlgoOrderView {
  const { request } = algo;
  return {
    algoId: algo.algoId,
    clientAlgoId: algo.clientAlgoId,
    symbol: request.symbol,
    side: request.side,
    orderType: request.type,
    timeInForce: request.timeInForce ?? 'GTC',
    quantity: formatUnits(algo.quantity),
    price: formatUnits(algo.price),
    triggerPrice: formatUnits(algo.trigger),
    algoStatus: algo.status,
    workingType: request.workingType ?? 'CONTRACT_PRICE',
    reduceOnly: request.reduceOnly === true,
    closePosition: request.closePosition === true,
    callbackRate: request.callbackRate ?? '0',
    activatePrice: formatUnits(algo.trailing?.activatePrice ?? 0n),
    open: algo.status === 'NEW',
    createTime: algo.createTime,
    updateTime: algo.updateTime,
    triggerTime: algo.triggerTime,
    ...(algo.orderId === undefined ? {} : { actualOrderId: algo.orderId }),
    actor: algo.actor,
  };
}

function readNumbers(request: NewAlgoOrder): AlgoNumbers | Refusal {
  const read = (name: string, text: string | undefined): bigint | Refusal =>
    text === undefined ? 0n : (parseUnits(text) ?? REFUSALS.illegal(name));
  const parts = {
    quantity: read('quantity', request.quantity),
    price: read('price', request.price),
    trigger: read('triggerPrice', request.triggerPrice),
    activate: read('activatePrice', request.activatePrice),
    callback: read('callbackRate', request.callbackRate),
  };
  const { quantity, price, trigger, activate, callback } = parts;
  for (const part of [quantity, price, trigger, activate, callback]) if (typeof part === 'object') return part;
  return parts as AlgoNumbers;
}

export class AlgoOrders {
  readonly #core: Core;
  readonly #account: FuturesAccount;
  readonly #placing: Placing;
  readonly #all: Algo[] = [];
  readonly #open = new Set<Algo>();
  readonly #byOrder = new Map<number, Algo>();
  #changed: (market: Market) => void = () => undefined;

  constructor(core: Core, account: FuturesAccount, placing: Placing) {
    this.#core = core;
    this.#account = account;
    this.#placing = placing;
  }

  onChange(listener: (market: Market) => void): void {
    this.#changed = listener;
  }

  openIn(market: Market): boolean {
    for (const algo of this.#open) if (algo.market === market) return true;
    return false;
  }

  place(request: NewAlgoOrder, by?: Caller): Outcome<AlgoOrderView> {
    const caller = callerOf(by);
    const algo = this.#prepare(request, caller);
    if ('code' in algo) return this.#refused('placeAlgoOrder', request, caller, algo);
    if (algo.trailing) trails(algo.trailing, request.side, this.#core.lastPrice(algo.market));
    this.#all.push(algo);
    this.#open.add(algo);
    this.#core.ledger.append(this.#core.timeMs, {
      type: 'accepted',
      actor: caller.actor,
      ...requestOf(caller),
      product: 'futures',
      symbol: request.symbol,
      orderId: algo.algoId,
      clientOrderId: algo.clientAlgoId,
      side: request.side,
      orderType: request.type,
      price: algo.price.toString(),
      stopPrice: algo.trigger.toString(),
      quantity: algo.quantity.toString(),
      reduceOnly: request.reduceOnly === true,
      algo: true,
    });
    this.#tell(algo);
    this.#changed(algo.market);
    return accept(viewAlgo(algo));
  }

  #check(request: NewAlgoOrder, market: Market, numbers: AlgoNumbers): Refusal | undefined {
    const { instrument } = market;
    const trailing = request.type === 'TRAILING_STOP_MARKET';
    const limit = request.type === 'STOP' || request.type === 'TAKE_PROFIT';
    const { quantity, price, trigger, activate, callback } = numbers;
    if (!trailing && request.triggerPrice === undefined) return REFUSALS.mandatory('triggerPrice');
    if (trailing && (callback < unitsOfNumber(0.1) || callback > unitsOfNumber(10))) {
      return REFUSALS.mandatory('callbackRate');
    }
    if (limit && request.price === undefined) return REFUSALS.mandatory('price');
    if (request.closePosition === true) {
      if (request.quantity !== undefined) return REFUSALS.notRequired('quantity');
      if (limit || trailing) return REFUSALS.notRequired('closePosition');
    } else if (request.quantity === undefined) return REFUSALS.mandatory('quantity');
    const last = this.#core.lastPrice(market);
    const wrong =
      (request.closePosition === true ? undefined : checkQuantity(instrument, quantity, !limit)) ??
      (limit ? checkTick(instrument, price) : undefined) ??
      (trailing ? undefined : checkTick(instrument, trigger)) ??
      (activate > 0n ? checkTick(instrument, activate) : undefined);
    if (wrong) return wrong;
    if (!trailing && last > 0n && fires(kindOf(request.type), request.side, trigger, last)) {
      return REFUSALS.immediateTrigger;
    }
    return undefined;
  }

  #prepare(request: NewAlgoOrder, caller: Caller): Algo | Refusal {
    const market = this.#core.market('futures', request.symbol);
    if (!market) return REFUSALS.symbol;
    if (!market.instrument.spec.orderTypes.includes(request.type)) return REFUSALS.orderType;
    const id = request.clientAlgoId;
    if (id !== undefined && !validClientId(id)) return REFUSALS.illegalClientId;
    const rule = this.#core.clientIds;
    const known = rule === 'none' ? [] : rule === 'open' ? [...this.#open] : this.#all;
    if (id !== undefined && known.some((algo) => algo.clientAlgoId === id)) return REFUSALS.duplicateFutures;
    const mine = [...this.#open].filter((algo) => algo.market === market);
    if (mine.length >= market.instrument.spec.maxAlgoOrders) return REFUSALS.tooManyAlgos;
    const numbers = readNumbers(request);
    if ('code' in numbers) return numbers;
    const refusal = this.#check(request, market, numbers);
    if (refusal) return refusal;
    const algoId = FIRST_ALGO_ID + this.#all.length + 1;
    const { timeMs } = this.#core;
    const basisPoints = numbers.callback / 1_000_000n;
    const activate = numbers.activate > 0n ? { activatePrice: numbers.activate } : {};
    return {
      algoId,
      clientAlgoId: id ?? `algo-${this.#core.key.toString(36)}-${algoId}`,
      request,
      market,
      quantity: numbers.quantity,
      price: numbers.price,
      trigger: numbers.trigger,
      ...(request.type === 'TRAILING_STOP_MARKET' ? { trailing: { basisPoints, ...activate } } : {}),
      actor: caller.actor,
      createTime: timeMs,
      updateTime: timeMs,
      triggerTime: 0,
      status: 'NEW',
    };
  }

  #refused(command: string, about: { symbol: string; clientAlgoId?: string }, caller: Caller, reason: Refusal) {
    const id = about.clientAlgoId === undefined ? {} : { clientOrderId: about.clientAlgoId };
    const what = { product: 'futures', symbol: about.symbol, ...id } as const;
    return noteRefusal(this.#core, command, caller, what, reason);
  }

  #move(algo: Algo, status: AlgoStatus, reason: string, caller: Caller): void {
    algo.status = status;
    algo.updateTime = this.#core.timeMs;
    this.#open.delete(algo);
    this.#core.ledger.append(this.#core.timeMs, {
      type: 'order',
      actor: caller.actor,
      ...requestOf(caller),
      product: 'futures',
      symbol: algo.request.symbol,
      orderId: algo.algoId,
      clientOrderId: algo.clientAlgoId,
      status,
      executed: '0',
      reason,
      algo: true,
    });
    this.#tell(algo);
    this.#changed(algo.market);
  }

  #tell(algo: Algo): void {
    this.#core.emit({ kind: 'algo', time: this.#core.timeMs, order: viewAlgo(algo) });
  }

  find(ref: AlgoRef): Algo | undefined {
    if (ref.algoId !== undefined) return this.#all.find((algo) => algo.algoId === ref.algoId);
    return this.#all.findLast((algo) => algo.clientAlgoId === ref.clientAlgoId);
  }

  cancel(ref: AlgoRef, by?: Caller): Outcome<AlgoOrderView> {
    const caller = callerOf(by);
    const algo = this.find(ref);
    if (algo?.status !== 'NEW') {
      const symbol = algo?.request.symbol ?? '';
      const id = ref.clientAlgoId === undefined ? {} : { clientAlgoId: ref.clientAlgoId };
      return this.#refused('cancelAlgoOrder', { symbol, ...id }, caller, REFUSALS.unknownOrder);
    }
    this.#move(algo, 'CANCELED', 'NONE', caller);
    return accept(viewAlgo(algo));
  }

  cancelAll(symbol: string, by?: Caller): Outcome<readonly AlgoOrderView[]> {
    const caller = callerOf(by);
    if (!this.#core.market('futures', symbol))
      return this.#refused('cancelAllAlgo', { symbol }, caller, REFUSALS.symbol);
    const mine = [...this.#open].filter((algo) => algo.request.symbol === symbol);
    for (const algo of mine) this.#move(algo, 'CANCELED', 'NONE', caller);
    return accept(mine.map(viewAlgo));
  }

  view(algo: Algo): AlgoOrderView {
    return viewAlgo(algo);
  }

  list(symbol?: string): AlgoOrderView[] {
    return this.#all.filter((algo) => symbol === undefined || algo.request.symbol === symbol).map(viewAlgo);
  }

  /** The market of a symbol is now at `ticks`. */
  onPrice(market: Market, ticks: number): void {
    if (this.#open.size === 0) return;
    const price = BigInt(ticks) * market.instrument.tick;
    for (const algo of [...this.#open]) {
      if (algo.market !== market || algo.status !== 'NEW') continue;
      const { side, type } = algo.request;
      const due = algo.trailing ? trails(algo.trailing, side, price) : fires(kindOf(type), side, algo.trigger, price);
      if (due) this.#fire(algo);
    }
  }

  #fire(algo: Algo): void {
    const { request, market } = algo;
    const { timeMs } = this.#core;
    algo.triggerTime = timeMs;
    const position = this.#account.position(market);
    const closes = request.closePosition === true;
    const against = position.amount !== 0n && position.amount > 0n !== (request.side === 'BUY');
    if (closes && !against) {
      this.#move(algo, 'EXPIRED', 'NO_POSITION', { actor: 'venue' });
      return;
    }
    const limit = request.type === 'STOP' || request.type === 'TAKE_PROFIT';
    this.#move(algo, 'TRIGGERED', 'NONE', { actor: 'venue' });
    const placed = this.#placing.place(
      {
        product: 'futures',
        symbol: request.symbol,
        side: request.side,
        type: limit ? 'LIMIT' : 'MARKET',
        quantity: formatUnits(closes ? absolute(position.amount) : algo.quantity),
        ...(limit ? { price: formatUnits(algo.price), timeInForce: request.timeInForce ?? 'GTC' } : {}),
        clientOrderId: algo.clientAlgoId,
        reduceOnly: closes || request.reduceOnly === true,
      },
      { actor: algo.actor },
      { algoId: algo.algoId, origType: request.type, stopPrice: algo.trigger, closePosition: closes },
    );
    if (!placed.ok) {
      this.#move(algo, 'REJECTED', placed.refusal.msg, { actor: 'venue' });
      return;
    }
    algo.orderId = placed.value.order.orderId;
    this.#byOrder.set(algo.orderId, algo);
    if (!placed.value.order.open) this.#move(algo, 'FINISHED', 'NONE', { actor: 'venue' });
  }

  /** The order that an algo order became has ended. */
  onOrderEnd(order: Order): void {
    const algo = this.#byOrder.get(order.orderId);
    if (algo?.status === 'TRIGGERED') this.#move(algo, 'FINISHED', 'NONE', { actor: 'venue' });
  }
}
