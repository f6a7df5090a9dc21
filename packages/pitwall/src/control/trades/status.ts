/**
 * The open-trade list, and single trades in the same form: what a trade would bring at the current rate, and how far its
 * stop is. A closed trade is valued at its close rate.
 */
import type { StatusTrade } from '@pitwall/wire';
import { round8 } from '../../domain/decimal.ts';
import { profitAbs, profitRatio } from '../../domain/profit.ts';
import type { Trade } from '../../domain/trade.ts';
import { stakeFiatRate, type ControlContext } from '../context.ts';
import { keptLast, keptPer } from '../kept.ts';
import { isEntryOrder, isFilled } from './order-row.ts';
import { toPercent } from '../text/rounding.ts';
import { RowTemplate } from './row-template.ts';
import { enteredTradeRow } from './trade-row.ts';
import { joinRows, Written } from '../written.ts';

/** Profit at a rate; all 0 while nothing was bought, all NaN when the rate is not known. */
function profitAt(trade: Trade, rate: number): { ratio: number; abs: number } {
  const isEntered = trade.orders.some((order) => isFilled(order) && isEntryOrder(trade, order));
  if (!isEntered) return { ratio: 0, abs: 0 };
  return { ratio: profitRatio(trade, rate), abs: profitAbs(trade, rate) };
}

/** Profit of the open part and of the parts already sold together. Null ratio: not known. */
function totalProfit(trade: Trade, rate: number, abs: number): { abs: number; ratio: number | null } {
  if (!trade.isOpen || Number.isNaN(rate)) return { abs: 0, ratio: null };
  const total = abs + trade.realizedProfit;
  if (trade.maxStakeAmount === null || trade.maxStakeAmount === 0) return { abs: total, ratio: null };
  return { abs: total, ratio: round8((total / trade.maxStakeAmount) * trade.leverage) };
}

function stopDistance(trade: Trade, rate: number) {
  const distance = trade.stopLoss - rate;
  const ratio = round8(distance / rate);
  return {
    stoploss_current_dist: distance,
    stoploss_current_dist_ratio: ratio,
    stoploss_current_dist_pct: toPercent(ratio),
  };
}

/** `(limit buy rem=123.00000000)` for the one open entry or exit order. */
function openOrderText(trade: Trade): string | null {
  if (trade.openOrderId === null) return null;
  const order = trade.orders.find((candidate) => candidate.ftIsOpen && candidate.orderId === trade.openOrderId);
  if (order === undefined) return null;
  const remaining = order.remaining ?? (order.amount ?? 0) - (order.filled ?? 0);
  return `(${order.orderType ?? 'unknown'} ${order.side ?? order.ftOrderSide} rem=${remaining.toFixed(8)})`;
}

/** What of a row depends on the rates of the moment. */
function ratedFields(trade: Trade, rate: number, fiatRate: number | null) {
  const { ratio, abs } = profitAt(trade, rate);
  const total = totalProfit(trade, rate, abs);
  const percent = toPercent(ratio);
  return {
    profit_ratio: ratio,
    profit_pct: percent,
    profit_abs: abs,
    profit_fiat: fiatRate === null ? null : abs * fiatRate,
    current_rate: rate,
    current_profit: ratio,
    current_profit_pct: percent,
    current_profit_abs: abs,
    total_profit_abs: total.abs,
    total_profit_ratio: total.ratio,
    total_profit_fiat: fiatRate === null ? null : total.abs * fiatRate,
    ...stopDistance(trade, rate),
  };
}

type RatedKey = keyof ReturnType<typeof ratedFields>;

/**
 * A row of the open-trade list.
 *
 * @param rate current rate, NaN when not known
 * @param fiatRate worth of one unit of stake in fiat; null when no fiat currency is set
 */
export function statusRow(trade: Trade, rate: number, fiatRate: number | null): StatusTrade {
  const entered = enteredTradeRow(trade);
  return {
    ...entered,
    close_profit: trade.isOpen ? null : entered.close_profit,
    ...ratedFields(trade, rate, fiatRate),
    stoploss_entry_dist: profitAbs(trade, trade.stopLoss),
    stoploss_entry_dist_ratio: round8(profitRatio(trade, trade.stopLoss)),
    open_order: openOrderText(trade),
  };
}

/** A row as text, with gaps for what depends on the rates; written anew when the trade is. */
const templateOf = keptPer((trade: Readonly<Trade>) => {
  const rated = new Set(Object.keys(ratedFields(trade, Number.NaN, null)) as RatedKey[]);
  return new RowTemplate<StatusTrade, RatedKey>(statusRow(trade, Number.NaN, null), rated);
});

/** The row of a trade: a rate changes with an iteration of the bot, not with a request. */
const rowBytes = keptLast((trade: Readonly<Trade>, rate: number, fiatRate: number | null) =>
  Buffer.from(templateOf(trade).write(ratedFields(trade, rate, fiatRate))),
);

interface WrittenList {
  readonly rows: readonly Buffer[];
  readonly bytes: Buffer;
}

/** The list as it was written last, kept as long as these are the open trades. */
const lastList = new WeakMap<readonly Readonly<Trade>[], WrittenList>();

function write(trades: readonly Readonly<Trade>[], rates: readonly number[], fiatRate: number | null): Buffer {
  const last = lastList.get(trades);
  const rows = trades.map((trade, index) => rowBytes(trade, rates[index] ?? Number.NaN, fiatRate));
  if (last?.rows.every((row, index) => row === rows[index]) === true) return last.bytes;
  const bytes = joinRows('[', rows, ']');
  lastList.set(trades, { rows, bytes });
  return bytes;
}

/** The rate a trade is valued at: the close rate once it is closed. NaN: not known. */
async function rateOf(context: ControlContext, trade: Trade): Promise<number> {
  if (!trade.isOpen) return trade.closeRate ?? Number.NaN;
  return context.bot.exitRate(trade.pair, trade.isShort);
}

/** Open trades, by id. */
export async function queryStatus(context: ControlContext): Promise<Written<StatusTrade[]>> {
  const trades = await context.trades.open();
  if (trades.length === 0) return new Written(write(trades, [], null));
  const fiatRate = await stakeFiatRate(context);
  const rates = await Promise.all(trades.map((trade) => rateOf(context, trade)));
  return new Written(write(trades, rates, fiatRate));
}

/** A trade at hand, in the form of the open-trade list. */
export async function tradeStatus(context: ControlContext, trade: Trade): Promise<StatusTrade> {
  const [rate, fiatRate] = await Promise.all([rateOf(context, trade), stakeFiatRate(context)]);
  return statusRow(trade, rate, fiatRate);
}

/** One trade, open or closed; undefined when there is none with this id. */
export async function queryTrade(context: ControlContext, tradeId: number): Promise<StatusTrade | undefined> {
  const trade = await context.store.trades.byId(tradeId);
  return trade === undefined ? undefined : tradeStatus(context, trade);
}
