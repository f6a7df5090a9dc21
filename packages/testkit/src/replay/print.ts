/** How results of a replay are told: a few lines for each difference, one for each instance. */
import type { FoundDifference, InstanceResult } from './run-replay.ts';

/** Longest text of one value, characters. */
const VALUE_LIMIT = 300;

function shown(value: unknown): string {
  if (value === undefined) return '(nothing)';
  const text = JSON.stringify(value);
  return text.length > VALUE_LIMIT ? `${text.slice(0, VALUE_LIMIT)}… (${text.length} characters)` : text;
}

export function describeDifference({ instance, index, request, key, expected, actual }: FoundDifference): string {
  return [
    `${instance} ${index}: ${request}`,
    `  ${key === '' ? 'the answer' : key}`,
    `    expected ${shown(expected)}`,
    `    came     ${shown(actual)}`,
  ].join('\n');
}

export function describeResult(result: InstanceResult): string {
  const { name, requests, compared, equal, allowed, leftOut, differences } = result;
  const places = differences.length === 1 ? 'place' : 'places';
  const lines = [
    `${name}: ${compared} of ${requests} requests compared, ${equal} equal (${allowed} with differences that ` +
      `docs/differences.md allows), ${compared - equal} not, in ${differences.length} ${places}`,
  ];
  for (const [reason, count] of leftOut) lines.push(`  ${count} left out: ${reason} (--all sends them, too)`);
  return lines.join('\n');
}
