/**
 * The futures account: wallet, positions, settings, orders and fills, income; and the user stream's key.
 * Entry point: {@link futuresAccountRoutes}.
 */
import type { FuturesAssetView, PositionView } from '../venue/types.ts';
import { WireError, wireError } from './errors.ts';
import { fillsPage, orderRef, ordersPage } from './history.ts';
import { algoRef } from './futures-orders.ts';
import {
  renderAccountPosition,
  renderAlgoOrder,
  renderBrackets,
  renderFuturesAsset,
  renderFuturesFill,
  renderFuturesOrder,
  renderIncome,
  renderPositionRisk,
  renderPositionRiskV2,
  renderSymbolSettings,
} from './render-futures.ts';
import { bySymbol, unwrap } from './route.ts';
import type { Call, Route } from './route.ts';

const INCOME_TYPES = ['FUNDING_FEE', 'COMMISSION', 'REALIZED_PNL', 'TRANSFER', 'INSURANCE_CLEAR'] as const;

function account({ venue }: Call): unknown {
  const assets = venue.futuresAssets();
  // The account is in single-asset mode, so the totals are those of USDT.
  const totals: FuturesAssetView | undefined = assets.find((one) => one.asset === 'USDT') ?? assets[0];
  return {
    totalInitialMargin: totals?.initialMargin ?? '0',
    totalMaintMargin: totals?.maintMargin ?? '0',
    totalWalletBalance: totals?.walletBalance ?? '0',
    totalUnrealizedProfit: totals?.unrealizedProfit ?? '0',
    totalMarginBalance: totals?.marginBalance ?? '0',
    totalPositionInitialMargin: totals?.positionInitialMargin ?? '0',
    totalOpenOrderInitialMargin: totals?.openOrderInitialMargin ?? '0',
    totalCrossWalletBalance: totals?.crossWalletBalance ?? '0',
    totalCrossUnPnl: totals?.crossUnPnl ?? '0',
    availableBalance: totals?.availableBalance ?? '0',
    maxWithdrawAmount: totals?.availableBalance ?? '0',
    assets: assets.map(renderFuturesAsset),
    positions: venue.positions().map(renderAccountPosition),
  };
}

/** Positions; a named symbol is checked, so that an unknown one is refused instead of empty. */
function positions({ venue, parameters }: Call): readonly PositionView[] {
  const symbol = parameters.symbol();
  if (symbol !== undefined) unwrap(venue.symbol('futures', symbol));
  return venue.positions(symbol);
}

function brackets({ venue, parameters }: Call): unknown {
  const symbol = parameters.symbol();
  const symbols = symbol === undefined ? venue.symbols('futures').map((spec) => spec.symbol) : [symbol];
  return symbols.map((name) => renderBrackets(name, unwrap(venue.leverageBrackets(name))));
}

function setLeverage({ venue, parameters, caller }: Call): unknown {
  const symbol = parameters.requiredSymbol();
  const settings = unwrap(venue.setLeverage(symbol, parameters.requiredInteger('leverage'), caller));
  return { leverage: settings.leverage, maxNotionalValue: settings.maxNotionalValue, symbol: settings.symbol };
}

function setMarginType({ venue, parameters, caller }: Call): unknown {
  const marginType = parameters.requiredChoice('marginType', ['ISOLATED', 'CROSSED']);
  unwrap(venue.setMarginType(parameters.requiredSymbol(), marginType, caller));
  return { code: 200, msg: 'success' };
}

/** `type` 1 adds margin, 2 takes it away. */
function changeMargin({ venue, parameters, caller }: Call): unknown {
  const amount = parameters.requiredDecimal('amount');
  const type = parameters.requiredChoice('type', ['1', '2']);
  const symbol = parameters.requiredSymbol();
  unwrap(venue.changePositionMargin(symbol, type === '1' ? amount : `-${amount}`, caller));
  return { amount: Number(amount), code: 200, msg: 'Successfully modify position margin.', type: Number(type) };
}

/** One-way mode is the only one. */
function setPositionMode({ parameters }: Call): never {
  const hedge = parameters.flag('dualSidePosition');
  if (hedge === undefined) throw wireError.missing('dualSidePosition');
  if (hedge) throw wireError.invalidData('dualSidePosition');
  throw new WireError(400, -4059, 'No need to change position side.');
}

function income({ venue, parameters }: Call): unknown {
  const symbol = parameters.symbol();
  const incomeType = parameters.choice('incomeType', INCOME_TYPES);
  const startTime = parameters.integer('startTime');
  const endTime = parameters.integer('endTime');
  const query = {
    limit: parameters.limit(100, 1000),
    ...(symbol === undefined ? {} : { symbol }),
    ...(incomeType === undefined ? {} : { incomeType }),
    ...(startTime === undefined ? {} : { startTime }),
    ...(endTime === undefined ? {} : { endTime }),
  };
  return venue.income(query).map(renderIncome);
}

function commissionRate({ venue, parameters }: Call): unknown {
  const symbol = parameters.requiredSymbol();
  const { maker, taker } = unwrap(venue.commissionRates('futures', symbol));
  return { symbol, makerCommissionRate: maker, takerCommissionRate: taker };
}

function openOrder({ venue, parameters }: Call): unknown {
  const order = unwrap(venue.order(orderRef('futures', parameters)));
  if (!order.open) throw wireError.noOrder();
  return renderFuturesOrder(order);
}

