/**
 * Events of the account as the two user streams write them. An event of the other product gives nothing.
 * Entry points: {@link renderSpotUserEvent}, {@link renderFuturesUserEvent}.
 */
import type { AccountEvent, AlgoEvent, FuturesAccountEvent, OrderEvent } from '../venue/types.ts';

type Rendered = Record<string, unknown> | undefined;

/** `executionReport` and `outboundAccountPosition`. */
export function renderSpotUserEvent(event: AccountEvent): Rendered {
  if (event.kind === 'order' && event.order.product === 'spot') return executionReport(event);
  if (event.kind !== 'spotBalance') return undefined;
  return {
    e: 'outboundAccountPosition',
    E: event.time,
    u: event.time,
    B: event.balances.map((balance) => ({ a: balance.asset, f: balance.free, l: balance.locked })),
  };
}

/** `ORDER_TRADE_UPDATE`, `ALGO_UPDATE`, `ACCOUNT_UPDATE` and `ACCOUNT_CONFIG_UPDATE`. */
export function renderFuturesUserEvent(event: AccountEvent): Rendered {
  switch (event.kind) {
    case 'order':
      return event.order.product === 'futures' ? orderTradeUpdate(event) : undefined;
    case 'algo':
      return algoUpdate(event);
    case 'futuresAccount':
      return accountUpdate(event);
    case 'settings':
      return {
        e: 'ACCOUNT_CONFIG_UPDATE',
        E: event.time,
        T: event.time,
        ac: { s: event.symbol, l: event.leverage },
      };
    case 'spotBalance':
      return undefined;
  }
}

function executionReport({ time, executionType, order, fill }: OrderEvent): Record<string, unknown> {
  return {
    e: 'executionReport',
    E: time,
    s: order.symbol,
    c: order.clientOrderId,
    S: order.side,
    o: order.type,
    f: order.timeInForce,
    q: order.quantity,
    p: order.price,
    P: order.stopPrice,
    F: '0',
    g: -1,
    // After a cancellation the order's own client id stands here.
    C: executionType === 'CANCELED' ? order.clientOrderId : '',
    x: executionType,
    X: order.status,
    r: order.endReason,
    i: order.orderId,
    l: fill?.quantity ?? '0',
    z: order.executedQuantity,
    L: fill?.price ?? '0',
    n: fill?.commission ?? '0',
    N: fill?.commissionAsset ?? null,
    T: time,
    t: fill?.tradeId ?? -1,
    w: order.open && order.isWorking,
    m: fill?.isMaker ?? false,
    O: order.time,
    Z: order.cumulativeQuote,
    Y: fill?.quoteQuantity ?? '0',
    Q: order.quoteOrderQuantity,
    V: 'NONE',
  };
}

function orderTradeUpdate({ time, executionType, order, fill }: OrderEvent): Record<string, unknown> {
  return {
    e: 'ORDER_TRADE_UPDATE',
    E: time,
    T: time,
    o: {
      s: order.symbol,
      c: order.clientOrderId,
      S: order.side,
      o: order.type,
      f: order.timeInForce,
      q: order.quantity,
      p: order.price,
      ap: order.averagePrice,
      sp: order.stopPrice,
      x: executionType,
      X: order.status,
      i: order.orderId,
      l: fill?.quantity ?? '0',
      z: order.executedQuantity,
      L: fill?.price ?? '0',
      N: fill?.commissionAsset ?? 'USDT',
      n: fill?.commission ?? '0',
      T: time,
      t: fill?.tradeId ?? 0,
      b: '0',
      a: '0',
      m: fill?.isMaker ?? false,
      R: order.reduceOnly,
      wt: order.workingType,
      ot: order.origType,
      ps: 'BOTH',
      cp: order.closePosition,
      rp: fill?.realizedPnl ?? '0',
      pP: false,
      si: 0,
      ss: 0,
      V: 'NONE',
      pm: 'NONE',
      gtd: 0,
    },
  };
}

function algoUpdate({ time, order }: AlgoEvent): Record<string, unknown> {
  return {
    e: 'ALGO_UPDATE',
    E: time,
    T: time,
    o: {
      caid: order.clientAlgoId,
      aid: order.algoId,
      at: 'CONDITIONAL',
      o: order.orderType,
      s: order.symbol,
      S: order.side,
      ps: 'BOTH',
      f: order.timeInForce,
      q: order.quantity,
      X: order.algoStatus,
      ai: order.actualOrderId === undefined ? '' : String(order.actualOrderId),
      tp: order.triggerPrice,
      p: order.price,
      V: 'NONE',
      wt: order.workingType,
      pm: 'NONE',
      cp: order.closePosition,
      pP: false,
      R: order.reduceOnly,
      tt: order.triggerTime,
      gtd: 0,
    },
  };
}

function accountUpdate(event: FuturesAccountEvent): Record<string, unknown> {
  return {
    e: 'ACCOUNT_UPDATE',
    E: event.time,
    T: event.time,
    a: {
      m: event.reason,
      B: event.assets.map((asset) => ({
        a: asset.asset,
        wb: asset.walletBalance,
        cw: asset.crossWalletBalance,
        bc: asset.balanceChange,
      })),
      P: event.positions.map((position) => ({
        s: position.symbol,
        pa: position.amount,
        ep: position.entryPrice,
        bep: position.breakEvenPrice,
        cr: position.realizedPnl,
        up: position.unrealizedProfit,
        mt: position.marginType === 'ISOLATED' ? 'isolated' : 'cross',
        iw: position.isolatedWallet,
        ps: 'BOTH',
      })),
    },
  };
}
