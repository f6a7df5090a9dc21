/**
 * What the bot says, in the wire's spelling. Pure. Frames have a file of their own: `frame-message.ts`.
 */
import type { EntryCancelNotice, EntryNotice, ExitCancelNotice, ExitNotice, ServerMessage } from '@pitwall/wire';
import type {
  AnalyzedMessage,
  BotMessage,
  EntryCancelMessage,
  EntryMessage,
  ExitCancelMessage,
  ExitMessage,
} from '../../domain/messages.ts';
import { baseOf, quoteOf } from '../../domain/pair.ts';
import { plainIsoText } from '../text/dates.ts';

type OrderMessage = EntryMessage | EntryCancelMessage | ExitMessage | ExitCancelMessage;

function orderFields(message: OrderMessage, price: number) {
  return {
    trade_id: message.tradeId,
    exchange: message.exchange,
    pair: message.pair,
    base_currency: baseOf(message.pair),
    quote_currency: quoteOf(message.pair),
    leverage: message.leverage,
    direction: message.direction,
    buy_tag: message.enterTag,
    enter_tag: message.enterTag,
    order_type: message.orderType,
    stake_amount: message.stakeAmount,
    stake_currency: message.stakeCurrency,
    fiat_currency: null,
    amount: message.amount,
    limit: price,
    open_date: plainIsoText(message.openDate),
    current_rate: message.currentRate,
    sub_trade: message.subTrade,
  };
}

function entryNotice(message: EntryMessage): EntryNotice {
  return { type: message.type, ...orderFields(message, message.openRate), open_rate: message.openRate };
}

function entryCancelNotice(message: EntryCancelMessage): EntryCancelNotice {
  const { type, limit, reason } = message;
  return { type, ...orderFields(message, limit), open_rate: limit, reason };
}

function exitFields(message: ExitMessage | ExitCancelMessage, price: number) {
  return {
    ...orderFields(message, price),
    gain: message.gain,
    open_rate: message.openRate,
    profit_amount: message.profitAmount,
    profit_ratio: message.profitRatio,
    sell_reason: message.exitReason,
    exit_reason: message.exitReason,
    close_date: plainIsoText(message.closeDate),
  };
}

function exitNotice(message: ExitMessage): ExitNotice {
  return {
    type: message.type,
    ...exitFields(message, message.orderRate),
    order_rate: message.orderRate,
    close_rate: message.closeRate,
    cumulative_profit: message.cumulativeProfit,
    is_final_exit: message.isFinalExit,
    final_profit_ratio: message.finalProfitRatio,
  };
}

function exitCancelNotice(message: ExitCancelMessage): ExitCancelNotice {
  const { type, limit, reason } = message;
  return { type, ...exitFields(message, limit), reason };
}

/** Everything but frames. Numbers that are no numbers become null when it is written as JSON. */
export function wireMessage(message: Exclude<BotMessage, AnalyzedMessage>): ServerMessage {
  switch (message.type) {
    case 'status':
    case 'warning':
    case 'startup':
    case 'exception':
      return { type: message.type, status: message.status };
    case 'entry':
    case 'entry_fill':
      return entryNotice(message);
    case 'entry_cancel':
      return entryCancelNotice(message);
    case 'exit':
    case 'exit_fill':
      return exitNotice(message);
    case 'exit_cancel':
      return exitCancelNotice(message);
    case 'strategy_msg':
      return { type: 'strategy_msg', msg: message.msg };
    case 'whitelist':
      return { type: 'whitelist', data: [...message.data] };
  }
}
