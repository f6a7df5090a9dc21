import { expect, it } from 'vitest';
import { numberText } from './number-text.ts';

it.each([
  [50, '50'],
  [0.001, '0.001'],
  [0.0001, '0.0001'],
  [0.00005, '5e-05'],
  [0.0000123, '1.23e-05'],
  [1e-10, '1e-10'],
  [-0.00002, '-2e-05'],
  [1234567.5, '1234567.5'],
  [1e22, '1e+22'],
  [0, '0'],
])('%d is written as %s', (value, text) => {
  expect(numberText(value)).toBe(text);
});
