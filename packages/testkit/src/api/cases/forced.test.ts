/** Cases of the API's contract about forced entries and exits, by their numbers: a real bot, the simulated exchange. */
import { afterEach, describe, expect, it } from 'vitest';
import type { BotWorldOptions } from '../../bot/bot-world.ts';
import { makeOrder } from '../../make-trade.ts';
import { startBotApi, type BotApi } from '../harness/bot-api.ts';

const ETH = 'ETH/USDT';
const SECOND = 1_000;

let api: BotApi;

async function open(options: BotWorldOptions = {}): Promise<void> {
  api = await startBotApi(options);
}
/** Orders the bot did not send itself. */
const foreign = new Set<string>();
afterEach(async () => {
  const verdict = await api.world.judge();
  await api.close();
  expect(verdict).toEqual({ lost: [...foreign], duplicates: [], unknown: [] });
  foreign.clear();
});

const post = async (path: string, body?: unknown) => api.call('POST', path, body);
const get = async (path: string) => (await api.call('GET', path)).json;
const enter = async (changes: Record<string, unknown> = {}) => post('/forceenter', { pair: ETH, ...changes });
const exit = async (tradeid: string | number, changes: Record<string, unknown> = {}) =>
  post('/forceexit', { tradeid, ...changes });
const refusal = (path: string, message: string) => ({
  status: 502,
  json: { error: `Error querying /api/v1${path}: ${message}` },
});
const orders = async (id: number) => ((await get(`/trade/${id}`)) as { orders: Record<string, unknown>[] }).orders;
const openAtVenue = async () => api.world.settle(api.world.exchange.fetchOpenOrders(ETH));
const sold = { status: 200, json: { result: 'Created sell order for trade 1.' } };

describe('forced entries', () => {
  it('case 100: the answer is the trade that was made', async () => {
    await open();
    const { status, json } = await enter({ entry_tag: 'mine', ordertype: 'market' });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      trade_id: 1,
      pair: ETH,
      is_open: true,
      enter_tag: 'mine',
      trading_mode: 'spot',
      has_open_orders: false,
      profit_ratio: null,
      profit_abs: null,
      close_profit: null,
      realized_profit: 0,
    });
    expect(json).not.toHaveProperty('current_rate');
  });

  it('case 102: without a price at the bid', async () => {
    await open();
    const book = await api.world.settle(api.world.exchange.fetchOrderBook(ETH, 5));
    expect(await enter()).toMatchObject({ status: 200, json: { open_rate: book.bids[0]?.[0] } });
  });

  it('case 103: a pair that is traded already', async () => {
    await open();
    await enter();
    expect(await enter()).toMatchObject(refusal('/forceenter', 'position for ETH/USDT already open - id: 1'));
  });

  it('case 104: at the price that is given', async () => {
    await open();
    expect(await enter({ price: 3100.5, ordertype: 'limit' })).toMatchObject({
      status: 200,
      json: { open_rate: 3100.5 },
    });
    expect(await orders(1)).toMatchObject([{ safe_price: 3100.5, is_open: true, order_type: 'limit' }]);
  });

  it('case 106: with the stake that is given, and the usual tag', async () => {
    await open();
    expect(await enter({ stakeamount: 63, price: 3150 })).toMatchObject({
      status: 200,
      json: { stake_amount: 63, amount: 0.02, enter_tag: 'force_entry' },
    });
  });

  it('case 107: an order that was not placed, and an unknown pair', async () => {
    await open();
    const failed = 'Failed to enter position for ETH/USDT.';
    expect(await enter({ stakeamount: 1 })).toMatchObject(refusal('/forceenter', failed));
    const wrong = 'Wrong pair selected. Only pairs with stake-currency USDT allowed.';
    expect(await enter({ pair: 'TKN/USDT' })).toMatchObject(refusal('/forceenter', wrong));
    expect(await get('/count')).toMatchObject({ current: 0 });
  });

  it('case 101: no slot is left', async () => {
    await open({ settings: { maxOpenTrades: 0 } });
    expect(await enter()).toMatchObject(refusal('/forceenter', 'Maximum number of trades is reached.'));
  });

  it('case 108: a stopped bot', async () => {
    await open();
    await post('/stop');
    expect(await enter()).toMatchObject(refusal('/forceenter', 'trader is not running'));
  });
});

