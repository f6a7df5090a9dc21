import { expect, test } from 'vitest';
import { refuseUnsupported } from './unsupported.ts';

test.each([
  ['trading_mode', { trading_mode: 'futures' }],
  ['position_adjustment_enable', { position_adjustment_enable: true }],
  ['order_types.stoploss_on_exchange', { order_types: { entry: 'limit', stoploss_on_exchange: true } }],
  ['protections', { protections: [{ method: 'CooldownPeriod' }] }],
  ['edge.enabled', { edge: { enabled: true } }],
  ['external_message_consumer.enabled', { external_message_consumer: { enabled: true, producers: [] } }],
  ['freqai.enabled', { freqai: { enabled: true } }],
])('%s is refused by name', (key, configuration) => {
  expect(() => refuseUnsupported(configuration)).toThrow(key);
});

test('all that is refused is named at once', () => {
  expect(() => refuseUnsupported({ trading_mode: 'margin', edge: { enabled: true } })).toThrow(
    /trading_mode .*edge\.enabled/,
  );
});

test('what is off does no harm', () => {
  refuseUnsupported({
    trading_mode: 'spot',
    position_adjustment_enable: false,
    order_types: { stoploss_on_exchange: false },
    protections: [],
    edge: { enabled: false },
    external_message_consumer: { enabled: false },
    freqai: { enabled: false },
  });
  refuseUnsupported({});
});
