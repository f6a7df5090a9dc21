/** Forced entries and exits: the wire's words into the bot's commands, and back. The bot itself knows what is allowed. */
import type { ForceEnterAnswer, ForceEnterBody, ForceExitBody, ResultMessage } from '@pitwall/wire';
import type { BotFace } from '../../bot/face.ts';
import { PitwallError } from '../../domain/errors.ts';
import { enteredTradeRow } from './trade-row.ts';

function refuse(message: string): never {
  throw new PitwallError('COMMAND_REFUSED', message);
}

/** Throws COMMAND_REFUSED unless the bot is running. */
export function requireRunning(bot: BotFace): void {
  if (bot.state() !== 'running') refuse('trader is not running');
}

/** Null for none and for 0, which clients send for "not given". */
function given(value: number | null | undefined): number | null {
  return value || null;
}

/** Throws COMMAND_REFUSED with the reason when the bot may not enter. */
export async function forceEnter(bot: BotFace, body: ForceEnterBody): Promise<ForceEnterAnswer> {
  const side = body.side ?? 'long';
  const trade = await bot.forceEnter({
    pair: body.pair,
    side,
    price: given(body.price),
    orderType: body.ordertype ?? null,
    stakeAmount: given(body.stakeamount),
    entryTag: body.entry_tag || 'force_entry',
    leverage: given(body.leverage),
  });
  return trade === null ? { status: `Error entering ${side} trade for pair ${body.pair}.` } : enteredTradeRow(trade);
}

/** Throws COMMAND_REFUSED for an id that is no open trade's, and when the bot cannot exit. */
export async function forceExit(bot: BotFace, body: ForceExitBody): Promise<ResultMessage> {
  const orderType = body.ordertype ?? null;
  if (body.tradeid === 'all') {
    await bot.forceExit({ tradeId: 'all', orderType, amount: null });
    return { result: 'Created sell orders for all open trades.' };
  }
  if (!/^\s*\d{1,15}\s*$/.test(body.tradeid)) refuse('invalid argument');
  const tradeId = Number(body.tradeid);
  const amount = given(body.amount);
  if (amount !== null && amount < 0) refuse('invalid argument');
  await bot.forceExit({ tradeId, orderType, amount });
  return { result: `Created sell order for trade ${tradeId}.` };
}
