/** Identifiers from the operating system's random numbers. */
import { randomBytes } from 'node:crypto';
import type { Ids } from '../ports/ids.ts';

export const systemIds: Ids = {
  randomBits(count) {
    const bytes = Math.ceil(count / 8);
    const value = BigInt(`0x${randomBytes(bytes).toString('hex')}`);
    return value >> BigInt(bytes * 8 - count);
  },
};
