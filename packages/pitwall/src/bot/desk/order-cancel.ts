/**
 * Cancelling, and reading back what was filled. An order counts as final only when the venue, asked again after the
 * cancellation, shows it so: the answer to a cancellation may lack fills of the last moment. Whatever stays unclear
 * leaves the order open, to be looked at again; doing it twice does no harm.
 */
import { PitwallError, isPitwallError, messageOf } from '../../domain/errors.ts';
import { isFinalStatus } from '../../domain/order.ts';
import type { Order } from '../../domain/order.ts';
import type { Trade } from '../../domain/trade.ts';
import type { OrderReport } from '../../ports/exchange.ts';
import type { CancelResult } from './desk.ts';
import type { DeskContext } from './order-desk.ts';
import { isUnaccepted, reportOfRow, saveReport } from './order-rows.ts';

/** A venue's answer, or why there is none. */
type Answer = { readonly report: OrderReport } | { readonly error: PitwallError };

export class OrderCanceller {
  readonly #context: DeskContext;

  constructor(context: DeskContext) {
    this.#context = context;
  }

  /** Never throws for venue failures; throws when the store fails. */
  async cancel(trade: Trade, order: Order): Promise<CancelResult> {
    if (isUnaccepted(order)) {
      return { kind: 'open', reason: 'the exchange is still being asked whether it has the order' };
    }
    const { exchange } = this.#context;
    const reference = { orderId: order.orderId };
    const cancelling = answerOf(exchange.cancelOrder(order.ftPair, reference));
    await this.#context.step('cancelling');
    const cancelled = await cancelling;
    await this.#context.step('afterCancel');
    const readBack = await answerOf(exchange.fetchOrder(order.ftPair, reference));
    const report = believable(cancelled, readBack);
    if (report === null) return this.#unclear(trade, order, cancelled, readBack);
    await saveReport(this.#context, trade, order, report);
    if (isFinalStatus(order.status)) return { kind: 'final', report: reportOfRow(order, report) };
    return { kind: 'open', reason: 'error' in cancelled ? messageOf(cancelled.error) : 'the exchange shows it open' };
  }

  #unclear(trade: Trade, order: Order, cancelled: Answer, readBack: Answer): CancelResult {
    const reasons = [cancelled, readBack].flatMap((answer) => ('error' in answer ? [messageOf(answer.error)] : []));
    const reason = reasons.join('; ');
    this.#context.logger.warn(
      `Cancelling order ${order.orderId} of trade ${trade.id} (${trade.pair}) is not confirmed: ${reason}`,
    );
    return { kind: 'open', reason };
  }
}

/** What to write into the row; null when nothing is known for sure. */
function believable(cancelled: Answer, readBack: Answer): OrderReport | null {
  if ('report' in readBack) return readBack.report;
  // Some venues forget an order once it is cancelled: then the answer to the cancellation is the last word.
  const isForgotten = isPitwallError(readBack.error) && readBack.error.code === 'ORDER_NOT_FOUND';
  return isForgotten && 'report' in cancelled && isFinalStatus(cancelled.report.status) ? cancelled.report : null;
}

async function answerOf(request: Promise<OrderReport>): Promise<Answer> {
  try {
    return { report: await request };
  } catch (error) {
    if (error instanceof PitwallError) return { error };
    throw error;
  }
}
