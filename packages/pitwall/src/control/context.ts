/** What the queries and commands of this folder work on: one bot, its store, the time, and rates to a fiat currency. */
import type { BotFace } from '../bot/face.ts';
import type { Clock } from '../ports/clock.ts';
import type { FiatRates } from '../ports/fiat.ts';
import type { Store } from '../ports/store.ts';
import type { CandleAnswers } from './charts/candle-answers.ts';
import type { TradeCache } from './trades/trade-cache.ts';

export interface ControlContext {
  readonly bot: BotFace;
  readonly store: Store;
  readonly trades: TradeCache;
  readonly candles: CandleAnswers;
  readonly clock: Clock;
  readonly fiat: FiatRates;
  /** `fiat_display_currency` of the configuration; null when none is set. */
  readonly fiatCurrency: string | null;
}

/** Worth of one unit of the stake currency in the fiat currency; 0 when unknown, null when no fiat currency is set. */
export async function stakeFiatRate(context: ControlContext): Promise<number | null> {
  if (context.fiatCurrency === null) return null;
  return context.fiat.rate(context.bot.settings.stakeCurrency, context.fiatCurrency);
}
