import { describe, expect, it } from 'vitest';
import { Strategy } from '../strategy/index.ts';
import type { StrategyDescription } from './brain.ts';
import { describeStrategy } from './loaded-strategy.ts';

class Plain extends Strategy {
  override populateIndicators(): void {}
  override populateEntryTrend(): void {}
  override populateExitTrend(): void {}
}

/** As written in JavaScript: nothing holds an author to the types. */
function described(changes: Record<string, unknown>): StrategyDescription {
  const create = (): Strategy => Object.assign(new Plain(), changes);
  return describeStrategy({ name: 'Plain', file: 'plain.js', create }, create());
}

const cyclic: Record<string, unknown> = {};
cyclic['main_plot'] = cyclic;

describe('what a strategy says of itself', () => {
  it.each([
    ['nothing', undefined, {}],
    ['null', null, {}],
    ['nothing in it', {}, {}],
    ['plots', { main_plot: { sma: {} }, subplots: {} }, { main_plot: { sma: {} }, subplots: {} }],
    ['what JSON has no word for', { a: NaN, b: undefined, c: new Date(0) }, { a: null, c: '1970-01-01T00:00:00.000Z' }],
  ])('plots: %s', (_what, plotConfig, expected) => {
    expect(described({ plotConfig }).plotConfig).toEqual(expected);
  });

  it.each([
    ['a text', 'main_plot', /plotConfig must be an object/],
    ['a list', ['main_plot'], /plotConfig must be an object/],
    ['a number', 5, /plotConfig must be an object/],
    ['a large integer', { main_plot: { level: 10n } }, /plotConfig must be what JSON can hold: .*BigInt/],
    ['a circle', cyclic, /plotConfig must be what JSON can hold: Converting circular structure to JSON$/],
    ['a function', { main_plot: () => 1 }, /plotConfig must be plain data/],
  ])('no plots: %s', (_what, plotConfig, message) => {
    expect(() => described({ plotConfig })).toThrow(message);
  });

  it.each([
    ['v7', 'v7'],
    [null, null],
    [undefined, null],
  ])('the version %j', (answer, expected) => {
    expect(described({ version: () => answer }).version).toBe(expected);
  });

  it.each([7, { major: 1 }, Symbol('v')])('no version: %o', (answer) => {
    expect(() => described({ version: () => answer })).toThrow(
      'Plain (plain.js): version() must return a text or null',
    );
  });

  it('a version that cannot be asked for', () => {
    const version = (): never => {
      throw new Error('not now');
    };
    expect(() => described({ version })).toThrow('Plain (plain.js): version() threw: not now');
  });
});
