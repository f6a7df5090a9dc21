/** The metrics that are states of a bot, read from its database and from the bot itself at a scrape. */
import type { BotFace, BotState } from '../../bot/face.ts';
import type { TradeCache } from '../../control/trades/trade-cache.ts';
import type { Store } from '../../ports/store.ts';
import type { CandleTimes } from './candle-times.ts';
import { METRICS } from './catalogue.ts';
import type { Instruments } from './instruments.ts';

type Gauges = Instruments['gauges'];

export interface BotSource {
  readonly bot: BotFace;
  readonly store: Store;
  readonly trades: TradeCache;
}

const STATES: readonly BotState[] = ['running', 'stopped', 'reload_config'];

/** The gauges that say nothing without a bot. */
const OF_A_BOT = [
  'pitwall_bot_state',
  'pitwall_trades_open',
  'pitwall_stake_open',
  'pitwall_trades_closed',
  'pitwall_profit_closed',
  'pitwall_orders_unknown',
  'pitwall_last_iteration_timestamp_seconds',
  'pitwall_candle_age_seconds',
] as const satisfies readonly (keyof Gauges)[];

/** Leaves no figures of a bot that is gone. */
export function forgetBot(gauges: Gauges): void {
  for (const name of OF_A_BOT) {
    // Reset, a gauge without labels would be left with 0, which says something.
    if (METRICS[name].labels.length === 0) gauges[name].remove();
    else gauges[name].reset();
  }
}

async function collectTrades(gauges: Gauges, { bot, trades }: BotSource): Promise<void> {
  const [open, results] = await Promise.all([trades.open(), trades.closed()]);
  const currency = bot.settings.stakeCurrency;
  gauges.pitwall_trades_open.set(open.length);
  gauges.pitwall_stake_open.set(
    { currency },
    open.reduce((sum, { stakeAmount }) => sum + stakeAmount, 0),
  );
  const count = { win: 0, draw: 0, loss: 0 };
  let profit = 0;
  for (const { closeProfit, closeProfitAbs } of results) {
    const ratio = closeProfit ?? 0;
    if (ratio > 0) count.win += 1;
    else if (ratio < 0) count.loss += 1;
    else count.draw += 1;
    profit += closeProfitAbs ?? 0;
  }
  for (const [outcome, trades] of Object.entries(count)) gauges.pitwall_trades_closed.set({ outcome }, trades);
  gauges.pitwall_profit_closed.set({ currency }, profit);
}

/** @param now ms UTC, by the clock of the bot */
export async function collectBot(gauges: Gauges, source: BotSource, candles: CandleTimes, now: number): Promise<void> {
  const { bot, store } = source;
  await collectTrades(gauges, source);
  gauges.pitwall_orders_unknown.set((await store.journal.inState('unknown')).length);
  const state = bot.state();
  for (const name of STATES) gauges.pitwall_bot_state.set({ state: name }, name === state ? 1 : 0);
  gauges.pitwall_last_iteration_timestamp_seconds.set((bot.lastProcess() ?? 0) / 1_000);
  gauges.pitwall_candle_age_seconds.set(candles.longestWaitMs(bot.whitelist().pairs, now) / 1_000);
}
