import { describe, expect, it } from 'vitest';
import type { VenueAnswer } from './local-venue.ts';
import { connectToLocalVenue } from './venues.ts';

const CLIENT_ID = 'abcdefghijklmnopqrstuvwxyz';

const kraken = (result: unknown): VenueAnswer => ({ json: { error: [], result } });
const okx = (data: unknown[]): VenueAnswer => ({ json: { code: '0', msg: '', data } });

const OKX_ORDER = {
  instType: 'SPOT',
  instId: 'BTC-USDT',
  ordId: '77',
  clOrdId: CLIENT_ID,
  ordType: 'limit',
  side: 'buy',
  state: 'filled',
  px: '20000',
  sz: '0.1',
  accFillSz: '0.1',
  avgPx: '19999.5',
  fee: '-0.0001',
  feeCcy: 'BTC',
  tgtCcy: '',
  cTime: '1700000000000',
  uTime: '1700000001000',
};

describe('answers about the account', () => {
  it('balances of Kraken', async () => {
    await using world = await connectToLocalVenue('kraken', () =>
      kraken({
        ZUSD: { balance: '25435.2100', hold_trade: '8249.7600' },
        XXBT: { balance: '1.2435', hold_trade: '0.8423' },
        ADA: { balance: '15', hold_trade: '0' },
      }),
    );
    const balances = await world.exchange.fetchBalances();
    expect(balances.get('USD')).toMatchObject({ total: 25435.21, used: 8249.76 });
    expect(balances.get('BTC')?.free).toBeCloseTo(0.4012, 10);
    expect(balances.get('ADA')).toEqual({ free: 15, used: 0, total: 15 });
  });

  it('balances of OKX', async () => {
    await using world = await connectToLocalVenue('okx', () =>
      okx([
        {
          totalEq: '12',
          uTime: '1700000000000',
          details: [{ ccy: 'USDT', eq: '12', cashBal: '12', availBal: '10', availEq: '10', frozenBal: '2' }],
        },
      ]),
    );
    expect((await world.exchange.fetchBalances()).get('USDT')).toEqual({ free: 10, used: 2, total: 12 });
  });

  it('an order of OKX by client id, with its fee', async () => {
    await using world = await connectToLocalVenue('okx', (request) =>
      request.parameters.get('clOrdId') === CLIENT_ID
        ? okx([OKX_ORDER])
        : { json: { code: '51603', msg: '', data: [] } },
    );
    expect(await world.exchange.fetchOrder('BTC/USDT', { clientOrderId: CLIENT_ID })).toMatchObject({
      orderId: '77',
      clientOrderId: CLIENT_ID,
      status: 'closed',
      filled: 0.1,
      average: 19999.5,
      fees: [{ currency: 'BTC', cost: 0.0001 }],
    });
    await expect(world.exchange.fetchOrder('BTC/USDT', { clientOrderId: 'other' })).rejects.toMatchObject({
      code: 'ORDER_NOT_FOUND',
    });
  });

  it('the orders of OKX since a time, from its three lists', async () => {
    await using world = await connectToLocalVenue('okx', (request) => {
      const isHistory = request.path.includes('history');
      const state = isHistory ? (request.parameters.get('state') ?? 'filled') : 'live';
      return okx([{ ...OKX_ORDER, state, ordId: state }]);
    });
    const orders = await world.exchange.fetchOrders('BTC/USDT', 1_600_000_000_000);
    expect(orders.map(({ orderId, status }) => [orderId, status]).sort()).toEqual([
      ['canceled', 'canceled'],
      ['filled', 'closed'],
      ['live', 'open'],
    ]);
  });

  it('a cancelled order of Kraken, whose answer only counts, is read back', async () => {
    const row = {
      cl_ord_id: CLIENT_ID,
      status: 'canceled',
      opentm: 1_700_000_000,
      vol: '0.5',
      vol_exec: '0.2',
      cost: '4000',
      fee: '6.4',
      price: '20000',
      oflags: 'fciq',
      descr: { pair: 'XBTUSD', type: 'sell', ordertype: 'limit', price: '20000' },
    };
    await using world = await connectToLocalVenue('kraken', (request) =>
      request.path.endsWith('CancelOrder') ? kraken({ count: 1 }) : kraken({ OID: row }),
    );
    expect(await world.exchange.cancelOrder('BTC/USD', { orderId: 'OID' })).toMatchObject({
      orderId: 'OID',
      side: 'sell',
      status: 'canceled',
      filled: 0.2,
      remaining: 0.3,
      fees: [{ currency: 'USD', cost: 6.4 }],
    });
  });
});
