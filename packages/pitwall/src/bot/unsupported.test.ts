import { expect, test } from 'vitest';
import { botSettings } from '../brain/fixtures/settings.ts';
import { refuseUnsupported } from './unsupported.ts';

test.each(['futures', 'margin'] as const)('%s is refused by name', (tradingMode) => {
  expect(() => {
    refuseUnsupported(botSettings({ tradingMode }));
  }).toThrow(`trading_mode is "${tradingMode}"`);
});

test('spot is traded', () => {
  refuseUnsupported(botSettings());
});
