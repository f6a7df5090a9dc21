import { expect, it } from 'vitest';
import { fiatRate } from './recorded-state.ts';
import type { RecordedInstance } from './recording.ts';

function instanceWith(answers: Readonly<Record<string, unknown>>): RecordedInstance {
  const requests = Object.entries(answers).map(([path, json]) => ({
    ...{ name: '', method: 'GET', path: `/api/v1${path}`, auth: 'basic' as const, headers: {}, body: null },
    ...{ compare: 'exact' as const, response: { status: 200, headers: {}, json } },
  }));
  return { name: 'a', config: 'c', market: 'm', database: 'd', data: 'x', requests };
}

it.each([
  ['the wallet', { '/balance': { total: 5049.60771216, value: 4645.6390951872 } }, 0.92],
  [
    'the start, when the wallet is empty',
    { '/balance': { total: 0, value: 0, starting_capital: 50, starting_capital_fiat: 46 } },
    0.92,
  ],
  [
    'the profit, when nobody asked for the wallet',
    { '/profit': { profit_closed_coin: 153.62119686, profit_closed_fiat: 141.3315011112 } },
    0.92,
  ],
  [
    'the open trades, when none is closed',
    { '/profit': { profit_closed_coin: 0, profit_closed_fiat: 0, profit_all_coin: -2, profit_all_fiat: -3 } },
    1.5,
  ],
  ['nothing', { '/balance': { total: 5, value: 0 }, '/profit': { profit_all_coin: null, profit_all_fiat: null } }, 0],
])('what a coin was worth is read from %s', (_name, answers, rate) => {
  expect(fiatRate(instanceWith(answers))).toBe(rate);
});
