/**
 * The futures wallet and its positions as the venue shows them.
 *
 * Entry points: `assetView`, `positionView`, `symbolSettings`.
 */
import type { FuturesAssetView, PositionView, SymbolSettings } from '../venue/account-types.ts';
import { absolute, formatUnits, larger, multiply, unitsOfNumber } from '../venue/units.ts';
import type { FuturesAccount } from './futures.ts';
import { feeRate } from './fees.ts';
import { entryPrice, liquidationPrice, maxNotional, unrealized, type Position } from './position.ts';

/** What may be lost before a position is liquidated: its own margin, or the cross wallet less the others' needs. */
export function marginAtRisk(account: FuturesAccount, position: Position): bigint {
  if (position.marginType === 'ISOLATED') return position.isolatedWallet;
  let wallet = account.crossWallet(position.asset);
  for (const other of account.held(position.asset)) {
    if (other === position || other.marginType === 'ISOLATED') continue;
    const mark = account.mark(other);
    wallet += unrealized(other, mark) - account.maintenance(other, mark);
  }
  return wallet;
}

/** Entry price moved by a taker's fee on the way in and out: where closing makes nothing. */
function breakEven(account: FuturesAccount, position: Position): bigint {
  const entry = entryPrice(position);
  const fee = multiply(entry, feeRate(account.core, 'futures', false)) * 2n;
  return position.amount > 0n ? entry + fee : position.amount < 0n ? entry - fee : 0n;
}

export function positionView(account: FuturesAccount, position: Position): PositionView {
  const mark = account.mark(position);
  const isolated = position.marginType === 'ISOLATED';
  const profit = unrealized(position, mark);
  const value = account.value(position);
  const initial = absolute(value) / BigInt(position.leverage);
  const orders = account.orderMargin(position);
  const risk = position.amount === 0n ? 0n : marginAtRisk(account, position);
  const liquidation = liquidationPrice(position, account.brackets(position.symbol), risk, mark);
  return {
    symbol: position.symbol,
    amount: formatUnits(position.amount),
    entryPrice: formatUnits(entryPrice(position)),
    breakEvenPrice: formatUnits(breakEven(account, position)),
    markPrice: formatUnits(mark),
    unrealizedProfit: formatUnits(profit),
    liquidationPrice: formatUnits(liquidation),
    leverage: position.leverage,
    marginType: position.marginType,
    isolatedMargin: formatUnits(isolated ? position.isolatedWallet + profit : 0n),
    isolatedWallet: formatUnits(position.isolatedWallet),
    notional: formatUnits(value),
    marginAsset: position.asset,
    initialMargin: formatUnits(initial + orders),
    maintMargin: formatUnits(position.amount === 0n ? 0n : account.maintenance(position, mark)),
    positionInitialMargin: formatUnits(initial),
    openOrderInitialMargin: formatUnits(orders),
    realizedPnl: formatUnits(position.realizedPnl),
    updateTime: position.updateTime,
  };
}

export function assetView(account: FuturesAccount, asset: string): FuturesAssetView {
  let profit = 0n;
  let crossProfit = 0n;
  let maintMargin = 0n;
  let initial = 0n;
  let orders = 0n;
  for (const position of account.positions.values()) {
    if (position.asset !== asset) continue;
    orders += account.orderMargin(position);
    if (position.amount === 0n) continue;
    const mark = account.mark(position);
    const one = unrealized(position, mark);
    profit += one;
    if (position.marginType === 'CROSSED') crossProfit += one;
    maintMargin += account.maintenance(position, mark);
    initial += absolute(account.value(position)) / BigInt(position.leverage);
  }
  const wallet = account.wallet(asset);
  return {
    asset,
    walletBalance: formatUnits(wallet),
    unrealizedProfit: formatUnits(profit),
    marginBalance: formatUnits(wallet + profit),
    maintMargin: formatUnits(maintMargin),
    initialMargin: formatUnits(initial + orders),
    positionInitialMargin: formatUnits(initial),
    openOrderInitialMargin: formatUnits(orders),
    crossWalletBalance: formatUnits(account.crossWallet(asset)),
    crossUnPnl: formatUnits(crossProfit),
    availableBalance: formatUnits(larger(0n, account.available(asset))),
    updateTime: account.core.timeMs,
  };
}

export function symbolSettings(account: FuturesAccount, position: Position): SymbolSettings {
  const most = maxNotional(account.brackets(position.symbol), position.leverage);
  return {
    symbol: position.symbol,
    marginType: position.marginType,
    leverage: position.leverage,
    maxNotionalValue: formatUnits(unitsOfNumber(most)),
  };
}
