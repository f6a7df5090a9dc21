/**
 * Profit over all trades. Closed trades count with what was stored at their close, open ones with what they would bring
 * at the current rate; when a rate is not known, the figures over all trades are not known either (null on the wire).
 */
import type { Profit } from '@pitwall/wire';
import { round8 } from '../../domain/decimal.ts';
import { maxDrawdown } from '../../domain/drawdown.ts';
import { profitAbs, profitRatio } from '../../domain/profit.ts';
import type { Trade } from '../../domain/trade.ts';
import type { ClosedResult } from '../../ports/store.ts';
import { stakeFiatRate, type ControlContext } from '../context.ts';
import { agoText, dateText, durationText } from '../text/dates.ts';
import { keptLast, keptPer } from '../kept.ts';
import { resultsByPair } from './performance.ts';
import {
  addProfits,
  closedProfits,
  expectancyOf,
  meanDurationMs,
  winLoss,
  type ProfitSums,
} from './profit-statistics.ts';
import { toPercent } from '../text/rounding.ts';

/** All that the figures are computed from. */
export interface ProfitInput {
  /** By id. */
  readonly closed: readonly ClosedResult[];
  /** By id, each with its current rate (NaN: not known). */
  readonly open: readonly { readonly trade: Trade; readonly rate: number }[];
  readonly startingBalance: number;
  readonly tradingVolume: number | null;
  /** 0: not known, or no fiat currency set. */
  readonly fiatRate: number;
  /** First start of this database, ms UTC; null when never stored. */
  readonly botStart: number | null;
  readonly now: number;
}

interface Result {
  readonly ratio: number;
  readonly abs: number;
}

/** The result of an open trade at a rate: exact decimals take 10 microseconds. */
const openResult = keptLast((trade: Trade, rate: number): Result => {
  const abs = profitAbs(trade, trade.closeRate ?? rate) + trade.realizedProfit;
  return { ratio: profitRatio(trade, rate), abs };
});

type SumFields<Kind extends 'closed' | 'all'> = Pick<
  Profit,
  Extract<keyof Profit, `profit_${Kind}_${'coin' | 'percent' | 'ratio' | 'fiat'}${'' | '_mean' | '_sum'}`>
>;

function figures(sums: ProfitSums, input: ProfitInput) {
  const coin = round8(sums.abs);
  const ratio = input.startingBalance === 0 ? 0 : coin / input.startingBalance;
  const ratioMean = sums.count === 0 ? 0 : sums.ratioSum / sums.count;
  return {
    coin,
    percentMean: toPercent(ratioMean),
    ratioMean,
    percentSum: toPercent(sums.ratioSum),
    ratioSum: sums.ratioSum,
    percent: toPercent(ratio),
    ratio,
    fiat: coin * input.fiatRate,
  };
}

function closedFields(sums: ProfitSums, input: ProfitInput): SumFields<'closed'> {
  const total = figures(sums, input);
  return {
    profit_closed_coin: total.coin,
    profit_closed_percent_mean: total.percentMean,
    profit_closed_ratio_mean: total.ratioMean,
    profit_closed_percent_sum: total.percentSum,
    profit_closed_ratio_sum: total.ratioSum,
    profit_closed_percent: total.percent,
    profit_closed_ratio: total.ratio,
    profit_closed_fiat: total.fiat,
  };
}

function allFields(sums: ProfitSums, input: ProfitInput): SumFields<'all'> {
  const total = figures(sums, input);
  return {
    profit_all_coin: total.coin,
    profit_all_percent_mean: total.percentMean,
    profit_all_ratio_mean: total.ratioMean,
    profit_all_percent_sum: total.percentSum,
    profit_all_ratio_sum: total.ratioSum,
    profit_all_percent: total.percent,
    profit_all_ratio: total.ratio,
    profit_all_fiat: total.fiat,
  };
}