function extendKey({ listenKeys, now }: Call): unknown {
  if (!listenKeys.exists(now)) throw new WireError(400, -1125, 'This listenKey does not exist.');
  return { listenKey: listenKeys.obtain(now) };
}

function balance({ venue }: Call): unknown {
  return venue.futuresAssets().map((asset) => ({
    accountAlias: 'simex',
    asset: asset.asset,
    balance: asset.walletBalance,
    crossWalletBalance: asset.crossWalletBalance,
    crossUnPnl: asset.crossUnPnl,
    availableBalance: asset.availableBalance,
    maxWithdrawAmount: asset.availableBalance,
    marginAvailable: true,
    updateTime: asset.updateTime,
  }));
}

const read = { method: 'GET', product: 'futures', security: 'signed' } as const;
const change = { method: 'POST', product: 'futures', security: 'signed', weight: 1 } as const;
const stream = { path: '/fapi/v1/listenKey', product: 'futures', security: 'key', weight: 1 } as const;

const orderQueries: readonly Route[] = [
  {
    ...read,
    path: '/fapi/v1/order',
    weight: 1,
    answer: ({ venue, parameters }) => renderFuturesOrder(unwrap(venue.order(orderRef('futures', parameters)))),
  },
  { ...read, path: '/fapi/v1/openOrder', weight: 1, answer: openOrder },
  {
    ...read,
    path: '/fapi/v1/openOrders',
    weight: bySymbol(1, 40),
    answer: ({ venue, parameters }) => unwrap(venue.openOrders('futures', parameters.symbol())).map(renderFuturesOrder),
  },
  {
    ...read,
    path: '/fapi/v1/allOrders',
    weight: 5,
    answer: ({ venue, parameters }) =>
      unwrap(venue.allOrders('futures', parameters.requiredSymbol(), ordersPage(parameters))).map(renderFuturesOrder),
  },
  {
    ...read,
    path: '/fapi/v1/userTrades',
    weight: 5,
    answer: ({ venue, parameters }) =>
      unwrap(venue.fills('futures', parameters.requiredSymbol(), fillsPage(parameters))).map(renderFuturesFill),
  },
  {
    ...read,
    path: '/fapi/v1/algoOrder',
    weight: 1,
    answer: ({ venue, parameters }) => renderAlgoOrder(unwrap(venue.algoOrder(algoRef(parameters)))),
  },
  {
    ...read,
    path: '/fapi/v1/openAlgoOrders',
    weight: bySymbol(1, 40),
    answer: ({ venue, parameters }) => unwrap(venue.openAlgoOrders(parameters.symbol())).map(renderAlgoOrder),
  },
  {
    ...read,
    path: '/fapi/v1/allAlgoOrders',
    weight: 5,
    answer: ({ venue, parameters }) =>
      unwrap(venue.allAlgoOrders(parameters.requiredSymbol(), ordersPage(parameters))).map(renderAlgoOrder),
  },
];

/** The routes of the futures account. */
export const futuresAccountRoutes: readonly Route[] = [
  ...orderQueries,
  { ...read, path: '/fapi/v2/account', weight: 5, answer: account },
  { ...read, path: '/fapi/v3/account', weight: 5, answer: account },
  { ...read, path: '/fapi/v2/balance', weight: 5, answer: balance },
  { ...read, path: '/fapi/v3/balance', weight: 5, answer: balance },
  {
    ...read,
    path: '/fapi/v2/positionRisk',
    weight: 5,
    answer: (call) => positions(call).map(renderPositionRiskV2),
  },
  { ...read, path: '/fapi/v3/positionRisk', weight: 5, answer: (call) => positions(call).map(renderPositionRisk) },
  { ...read, path: '/fapi/v1/leverageBracket', weight: 1, answer: brackets },
  {
    ...read,
    path: '/fapi/v1/symbolConfig',
    weight: 5,
    answer: ({ venue, parameters }) => venue.symbolSettings(parameters.symbol()).map(renderSymbolSettings),
  },
  { ...read, path: '/fapi/v1/income', weight: 30, answer: income },
  { ...read, path: '/fapi/v1/commissionRate', weight: 20, answer: commissionRate },
  {
    ...read,
    path: '/fapi/v1/accountConfig',
    weight: 5,
    answer: ({ venue }) => ({
      feeTier: 0,
      canTrade: true,
      canDeposit: true,
      canWithdraw: false,
      dualSidePosition: false,
      multiAssetsMargin: false,
      tradeGroupId: -1,
      updateTime: venue.accountUpdateTime('futures'),
    }),
  },
  { ...read, path: '/fapi/v1/positionSide/dual', weight: 30, answer: () => ({ dualSidePosition: false }) },
  { ...read, path: '/fapi/v1/multiAssetsMargin', weight: 30, answer: () => ({ multiAssetsMargin: false }) },
  { ...change, path: '/fapi/v1/positionSide/dual', answer: setPositionMode },
  { ...change, path: '/fapi/v1/leverage', answer: setLeverage },
  { ...change, path: '/fapi/v1/marginType', answer: setMarginType },
  { ...change, path: '/fapi/v1/positionMargin', answer: changeMargin },
  {
    ...stream,
    method: 'POST',
    answer: ({ listenKeys, now }) => ({ listenKey: listenKeys.obtain(now) }),
  },
  { ...stream, method: 'PUT', answer: extendKey },
  {
    ...stream,
    method: 'DELETE',
    answer: ({ listenKeys }) => {
      listenKeys.end();
      return {};
    },
  },
];
