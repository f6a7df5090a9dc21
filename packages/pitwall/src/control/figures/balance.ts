/**
 * The wallet, worth in stake currency and in fiat: one row per coin that is there, then one per open position.
 *
 * A coin without a market to or from the stake currency is left out; one whose market has no ticker is worth 0.
 */
import type { Balance, BalanceRow } from '@pitwall/wire';
import { isPitwallError, PitwallError } from '../../domain/errors.ts';
import type { Balance as CoinBalance, Position, Ticker } from '../../domain/market.ts';
import { baseOf } from '../../domain/pair.ts';
import type { Trade } from '../../domain/trade.ts';
import type { WalletView } from '../../bot/face.ts';
import { stakeFiatRate, type ControlContext } from '../context.ts';
import { keptPer } from '../kept.ts';
import { sumOf, toPercent } from '../text/rounding.ts';

export interface BalanceInput {
  readonly wallets: WalletView;
  readonly tickers: ReadonlyMap<string, Ticker>;
  readonly hasMarket: (pair: string) => boolean;
  readonly openTrades: readonly Readonly<Trade>[];
  readonly stakeCurrency: string;
  readonly isFutures: boolean;
  readonly isDryRun: boolean;
  readonly fiatCurrency: string | null;
  /** 0: not known. */
  readonly fiatRate: number;
}

/** Stake currency per coin; 0 without a price; undefined when there is no market between the two. */
function stakePrice(coin: string, input: BalanceInput): number | undefined {
  const { stakeCurrency, tickers, hasMarket } = input;
  const direct = `${coin}/${stakeCurrency}`;
  if (hasMarket(direct)) return tickers.get(direct)?.last ?? 0;
  const inverse = `${stakeCurrency}/${coin}`;
  if (!hasMarket(inverse)) return undefined;
  const last = tickers.get(inverse)?.last ?? 0;
  return last === 0 ? 0 : 1 / last;
}

interface Estimate {
  readonly worth: number;
  /** Coins that are the bot's, and what they are worth. */
  readonly owned: number;
  readonly ownedWorth: number;
  readonly isManaged: boolean;
}

function estimateStake(balance: CoinBalance, input: BalanceInput): Estimate {
  const tied = sumOf(input.openTrades.map((trade) => trade.stakeAmount));
  const owned = Math.min(input.wallets.totalStakeAmount - tied, balance.free);
  // A futures account's total holds the collateral that the rows of the positions show.
  const worth = input.isFutures ? balance.free : balance.total;
  return { worth, owned, ownedWorth: owned, isManaged: true };
}

/** By base coin. */
const tradesOf = keptPer((openTrades: BalanceInput['openTrades']) =>
  Map.groupBy(openTrades, (trade) => trade.baseCurrency ?? baseOf(trade.pair)),
);

function estimateCoin(coin: string, balance: CoinBalance, input: BalanceInput): Estimate | undefined {
  if (coin === input.stakeCurrency) return estimateStake(balance, input);
  const price = stakePrice(coin, input);
  if (price === undefined) return undefined;
  const trades = tradesOf(input.openTrades).get(coin) ?? [];
  const owned = sumOf(trades.map((trade) => trade.amount));
  return { worth: balance.total * price, owned, ownedWorth: owned * price, isManaged: trades.length > 0 };
}

function coinRow(coin: string, balance: CoinBalance, input: BalanceInput): BalanceRow | undefined {
  const estimate = balance.total === 0 ? undefined : estimateCoin(coin, balance, input);
  if (estimate === undefined) return undefined;
  return {
    currency: coin,
    free: balance.free,
    balance: balance.total,
    used: balance.used,
    bot_owned: estimate.isManaged ? estimate.owned : 0,
    est_stake: estimate.worth,
    est_stake_bot: estimate.isManaged ? estimate.ownedWorth : 0,
    stake: input.stakeCurrency,
    side: 'long',
    leverage: 1,
    is_position: false,
    position: 0,
    is_bot_managed: estimate.isManaged,
  };
}

function positionRow(position: Position, stakeCurrency: string): BalanceRow {
  return {
    currency: position.pair,
    free: 0,
    balance: 0,
    used: 0,
    bot_owned: null,
    est_stake: position.collateral,
    est_stake_bot: position.collateral,
    stake: stakeCurrency,
    side: position.side,
    leverage: position.leverage,
    is_position: true,
    position: position.amount,
    is_bot_managed: true,
  };
}

/** Growth over a starting value; 0 when there was nothing. */
function growth(value: number, starting: number): number {
  return starting === 0 ? 0 : value / starting - 1;
}

export function balanceOf(input: BalanceInput): Balance {
  const { wallets, stakeCurrency, fiatRate } = input;
  const coins = [...wallets.balances].flatMap(([coin, balance]) => coinRow(coin, balance, input) ?? []);
  const positions = wallets.positions.map((position) => positionRow(position, stakeCurrency));
  const rows = [...coins, ...positions];
  const total = sumOf(rows.map((row) => row.est_stake));
  const totalBot = sumOf(rows.map((row) => row.est_stake_bot ?? 0));
  const starting = wallets.startingBalance;
  const ratio = growth(total, starting);
  const fiatRatio = growth(total * fiatRate, starting * fiatRate);
  return {
    currencies: rows,
    total,
    total_bot: totalBot,
    symbol: input.fiatCurrency ?? '',
    value: total * fiatRate,
    value_bot: totalBot * fiatRate,
    stake: stakeCurrency,
    note: input.isDryRun ? 'Simulated balances' : '',
    starting_capital: starting,
    starting_capital_ratio: ratio,
    starting_capital_pct: toPercent(ratio),
    starting_capital_fiat: starting * fiatRate,
    starting_capital_fiat_ratio: fiatRatio,
    starting_capital_fiat_pct: toPercent(fiatRatio),
  };
}

async function tickersOf(context: ControlContext): Promise<ReadonlyMap<string, Ticker>> {
  try {
    return await context.bot.tickers();
  } catch (error) {
    if (!isPitwallError(error)) throw error;
    throw new PitwallError('COMMAND_REFUSED', 'Error getting current tickers.', { cause: error });
  }
}

/** Throws COMMAND_REFUSED when the venue gives no tickers. */
export async function queryBalance(context: ControlContext): Promise<Balance> {
  const { bot } = context;
  const [tickers, wallets, openTrades, fiatRate] = await Promise.all([
    tickersOf(context),
    bot.wallets(),
    context.trades.open(),
    stakeFiatRate(context),
  ]);
  return balanceOf({
    wallets,
    tickers,
    hasMarket: (pair) => bot.markets.has(pair),
    openTrades,
    stakeCurrency: bot.settings.stakeCurrency,
    isFutures: bot.settings.tradingMode === 'futures',
    isDryRun: bot.settings.dryRun,
    fiatCurrency: context.fiatCurrency,
    fiatRate: fiatRate ?? 0,
  });
}
