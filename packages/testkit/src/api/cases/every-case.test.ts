/**
 * Every behaviour case of the API's contract has a test whose name begins with its number: `case 87: …`, `case 34 to 37: …`,
 * `case 79 and 205: …`. Left out are 155 to 173, which come with backtests.
 */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));
const TESTS = ['packages/testkit/src/**/*.test.ts', 'packages/client/src/**/*.test.ts', 'e2e/**/*.test.ts'];
const LAST_CASE = 206;
const FIRST_BACKTEST = 155;
const LAST_BACKTEST = 173;

/** The beginning of a test's name, in the call or in its table. */
const NAME = /['"`]cases? ((?:\d+(?: to |, | and )?)+)/g;

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** `34 to 37` and `79 and 205`, as numbers. */
function numbersOf(text: string): number[] {
  return text.split(/, | and /).flatMap((part) => {
    const [from = 0, to = from] = part.split(' to ').map(Number);
    return range(from, to);
  });
}

function casesOf(file: string): number[] {
  return [...readFileSync(file, 'utf8').matchAll(NAME)].flatMap(([, numbers = '']) => numbersOf(numbers));
}

it('every case of the contract has a test', () => {
  const tested = new Set(globSync(TESTS, { cwd: ROOT }).flatMap((file) => casesOf(`${ROOT}${file}`)));
  const isLater = (number: number): boolean => number >= FIRST_BACKTEST && number <= LAST_BACKTEST;
  expect(range(1, LAST_CASE).filter((number) => !tested.has(number) && !isLater(number))).toEqual([]);
});
