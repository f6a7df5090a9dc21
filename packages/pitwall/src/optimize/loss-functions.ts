/**
 * Loss functions: one number for the trades of a backtest, smaller is better. Entry point: `LOSS_FUNCTIONS`, by the names
 * configurations know.
 *
 * A function that divides by a spread or a fall that is not there gives `NO_RATIO`, a bad but finite loss.
 */
import { maxDrawdown, maxRelativeDrawdown, type ClosedTrade } from '../domain/drawdown.ts';
import { previousDate } from '../domain/timeframe.ts';

export interface JudgedTrade extends ClosedTrade {
  /** ms UTC. */
  readonly closeDate: number;
  /** Profit as a ratio of the stake. */
  readonly closeProfit: number;
  /** Profit in stake currency. */
  readonly closeProfitAbs: number;
  readonly durationMinutes: number;
}

export interface LossInput {
  readonly trades: readonly JudgedTrade[];
  /** Open times of the first and last candle traded, ms UTC. */
  readonly from: number;
  readonly to: number;
  /** Capital at the beginning, in stake currency. */
  readonly startingBalance: number;
}

export interface LossFunction {
  /** What it rewards, for people. */
  readonly description: string;
  readonly loss: (input: LossInput) => number;
}

const DAY_MS = 24 * 60 * 60_000;
const YEAR = Math.sqrt(365);

/** Slippage counted against each trade, as a ratio. */
const SLIPPAGE = 0.0005;
const NO_RATIO = 20;

/** What `ShortTradeDurHyperOptLoss` wishes for. */
const TARGET_TRADES = 600;
const EXPECTED_PROFIT = 3;
const LONG_DURATION_MINUTES = 300;
/** Share of the drawdown that counts against the profit. */
const DRAWDOWN_WEIGHT = 0.075;

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : sum(values) / values.length;
}

/** @param lost degrees of freedom: 0 for a population, 1 for a sample */
function deviation(values: readonly number[], lost: 0 | 1): number {
  const centre = mean(values);
  return Math.sqrt(sum(values.map((value) => (value - centre) ** 2)) / (values.length - lost));
}

function ratios({ trades }: LossInput): number[] {
  return trades.map(({ closeProfit }) => closeProfit);
}

function totalProfit({ trades }: LossInput): number {
  return sum(trades.map(({ closeProfitAbs }) => closeProfitAbs));
}

/** Whole days traded, at least one. */
function days({ from, to }: LossInput): number {
  return Math.max(1, Math.floor((to - from) / DAY_MS));
}

/** A yearly ratio of gain to risk as a loss. */
function ratioLoss(gain: number, risk: number): number {
  const loss = -((gain / risk) * YEAR);
  return risk !== 0 && Number.isFinite(loss) ? loss : NO_RATIO;
}

/** The profit ratios less slippage, summed by day of the close (UTC), days without trades included. */
function dailyRatios(input: LossInput): number[] {
  const first = previousDate('1d', input.from);
  const count = Math.floor((previousDate('1d', input.to) - first) / DAY_MS) + 1;
  const sums = new Array<number>(count).fill(0);
  for (const { closeDate, closeProfit } of input.trades) {
    const day = Math.floor((closeDate - first) / DAY_MS);
    if (day >= 0 && day < count) sums[day] = (sums[day] ?? 0) + closeProfit - SLIPPAGE;
  }
  return sums;
}

function shortTradeDuration(input: LossInput): number {
  const tradeLoss = 1 - 0.25 * Math.exp(-((input.trades.length - TARGET_TRADES) ** 2) / 10 ** 5.8);
  const profitLoss = Math.max(0, 1 - sum(ratios(input)) / EXPECTED_PROFIT);
  const duration = mean(input.trades.map(({ durationMinutes }) => durationMinutes));
  return tradeLoss + profitLoss + 0.4 * Math.min(duration / LONG_DURATION_MINUTES, 1);
}

function sharpe(input: LossInput): number {
  const net = ratios(input).map((ratio) => ratio - SLIPPAGE);
  return ratioLoss(sum(net) / days(input), deviation(net, 0));
}

function sortino(input: LossInput): number {
  const all = ratios(input);
  const losing = all.map((ratio) => (ratio - SLIPPAGE < 0 ? ratio : 0));
  return ratioLoss(sum(all.map((ratio) => ratio - SLIPPAGE)) / days(input), deviation(losing, 0));
}

function sharpeDaily(input: LossInput): number {
  const sums = dailyRatios(input);
  return ratioLoss(mean(sums), deviation(sums, 1));
}

function sortinoDaily(input: LossInput): number {
  const sums = dailyRatios(input);
  return ratioLoss(mean(sums), Math.sqrt(mean(sums.map((value) => Math.min(value, 0) ** 2))));
}

function calmar(input: LossInput): number {
  const gain = ((totalProfit(input) / input.startingBalance - SLIPPAGE) / days(input)) * 100;
  return ratioLoss(gain, maxDrawdown(input.trades, 0).ratio);
}

function drawdownLoss(input: LossInput): number {
  const { abs } = maxDrawdown(input.trades, input.startingBalance);
  return abs === 0 ? -totalProfit(input) : -totalProfit(input) / abs;
}

function relativeDrawdownLoss(input: LossInput): number {
  const { abs } = maxDrawdown(input.trades, input.startingBalance);
  const relative = maxRelativeDrawdown(input.trades, input.startingBalance);
  return abs === 0 || relative === 0 ? -totalProfit(input) : -totalProfit(input) / abs / relative;
}

function profitDrawdown(input: LossInput): number {
  return -totalProfit(input) * (1 - DRAWDOWN_WEIGHT * maxDrawdown(input.trades, 0).ratio);
}

export const LOSS_FUNCTIONS: Readonly<Record<string, LossFunction>> = {
  ShortTradeDurHyperOptLoss: {
    description: `Short trades, a total profit ratio of ${EXPECTED_PROFIT} and about ${TARGET_TRADES} trades.`,
    loss: shortTradeDuration,
  },
  OnlyProfitHyperOptLoss: { description: 'Profit alone.', loss: (input) => -totalProfit(input) },
  SharpeHyperOptLoss: { description: 'Sharpe ratio of the trades, by year.', loss: sharpe },
  SharpeHyperOptLossDaily: { description: 'Sharpe ratio of the daily profits, by year.', loss: sharpeDaily },
  SortinoHyperOptLoss: { description: 'Sortino ratio of the trades, by year.', loss: sortino },
  SortinoHyperOptLossDaily: { description: 'Sortino ratio of the daily profits, by year.', loss: sortinoDaily },
  CalmarHyperOptLoss: { description: 'Calmar ratio: profit against the largest drawdown, by year.', loss: calmar },
  MaxDrawDownHyperOptLoss: { description: 'Profit against the largest drawdown.', loss: drawdownLoss },
  MaxDrawDownRelativeHyperOptLoss: {
    description: 'Profit against the largest drawdown and its share of the capital.',
    loss: relativeDrawdownLoss,
  },
  ProfitDrawDownHyperOptLoss: {
    description: `Profit, less ${DRAWDOWN_WEIGHT * 100} % of it for each whole drawdown.`,
    loss: profitDrawdown,
  },
};