describe('forced exits', () => {
  it('case 110: without trades', async () => {
    await open();
    expect(await exit('1')).toMatchObject(refusal('/forceexit', 'invalid argument'));
  });

  it('case 111: of a part leave the rest', async () => {
    await open();
    await enter({ ordertype: 'market', stakeamount: 200 });
    const before = (await get('/trade/1')) as { amount: number };
    expect(await exit('1', { ordertype: 'market', amount: 0.02 })).toMatchObject(sold);
    expect(await get('/trade/1')).toMatchObject({
      is_open: true,
      amount: expect.closeTo(before.amount - 0.02, 8) as number,
    });
  });

  it('case 112: of a whole trade close it', async () => {
    await open();
    await enter({ ordertype: 'market' });
    expect(await exit('1', { ordertype: 'market' })).toMatchObject(sold);
    expect(await get('/trade/1')).toMatchObject({ is_open: false, exit_reason: 'force_exit' });
  });

  it('case 113: of all trades when there are none, and when there are', async () => {
    await open();
    const all = { status: 200, json: { result: 'Created sell orders for all open trades.' } };
    expect(await exit('all')).toMatchObject(all);
    await enter({ ordertype: 'market' });
    await enter({ ordertype: 'market', pair: 'BTC/USDT' });
    expect(await exit('all', { ordertype: 'market' })).toMatchObject(all);
    expect(await get('/count')).toMatchObject({ current: 0 });
  });

  it('case 114: a stopped bot', async () => {
    await open();
    await enter({ ordertype: 'market' });
    await post('/stop');
    for (const id of ['1', 'all', '7']) {
      expect(await exit(id)).toMatchObject(refusal('/forceexit', 'trader is not running'));
    }
  });

  it('case 115: of an entry that is half filled sell the half', async () => {
    await open({ fillsInParts: true });
    await enter({ stakeamount: 3_000 });
    // Trades at the very price of the order reach it in part.
    for (let filled = 0; filled === 0; filled = (await openAtVenue())[0]?.filled ?? Infinity) {
      api.world.setPrice(ETH, 3199.99);
    }
    expect(await exit('1', { ordertype: 'market' })).toMatchObject(sold);
    await api.world.pass(10 * SECOND);
    const [entry, sale] = await orders(1);
    expect(entry).toMatchObject({ ft_order_side: 'buy', status: 'canceled', is_open: false });
    expect(Number(entry?.['filled'])).toBeGreaterThan(0);
    expect(Number(entry?.['filled'])).toBeLessThan(Number(entry?.['amount']));
    expect(sale).toMatchObject({ ft_order_side: 'sell' });
    // The fee was taken in coins, and amounts have a step.
    const share = Number(sale?.['amount']) / Number(entry?.['filled']);
    expect(share).toBeGreaterThan(0.99);
    expect(share).toBeLessThanOrEqual(1);
  });

  it('case 116: of an entry that did not fill just take it back', async () => {
    await open();
    await enter();
    expect(await exit('1')).toMatchObject(sold);
    expect(await get('/count')).toMatchObject({ current: 0 });
    expect(await openAtVenue()).toEqual([]);
    expect((await api.call('GET', '/trade/1')).status).toBe(404);
    expect(api.world.messages.some(({ type }) => type === 'exit')).toBe(false);
  });

  it('case 117: an exit that is open is replaced', async () => {
    await open();
    await enter({ ordertype: 'market' });
    expect(await exit('1', { ordertype: 'limit' })).toMatchObject(sold);
    const [first] = await openAtVenue();
    api.world.setPrice(ETH, 3180);
    expect(await exit('1', { ordertype: 'limit' })).toMatchObject(sold);
    const [second, ...others] = await openAtVenue();
    expect(others).toEqual([]);
    expect(second?.orderId).not.toBe(first?.orderId);
    expect(second?.price).not.toBe(first?.price);
  });
});

