/**
 * The futures account as Binance writes it: orders, conditional orders, fills, wallet, positions.
 */
import type {
  AlgoOrderView,
  FillView,
  FuturesAssetView,
  IncomeView,
  LeverageBracket,
  OrderView,
  PositionView,
  SymbolSettings,
} from '../venue/types.ts';

/** The answers' time-to-live date of orders that have none. */
const NO_DATE = 0;

export function renderFuturesOrder(order: OrderView): Record<string, unknown> {
  return {
    orderId: order.orderId,
    symbol: order.symbol,
    status: order.status,
    clientOrderId: order.clientOrderId,
    price: order.price,
    avgPrice: order.averagePrice,
    origQty: order.quantity,
    executedQty: order.executedQuantity,
    cumQty: order.executedQuantity,
    cumQuote: order.cumulativeQuote,
    timeInForce: order.timeInForce,
    type: order.type,
    reduceOnly: order.reduceOnly,
    closePosition: order.closePosition,
    side: order.side,
    positionSide: 'BOTH',
    stopPrice: order.stopPrice,
    workingType: order.workingType,
    priceProtect: false,
    origType: order.origType,
    priceMatch: 'NONE',
    selfTradePreventionMode: 'NONE',
    goodTillDate: NO_DATE,
    time: order.time,
    updateTime: order.updateTime,
  };
}

export function renderAlgoOrder(order: AlgoOrderView): Record<string, unknown> {
  return {
    algoId: order.algoId,
    clientAlgoId: order.clientAlgoId,
    algoType: 'CONDITIONAL',
    orderType: order.orderType,
    symbol: order.symbol,
    side: order.side,
    positionSide: 'BOTH',
    timeInForce: order.timeInForce,
    quantity: order.quantity,
    algoStatus: order.algoStatus,
    triggerPrice: order.triggerPrice,
    price: order.price,
    actualOrderId: order.actualOrderId === undefined ? '' : String(order.actualOrderId),
    workingType: order.workingType,
    priceMatch: 'NONE',
    closePosition: order.closePosition,
    priceProtect: false,
    reduceOnly: order.reduceOnly,
    activatePrice: order.activatePrice,
    callbackRate: order.callbackRate,
    createTime: order.createTime,
    updateTime: order.updateTime,
    triggerTime: order.triggerTime,
    goodTillDate: NO_DATE,
  };
}

export function renderFuturesFill(fill: FillView): object {
  return {
    symbol: fill.symbol,
    id: fill.tradeId,
    orderId: fill.orderId,
    side: fill.side,
    price: fill.price,
    qty: fill.quantity,
    realizedPnl: fill.realizedPnl,
    quoteQty: fill.quoteQuantity,
    commission: fill.commission,
    commissionAsset: fill.commissionAsset,
    time: fill.time,
    positionSide: 'BOTH',
    buyer: fill.side === 'BUY',
    maker: fill.isMaker,
  };
}

export function renderFuturesAsset(asset: FuturesAssetView): object {
  return {
    asset: asset.asset,
    walletBalance: asset.walletBalance,
    unrealizedProfit: asset.unrealizedProfit,
    marginBalance: asset.marginBalance,
    maintMargin: asset.maintMargin,
    initialMargin: asset.initialMargin,
    positionInitialMargin: asset.positionInitialMargin,
    openOrderInitialMargin: asset.openOrderInitialMargin,
    crossWalletBalance: asset.crossWalletBalance,
    crossUnPnl: asset.crossUnPnl,
    availableBalance: asset.availableBalance,
    maxWithdrawAmount: asset.availableBalance,
    updateTime: asset.updateTime,
  };
}

/** A position inside the account (`/fapi/v3/account`). */
export function renderAccountPosition(position: PositionView): object {
  return {
    symbol: position.symbol,
    positionSide: 'BOTH',
    positionAmt: position.amount,
    entryPrice: position.entryPrice,
    leverage: String(position.leverage),
    isolated: position.marginType === 'ISOLATED',
    unrealizedProfit: position.unrealizedProfit,
    isolatedMargin: position.isolatedMargin,
    notional: position.notional,
    isolatedWallet: position.isolatedWallet,
    initialMargin: position.initialMargin,
    maintMargin: position.maintMargin,
    positionInitialMargin: position.positionInitialMargin,
    openOrderInitialMargin: position.openOrderInitialMargin,
    updateTime: position.updateTime,
  };
}

/** A position with its risk (`/fapi/v3/positionRisk`). */
export function renderPositionRisk(position: PositionView): object {
  return {
    symbol: position.symbol,
    positionSide: 'BOTH',
    positionAmt: position.amount,
    entryPrice: position.entryPrice,
    breakEvenPrice: position.breakEvenPrice,
    markPrice: position.markPrice,
    unRealizedProfit: position.unrealizedProfit,
    liquidationPrice: position.liquidationPrice,
    isolatedMargin: position.isolatedMargin,
    notional: position.notional,
    marginAsset: position.marginAsset,
    isolatedWallet: position.isolatedWallet,
    initialMargin: position.initialMargin,
    maintMargin: position.maintMargin,
    positionInitialMargin: position.positionInitialMargin,
    openOrderInitialMargin: position.openOrderInitialMargin,
    adl: 0,
    bidNotional: '0',
    askNotional: '0',
    updateTime: position.updateTime,
  };
}

/** As `/fapi/v2/positionRisk` shows it, with leverage and margin type. */
export function renderPositionRiskV2(position: PositionView): object {
  return {
    ...renderPositionRisk(position),
    leverage: String(position.leverage),
    marginType: position.marginType === 'ISOLATED' ? 'isolated' : 'cross',
    isAutoAddMargin: 'false',
  };
}

export function renderBrackets(symbol: string, brackets: readonly LeverageBracket[]): object {
  return { symbol, notionalCoef: 1, brackets };
}

export function renderSymbolSettings(settings: SymbolSettings): object {
  return {
    symbol: settings.symbol,
    marginType: settings.marginType,
    isAutoAddMargin: 'false',
    leverage: settings.leverage,
    maxNotionalValue: settings.maxNotionalValue,
  };
}

export function renderIncome(income: IncomeView): object {
  return {
    symbol: income.symbol,
    incomeType: income.incomeType,
    income: income.income,
    asset: income.asset,
    info: income.incomeType,
    time: income.time,
    tranId: income.tranId,
    tradeId: income.tradeId === undefined ? '' : String(income.tradeId),
  };
}