/** Open dates of the first and the last trade by id. */
function ageFields(input: ProfitInput) {
  const { closed, open } = input;
  const ends = [closed.at(0), closed.at(-1), open.at(0)?.trade, open.at(-1)?.trade]
    .filter((trade) => trade !== undefined)
    .sort((left, right) => left.id - right.id);
  const first = ends.at(0)?.openDate;
  const latest = ends.at(-1)?.openDate;
  const firstText = first === undefined ? '' : agoText(first, input.now);
  const latestText = latest === undefined ? '' : agoText(latest, input.now);
  return {
    first_trade_date: firstText,
    first_trade_humanized: firstText,
    first_trade_timestamp: first ?? 0,
    latest_trade_date: latestText,
    latest_trade_humanized: latestText,
    latest_trade_timestamp: latest ?? 0,
  };
}

function bestPairFields(closed: readonly ClosedResult[]) {
  const best = resultsByPair(closed).reduce<{ key: string; ratio: number } | null>(
    (top, result) => (top !== null && top.ratio >= result.ratio ? top : result),
    null,
  );
  return {
    best_pair: best?.key ?? '',
    best_rate: toPercent(best?.ratio ?? 0),
    best_pair_profit_ratio: best?.ratio ?? 0,
  };
}

/** What depends on the closed trades alone: computed once for each list of them, 10,000 take 3 ms. */
const closedPart = keptPer((closed: readonly ClosedResult[]) => {
  const { wins, losses, winrate, profitFactor } = winLoss(closed);
  const { expectancy, ratio: expectancyRatio } = expectancyOf(closed);
  return {
    sums: closedProfits(closed),
    fields: {
      avg_duration: durationText(meanDurationMs(closed)),
      ...bestPairFields(closed),
      winning_trades: wins,
      losing_trades: losses,
      winrate,
      expectancy,
      expectancy_ratio: expectancyRatio,
      profit_factor: profitFactor,
    },
  };
});

/** Sorting 10,000 trades takes 4 ms. */
const drawdownOf = keptLast((closed: readonly ClosedResult[], startingBalance: number) =>
  maxDrawdown(closed, startingBalance),
);

function drawdownFields({ closed, startingBalance }: ProfitInput) {
  const { ratio, abs, highDate, lowDate } = drawdownOf(closed, startingBalance);
  return {
    max_drawdown: ratio,
    max_drawdown_abs: abs,
    max_drawdown_start: highDate === null ? '' : dateText(highDate),
    max_drawdown_start_timestamp: highDate ?? 0,
    max_drawdown_end: lowDate === null ? '' : dateText(lowDate),
    max_drawdown_end_timestamp: lowDate ?? 0,
  };
}

function profitOf(input: ProfitInput): Profit {
  const { closed, open, botStart } = input;
  const { sums, fields } = closedPart(closed);
  const openResults = open.map(({ trade, rate }) => openResult(trade, rate));
  return {
    ...closedFields(sums, input),
    ...allFields(addProfits(sums, openResults), input),
    trade_count: closed.length + open.length,
    closed_trade_count: closed.length,
    ...ageFields(input),
    ...fields,
    ...drawdownFields(input),
    trading_volume: input.tradingVolume,
    bot_start_timestamp: botStart ?? 0,
    bot_start_date: botStart === null ? '' : dateText(botStart),
  };
}

async function currentRates(context: ControlContext, trades: readonly Trade[]): Promise<ProfitInput['open']> {
  return Promise.all(
    trades.map(async (trade) => ({ trade, rate: await context.bot.exitRate(trade.pair, trade.isShort) })),
  );
}

export async function queryProfit(context: ControlContext): Promise<Profit> {
  const { bot, store, clock } = context;
  const [closed, tradingVolume, open, wallets, fiatRate, botStart] = await Promise.all([
    context.trades.closed(),
    context.trades.tradingVolume(),
    context.trades.open().then((trades) => currentRates(context, trades)),
    bot.wallets(),
    stakeFiatRate(context),
    store.keyValues.get('bot_start_time'),
  ]);
  return profitOf({
    closed,
    open,
    startingBalance: wallets.startingBalance,
    tradingVolume,
    fiatRate: fiatRate ?? 0,
    botStart: typeof botStart === 'number' ? botStart : null,
    now: clock.now(),
  });
}
