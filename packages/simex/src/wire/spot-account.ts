/**
 * The spot account, its orders and fills; and the few `/sapi/` endpoints that clients ask on the way.
 * Entry point: {@link spotAccountRoutes}.
 */
import type { CommissionRates, Product, SymbolSpec } from '../venue/types.ts';
import { fillsPage, orderRef, ordersPage } from './history.ts';
import { renderBalance, renderSpotFill, renderSpotOrder } from './render-spot.ts';
import { bySymbol, unwrap } from './route.ts';
import type { Call, Route } from './route.ts';

function account({ venue, parameters }: Call): unknown {
  const omitEmpty = parameters.flag('omitZeroBalances') ?? false;
  const balances = venue.balances().filter((one) => !omitEmpty || one.free !== '0' || one.locked !== '0');
  return {
    canTrade: true,
    canWithdraw: false,
    canDeposit: true,
    brokered: false,
    requireSelfTradePrevention: false,
    preventSor: false,
    updateTime: venue.accountUpdateTime('spot'),
    accountType: 'SPOT',
    balances: balances.map(renderBalance),
    permissions: ['SPOT'],
  };
}

/** Each spot symbol's fees, of one symbol if named. */
function tradeFees({ venue, parameters }: Call): unknown {
  const symbol = parameters.symbol();
  const specs: readonly SymbolSpec[] =
    symbol === undefined ? venue.symbols('spot') : [unwrap(venue.symbol('spot', symbol))];
  return specs.map((spec) => {
    const rates: CommissionRates = unwrap(venue.commissionRates('spot', spec.symbol));
    return { symbol: spec.symbol, makerCommission: rates.maker, takerCommission: rates.taker };
  });
}

function commission({ venue, parameters }: Call): unknown {
  const symbol = parameters.requiredSymbol();
  const { maker, taker } = unwrap(venue.commissionRates('spot', symbol));
  const none = { maker: '0', taker: '0', buyer: '0', seller: '0' };
  return {
    symbol,
    standardCommission: { maker, taker, buyer: '0', seller: '0' },
    specialCommission: none,
    taxCommission: none,
    discount: { enabledForAccount: false, enabledForSymbol: false, discountAsset: 'BNB', discount: '0' },
  };
}

/** Every asset that is traded, as a wallet's coin without networks: nothing can be sent to another chain. */
function coins({ venue }: Call): unknown {
  const products: readonly Product[] = ['spot', 'futures'];
  const names = products.flatMap((product) => venue.symbols(product).flatMap((spec) => [spec.base, spec.quote]));
  const balances = new Map(venue.balances().map((balance) => [balance.asset, balance]));
  return [...new Set(names)].sort().map((coin) => ({
    coin,
    name: coin,
    depositAllEnable: true,
    withdrawAllEnable: false,
    free: balances.get(coin)?.free ?? '0',
    locked: balances.get(coin)?.locked ?? '0',
    freeze: '0',
    withdrawing: '0',
    isLegalMoney: false,
    trading: true,
    networkList: [],
  }));
}

function deposits({ venue, parameters }: Call): unknown {
  const coin = parameters.symbol('coin');
  const start = parameters.integer('startTime') ?? 0;
  const end = parameters.integer('endTime') ?? Infinity;
  return venue
    .deposits('spot')
    .filter((one) => (coin === undefined || one.asset === coin) && one.time >= start && one.time <= end)
    .map((one) => ({
      id: String(one.id),
      amount: one.amount,
      coin: one.asset,
      network: one.asset,
      status: 1,
      address: '',
      addressTag: '',
      txId: String(one.id),
      insertTime: one.time,
      transferType: 0,
      confirmTimes: '1/1',
    }));
}

const read = { method: 'GET', product: 'spot', security: 'signed' } as const;

/** The routes that read the spot account. */
export const spotAccountRoutes: readonly Route[] = [
  { ...read, path: '/api/v3/account', weight: 20, answer: account },
  { ...read, path: '/api/v3/account/commission', weight: 20, answer: commission },
  {
    ...read,
    path: '/api/v3/order',
    weight: 4,
    answer: ({ venue, parameters }) => renderSpotOrder(unwrap(venue.order(orderRef('spot', parameters)))),
  },
  {
    ...read,
    path: '/api/v3/openOrders',
    weight: bySymbol(6, 80),
    answer: ({ venue, parameters }) => unwrap(venue.openOrders('spot', parameters.symbol())).map(renderSpotOrder),
  },
  {
    ...read,
    path: '/api/v3/allOrders',
    weight: 20,
    answer: ({ venue, parameters }) =>
      unwrap(venue.allOrders('spot', parameters.requiredSymbol(), ordersPage(parameters))).map(renderSpotOrder),
  },
  {
    ...read,
    path: '/api/v3/myTrades',
    weight: (parameters) => (parameters.has('orderId') ? 5 : 20),
    answer: ({ venue, parameters }) =>
      unwrap(venue.fills('spot', parameters.requiredSymbol(), fillsPage(parameters))).map(renderSpotFill),
  },
  { ...read, path: '/sapi/v1/asset/tradeFee', weight: 1, answer: tradeFees },
  { ...read, path: '/sapi/v1/capital/config/getall', weight: 10, answer: coins },
  { ...read, path: '/sapi/v1/capital/deposit/hisrec', weight: 1, answer: deposits },
  { ...read, path: '/sapi/v1/margin/allPairs', weight: 1, security: 'key', answer: () => [] },
  { ...read, path: '/sapi/v1/margin/isolated/allPairs', weight: 1, answer: () => [] },
  {
    ...read,
    path: '/sapi/v1/system/status',
    weight: 1,
    security: 'none',
    answer: () => ({ status: 0, msg: 'normal' }),
  },
];
