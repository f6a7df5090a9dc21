/** An order desk whose outcomes are counted. */
import type { OrderIntent } from '../../domain/intent.ts';
import type { Order } from '../../domain/order.ts';
import type { Trade } from '../../domain/trade.ts';
import type { OrderReport } from '../../ports/exchange.ts';
import type { Meter } from '../../ports/meter.ts';
import type { CancelResult, PlaceOrder, PlaceResult, Resolution } from './desk.ts';
import type { ReconcilingDesk } from './order-desk.ts';

export class MeteredDesk implements ReconcilingDesk {
  readonly tag: number;
  readonly #desk: ReconcilingDesk;
  readonly #meter: Meter;

  constructor(desk: ReconcilingDesk, meter: Meter) {
    this.tag = desk.tag;
    this.#desk = desk;
    this.#meter = meter;
  }

  get idFormat(): ReconcilingDesk['idFormat'] {
    return this.#desk.idFormat;
  }

  async place(request: PlaceOrder): Promise<PlaceResult> {
    const result = await this.#desk.place(request);
    this.#meter.orderSent(result.kind);
    return result;
  }

  async cancel(trade: Trade, order: Order): Promise<CancelResult> {
    return this.#desk.cancel(trade, order);
  }

  async refresh(trade: Trade, order: Order): Promise<OrderReport> {
    return this.#desk.refresh(trade, order);
  }

  async resolve(): Promise<Resolution[]> {
    const resolutions = await this.#desk.resolve();
    for (const resolution of resolutions) this.#count(resolution);
    return resolutions;
  }

  async adopt(intent: OrderIntent, report: OrderReport): Promise<Resolution> {
    const resolution = await this.#desk.adopt(intent, report);
    this.#count(resolution);
    return resolution;
  }

  isUnaccepted(order: Order): boolean {
    return this.#desk.isUnaccepted(order);
  }

  #count({ outcome }: Resolution): void {
    if (outcome !== 'pending') this.#meter.orderResolved(outcome);
  }
}
