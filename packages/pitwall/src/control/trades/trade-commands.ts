/** Deleting a trade, cancelling its open orders, reading its orders again. The bot itself knows what is safe. */
import type { DeletedTrade, StatusTrade } from '@pitwall/wire';
import type { ControlContext } from '../context.ts';
import { tradeStatus } from './status.ts';

/** Throws COMMAND_REFUSED for an id that no trade has, and when an order or a fill could be lost. */
export async function deleteTrade(context: ControlContext, tradeId: number): Promise<DeletedTrade> {
  const count = await context.bot.deleteTrade(tradeId);
  return {
    cancel_order_count: count,
    result: 'success',
    result_msg: `Deleted trade ${tradeId}. Closed ${count} open orders.`,
    trade_id: tradeId,
  };
}

/** The trade as it was left; an entry of which nothing had filled takes its trade with it. Throws COMMAND_REFUSED. */
export async function cancelOpenOrder(context: ControlContext, tradeId: number): Promise<StatusTrade> {
  return tradeStatus(context, await context.bot.cancelOpenOrder(tradeId));
}

/** The trade as it is then. Throws COMMAND_REFUSED when there is none. */
export async function reloadTrade(context: ControlContext, tradeId: number): Promise<StatusTrade> {
  return tradeStatus(context, await context.bot.reloadTrade(tradeId));
}
