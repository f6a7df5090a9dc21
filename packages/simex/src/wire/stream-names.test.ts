import { expect, test } from 'vitest';

import { parseStream } from './stream-names.ts';

test.each([
  ['spot', 'btcusdt@kline_1M', { channel: 'kline', symbol: 'BTCUSDT', interval: '1M' }],
  ['spot', 'btcusdt@kline_1m', { channel: 'kline', symbol: 'BTCUSDT', interval: '1m' }],
  ['spot', 'btcusdt@depth@100ms', { channel: 'book', symbol: 'BTCUSDT' }],
  ['futures', 'btcusdt@depth20@100ms', { channel: 'partialBook', symbol: 'BTCUSDT', levels: 20 }],
  ['futures', 'btcusdt@markPrice@1s', { channel: 'mark', symbol: 'BTCUSDT' }],
  ['spot', 'btcusdt@markPrice@1s', undefined],
  ['spot', '!miniTicker@arr', { channel: 'all', of: 'miniTicker' }],
  ['spot', '!markPrice@arr', undefined],
  ['spot', 'btcusdt@kline_7m', undefined],
  ['spot', '@trade', undefined],
  ['spot', 'toString', undefined],
  ['spot', 'btcusdt@toString', undefined],
] as const)('%s %s', (product, name, topic) => {
  expect(parseStream(product, name)).toEqual(topic);
});
