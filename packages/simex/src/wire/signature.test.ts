import { expect, test } from 'vitest';

import { isSignedBy, sign, sortedPayload, splitSignature } from './signature.ts';

// The worked example of Binance's public documentation.
const SECRET = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j';
const PAYLOAD =
  'symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559';
const SIGNATURE = 'c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71';

test('signs the documented example', () => {
  expect(sign(PAYLOAD, SECRET)).toBe(SIGNATURE);
  expect(isSignedBy(PAYLOAD, SIGNATURE, SECRET)).toBe(true);
});

test.each([
  ['another payload', `${PAYLOAD}0`, SIGNATURE],
  ['another signature', PAYLOAD, SIGNATURE.replace('c', 'd')],
  ['a short signature', PAYLOAD, SIGNATURE.slice(1)],
  ['no hexadecimal', PAYLOAD, SIGNATURE.replace('c', 'z')],
  ['nothing', PAYLOAD, ''],
])('refuses %s', (_, payload, signature) => {
  expect(isSignedBy(payload, signature, SECRET)).toBe(false);
});

test.each([
  ['a=1&b=2&signature=ff', 'a=1&b=2', 'ff'],
  ['signature=ff&a=1', 'a=1', 'ff'],
  ['a=1&signature=ff&b=%20', 'a=1&b=%20', 'ff'],
  ['a=1', 'a=1', undefined],
  ['mysignature=ff', 'mysignature=ff', undefined],
])('takes the signature out of %s', (raw, payload, signature) => {
  expect(splitSignature(raw)).toEqual({ payload, signature });
});

test('sorts the parameters of a WebSocket call', () => {
  expect(sortedPayload({ timestamp: 3, apiKey: 'k', signature: 'x', recvWindow: 10_000 })).toBe(
    'apiKey=k&recvWindow=10000&timestamp=3',
  );
});
