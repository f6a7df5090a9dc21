/**
 * Entries and exits that somebody asks for. Refusals carry the texts that clients of the control API know; a strategy that
 * hangs does not delay them.
 */
import { messageOf, PitwallError } from '../../domain/errors.ts';
import { isEntryOrder } from '../../domain/fills.ts';
import { minStake } from '../../domain/stake.ts';
import type { Trade } from '../../domain/trade.ts';
import { impatientAsk } from '../ask.ts';
import { cancelHeld } from './cancel.ts';
import { marketOf, type Engine } from '../engine.ts';
import { executeEntry } from './entries.ts';
import { executeExit } from './exits.ts';
import type { ForceEnterCommand, ForceExitCommand } from '../face.ts';
import { requireForcedEntry } from './forced-entry.ts';
import { CANCEL_REASON } from '../messages.ts';
import { pendingOrders } from './pending-orders.ts';

const DEFAULT_TAG = 'force_entry';

function refuse(message: string, cause?: unknown): never {
  throw new PitwallError('COMMAND_REFUSED', message, { cause });
}

/** True while the exchange has not been seen to accept the trade's first order. */
export function isUnacceptedTrade(engine: Pick<Engine, 'desk'>, trade: Trade): boolean {
  return trade.orders.length > 0 && trade.orders.every((order) => engine.desk.isUnaccepted(order));
}

/** Enters a trade. Throws COMMAND_REFUSED with the reason; pair locks do not count. */
export async function forceEnter(engine: Engine, command: ForceEnterCommand): Promise<Trade> {
  const { settings } = engine;
  requireForcedEntry(command, {
    settings,
    isRunning: engine.isRunning(),
    markets: engine.exchange.markets,
    openTrades: await engine.store.trades.open(),
    maxOpenTrades: engine.maxOpenTrades,
  });
  try {
    const result = await executeEntry(
      engine,
      {
        pair: command.pair,
        direction: command.side,
        tag: command.entryTag ?? DEFAULT_TAG,
        stake: command.stakeAmount,
        price: command.price,
        orderType: command.orderType ?? settings.orderTypes.forceEntry,
      },
      impatientAsk(engine, 'a forced entry'),
    );
    if (result.kind === 'placed') return result.trade;
    engine.logger.warn(`Forced entry into ${command.pair}: ${result.reason}`);
  } catch (error) {
    if (!(error instanceof PitwallError) || error.kind === 'invariant') throw error;
    engine.logger.warn(`Forced entry into ${command.pair}: ${messageOf(error)}`);
  }
  return refuse(`Failed to enter position for ${command.pair}.`);
}

/** Exits one trade (or a part of it), or all. Throws COMMAND_REFUSED with the reason. */
export async function forceExit(engine: Engine, command: ForceExitCommand): Promise<void> {
  if (!engine.isRunning()) refuse('trader is not running');
  const open = (await engine.store.trades.open()).filter((trade) => !isUnacceptedTrade(engine, trade));
  if (command.tradeId !== 'all') {
    const trade = open.find(({ id }) => id === command.tradeId);
    if (trade === undefined) refuse('invalid argument');
    await forceExitOne(engine, trade, command);
    return;
  }
  const failures: string[] = [];
  for (const trade of open) {
    try {
      await forceExitOne(engine, trade, { ...command, amount: null });
    } catch (error) {
      if (!(error instanceof PitwallError) || error.kind === 'invariant') throw error;
      failures.push(`trade ${trade.id} (${trade.pair}): ${messageOf(error)}`);
    }
  }
  if (failures.length > 0) refuse(`Not every trade could be exited. ${failures.join('; ')}`);
}

async function forceExitOne(engine: Engine, { id }: Trade, command: ForceExitCommand): Promise<void> {
  const ask = impatientAsk(engine, 'a forced exit');
  const trade = await engine.tradeLock.run(async () => cancelWhatIsOpen(engine, id));
  if (trade === null) return;
  const rate = await engine.rates.fresh(trade.pair, 'exit', trade.isShort, engine.settings.exitPricing);
  const isPartial = command.amount !== null && command.amount < trade.amount;
  if (isPartial) requireTradableRest(engine, trade, command.amount, rate);
  const result = await executeExit(
    engine,
    trade,
    {
      type: 'force_exit',
      reason: 'force_exit',
      rate,
      orderType: command.orderType,
      amount: isPartial ? command.amount : null,
    },
    ask,
  );
  if (result.kind !== 'placed') refuse(`Trade ${trade.id} (${trade.pair}) was not exited: ${result.reason}.`);
}

/** What a partial exit leaves must be enough to be sold later. */
function requireTradableRest(engine: Engine, trade: Trade, amount: number, rate: number): void {
  const rest = trade.amount - amount;
  const { exits, amountReservePercent } = engine.settings;
  const market = marketOf(engine, trade.pair);
  const min = minStake(market, trade.openRate, exits.stoploss, trade.leverage, amountReservePercent);
  if (min !== null && rest * rate < min) refuse(`Remaining amount of ${rest} would be too small.`);
}

/**
 * Cancels the trade's open orders; what they had filled stays. The caller holds the trade lock. Throws COMMAND_REFUSED
 * when an order will not go: a second exit beside it could sell the same coins twice.
 *
 * @returns the trade that is left to be exited; null when there is none
 */
async function cancelWhatIsOpen(engine: Engine, tradeId: number): Promise<Trade | null> {
  const trade = await engine.store.trades.byId(tradeId);
  if (trade?.isOpen !== true) return null;
  for (const order of pendingOrders(engine, trade)) {
    const reason = isEntryOrder(trade, order) ? CANCEL_REASON.forceExit : CANCEL_REASON.userRequested;
    const outcome = await cancelHeld(engine, trade, order, reason, 'always');
    if (outcome === 'open' || outcome === 'kept') {
      refuse(`The open order ${order.orderId} of trade ${tradeId} could not be cancelled. Try again in a moment.`);
    }
  }
  const left = await engine.store.trades.byId(tradeId);
  if (left?.isOpen !== true) return null;
  if (left.openOrderId !== null) {
    refuse(`Trade ${tradeId} has an order whose outcome is not known yet. Try again in a moment.`);
  }
  return left;
}