describe('orders of a trade', () => {
  it('case 87 and 88: deleting a trade cancels its open order, once', async () => {
    await open();
    await enter();
    expect(await openAtVenue()).toHaveLength(1);
    expect(await api.call('DELETE', '/trades/1')).toMatchObject({
      status: 200,
      json: { cancel_order_count: 1, result_msg: 'Deleted trade 1. Closed 1 open orders.', trade_id: 1 },
    });
    expect(await openAtVenue()).toEqual([]);
    const again = await api.call('DELETE', '/trades/1');
    expect(again).toMatchObject(refusal('/trades/1', 'invalid argument'));
  });

  it('case 89: a stop that lies at the exchange is cancelled with its trade', async () => {
    await open();
    await enter({ ordertype: 'market' });
    const trade = await api.world.store.trades.byId(1);
    if (trade === undefined) throw new Error('The entry made a trade.');
    const stop = { side: 'sell', amount: trade.amount, price: 3900, clientOrderId: 'a-stop-of-trade-1' } as const;
    const report = await api.world.settle(
      api.world.exchange.createOrder({
        ...stop,
        pair: ETH,
        type: 'limit',
        timeInForce: 'GTC',
        reduceOnly: false,
        leverage: 1,
      }),
    );
    foreign.add(stop.clientOrderId);
    const { orderId, status } = report;
    trade.orders.push(makeOrder({ ...stop, orderId, status, ftOrderSide: 'stoploss', remaining: stop.amount }));
    await api.world.store.trades.save(trade);
    expect(await openAtVenue()).toHaveLength(1);
    expect(await api.call('DELETE', '/trades/1')).toMatchObject({
      status: 200,
      json: { cancel_order_count: 1, result_msg: 'Deleted trade 1. Closed 1 open orders.' },
    });
    expect(await openAtVenue()).toEqual([]);
  });

  it('case 92, 93, 94 and 95: cancelling the open order of a trade', async () => {
    await open();
    const cancel = async (id: number) => api.call('DELETE', `/trades/${id}/open-order`);
    expect(await cancel(10)).toMatchObject(refusal('/trades/10/open-order', 'Invalid trade_id.'));
    await enter({ ordertype: 'market' });
    expect(await cancel(1)).toMatchObject(refusal('/trades/1/open-order', 'No open order for trade_id.'));
    await exit('1', { ordertype: 'limit' });
    const [open95] = await openAtVenue();
    const trade = await api.world.store.trades.byId(1);
    const forgotten = trade?.orders.at(-1);
    if (trade === undefined || forgotten === undefined) throw new Error('The trade has an exit.');
    const { orderId, clientOrderId } = forgotten;
    Object.assign(forgotten, { orderId: '999999', clientOrderId: 'nobody-knows-it' });
    await api.world.store.trades.save({ ...trade, openOrderId: '999999' });
    expect(await cancel(1)).toMatchObject(refusal('/trades/1/open-order', 'Order not found.'));
    Object.assign(forgotten, { orderId, clientOrderId });
    await api.world.store.trades.save({ ...trade, openOrderId: orderId });
    expect(orderId).toBe(open95?.orderId);
    expect(await cancel(1)).toMatchObject({ status: 200, json: { trade_id: 1, open_order_id: null, is_open: true } });
    expect(await openAtVenue()).toEqual([]);
  });

  it('case 96 and 97: reading the orders of a trade again', async () => {
    await open();
    const missing = 'Could not find trade with id 10.';
    expect(await post('/trades/10/reload')).toMatchObject(refusal('/trades/10/reload', missing));
    await enter();
    api.world.setPrice(ETH, 3150);
    expect(await post('/trades/1/reload')).toMatchObject({ status: 200, json: { open_order_id: null, trade_id: 1 } });
    expect(await orders(1)).toMatchObject([{ status: 'closed', remaining: 0 }]);
  });
});
