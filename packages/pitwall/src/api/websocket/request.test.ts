import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MESSAGE_TYPES } from '@pitwall/wire';
import { readSocketRequest } from './request.ts';

const type = fc.oneof(fc.constantFrom('subscribe', 'whitelist', 'analyzed_df'), fc.string(), fc.jsonValue());
const data = fc.oneof(
  fc.jsonValue(),
  fc.array(fc.oneof(fc.constantFrom(...MESSAGE_TYPES), fc.string())),
  fc.record({ limit: fc.jsonValue(), pair: fc.jsonValue() }, { requiredKeys: [] }),
);

describe('any text', () => {
  it('is read without failing, and only into what can be served', () => {
    const request = fc.record({ type, data }, { requiredKeys: [] }).map((value) => JSON.stringify(value));
    const texts = fc.oneof(fc.string(), fc.json(), request);
    fc.assert(
      fc.property(texts, (text) => {
        const read = readSocketRequest(text);
        if (read.kind === 'subscribe') {
          expect(read.types.length).toBeGreaterThan(0);
          expect(read.types.filter((wanted) => !MESSAGE_TYPES.includes(wanted))).toEqual([]);
        } else if (read.kind === 'frames') {
          expect(read.limit === null || (Number.isSafeInteger(read.limit) && read.limit > 0)).toBe(true);
          expect(read.pair === null || read.pair.length > 0).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('that is no JSON ends the connection, any other text of no known type is ignored', () => {
    const isJson = (text: string): boolean => {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    };
    const known = ['subscribe', 'whitelist', 'analyzed_df'];
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        fc.pre(!known.some((name) => text.includes(name)));
        expect(readSocketRequest(text).kind).toBe(isJson(text) ? 'ignored' : 'unreadable');
      }),
    );
  });
});
