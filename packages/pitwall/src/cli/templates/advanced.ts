/** The template `advanced` of `new-strategy`: every attribute and callback of the class `AdvancedStrategy`. */
export const ADVANCED_TEMPLATE = `import {
  above,
  and,
  atr,
  crossedAbove,
  crossedBelow,
  ema,
  mergeInformative,
  rsi,
  stoplossFromOpen,
  Strategy,
  type AdjustEntryPriceArguments,
  type CandleKey,
  type ConfirmTradeEntryArguments,
  type ConfirmTradeExitArguments,
  type CustomEntryPriceArguments,
  type CustomExitPriceArguments,
  type CustomStakeAmountArguments,
  type Frame,
  type OrderArguments,
  type OrderTimeInForce,
  type OrderTypes,
  type TradeArguments,
  type UnfilledTimeout,
} from 'pitwall';

/** Longer candles that show the trend. */
const TREND_TIMEFRAME = '1h';

/**
 * Every attribute and callback a strategy can have, each with its default or a sensible example. Delete what you do not
 * need: a callback that is not there costs nothing. Callbacks answer at once; only botStart and botLoopStart may be async.
 */
export class AdvancedStrategy extends Strategy {
  override timeframe = '5m';
  override startupCandleCount = 60;

  // ---- when to leave a trade ----
  override minimalRoi = { 0: 0.04, 30: 0.02, 60: 0.01 };
  override stoploss = -0.1;
  override trailingStop = false;
  override trailingStopPositive = 0.01;
  override trailingStopPositiveOffset = 0.02;
  override trailingOnlyOffsetIsReached = true;
  override useCustomStoploss = true;
  override useExitSignal = true;
  override exitProfitOnly = false;
  override exitProfitOffset = 0;
  override ignoreRoiIfEntrySignal = false;

  // ---- orders ----
  override orderTypes: OrderTypes = {
    entry: 'limit',
    exit: 'limit',
    emergencyExit: 'market',
    stoploss: 'market',
    stoplossOnExchange: false,
  };
  override orderTimeInForce: OrderTimeInForce = { entry: 'GTC', exit: 'GTC' };
  override unfilledTimeout: UnfilledTimeout = { entry: 10, exit: 10, exitTimeoutCount: 0, unit: 'minutes' };

  // ---- analysis ----
  override processOnlyNewCandles = true;
  override ignoreBuyingExpiredCandleAfter = 0;
  override plotConfig = {
    main_plot: { ema_fast: { color: '#2f9e8f' }, ema_slow: { color: '#c77d2e' } },
    subplots: { RSI: { rsi: { color: '#6b6fd6' } } },
  };

  override version(): string {
    return '1.0';
  }

  /** Candles read besides those of the whitelist. */
  override informativePairs(): CandleKey[] {
    return this.dp.currentWhitelist().map((pair) => ({ pair, timeframe: TREND_TIMEFRAME }));
  }

  override populateIndicators(frame: Frame): void {
    frame.set('rsi', rsi(frame.close, 14));
    frame.set('ema_fast', ema(frame.close, 8));
    frame.set('ema_slow', ema(frame.close, 21));
    frame.set('atr', atr(frame, 14));

    const trend = this.dp.getPairDataframe(frame.pair, TREND_TIMEFRAME);
    trend.set('ema', ema(trend.close, 20));
    mergeInformative(frame, trend);
  }

  override populateEntryTrend(frame: Frame): void {
    const trendIsUp = above(frame.column('close_1h'), frame.column('ema_1h'));
    frame.enterLong(and(crossedAbove(frame.column('ema_fast'), frame.column('ema_slow')), trendIsUp), 'with_trend');
  }

  override populateExitTrend(frame: Frame): void {
    frame.exitLong(crossedBelow(frame.column('ema_fast'), frame.column('ema_slow')), 'cross_back');
  }

  /** Once, before the first iteration. */
  override async botStart(): Promise<void> {
    this.dp.sendMessage('Watching ' + String(this.dp.currentWhitelist().length) + ' pairs');
  }

  /** At the beginning of every iteration. */
  override async botLoopStart(): Promise<void> {
    // Fetch what all pairs share, such as an index of your own.
  }

  /** The limit price of an entry. */
  override customEntryPrice({ proposedRate }: CustomEntryPriceArguments): number {
    return proposedRate;
  }

  /** The stake of a new trade; 0: no trade. */
  override customStakeAmount({ proposedStake, maxStake }: CustomStakeAmountArguments): number {
    return Math.min(proposedStake, maxStake);
  }

  /** The last word before an entry. */
  override confirmTradeEntry({ pair, rate }: ConfirmTradeEntryArguments): boolean {
    const last = this.dp.ticker(pair)?.last ?? rate;
    return Math.abs(rate / last - 1) < 0.01;
  }

  /** True: cancel the unfilled entry. The time-outs of the attributes work beside it. */
  override checkEntryTimeout({ pair, order }: OrderArguments): boolean {
    const ask = this.dp.ticker(pair)?.ask ?? null;
    return ask !== null && order.price !== null && ask > order.price * 1.02;
  }

  /** True: cancel the unfilled exit. */
  override checkExitTimeout({ pair, order }: OrderArguments): boolean {
    const bid = this.dp.ticker(pair)?.bid ?? null;
    return bid !== null && order.price !== null && bid < order.price * 0.98;
  }

  /** At each new candle, for an unfilled entry: a new price; null: cancel. */
  override adjustEntryPrice({ currentOrderRate }: AdjustEntryPriceArguments): number | null {
    return currentOrderRate;
  }

  /** Distance of the stop below the current rate; null: leave it. */
  override customStoploss({ currentProfit }: TradeArguments): number | null {
    // Once 3 % up, never lose any more.
    return currentProfit > 0.03 ? stoplossFromOpen(0.005, currentProfit) : null;
  }

  /** A text is the reason of the exit. */
  override customExit({ trade, currentTime, currentProfit }: TradeArguments): string | null {
    const hours = (currentTime - trade.openDate) / 3_600_000;
    return hours > 24 && currentProfit < 0 ? 'one_day_in_loss' : null;
  }

  /** The limit price of an exit. */
  override customExitPrice({ proposedRate }: CustomExitPriceArguments): number {
    return proposedRate;
  }

  /** The last word before an exit. */
  override confirmTradeExit({ exitReason }: ConfirmTradeExitArguments): boolean {
    return exitReason !== '';
  }

  /** After each fill. */
  override orderFilled({ trade, pair, currentTime }: OrderArguments): void {
    // After a third exit order on one trade, leave the pair alone for an hour.
    const exits = trade.orders.filter(({ ftOrderSide }) => ftOrderSide === 'sell').length;
    if (exits >= 3) this.lockPair(pair, currentTime + 3_600_000, 'hard to sell');
  }
}
`;
