/**
 * Client order ids: 128 bits, of which the first 24 are the bot's tag and 104 are random, written in the alphabet a venue
 * takes. They are never derived from a row id: row ids come back after deletes.
 *
 * Entry points: `encodeClientOrderId`, `tagOfClientOrderId`.
 */
import { invariant } from './errors.ts';

export const TAG_BITS = 24;
export const RANDOM_BITS = 104;

/** `base32` is 26 characters of a-z and 2-7, `hex` 32 characters, `uuid` 36. */
export type ClientOrderIdEncoding = 'base32' | 'hex' | 'uuid';

export interface ClientOrderIdFormat {
  readonly encoding: ClientOrderIdEncoding;
  /** Put before every id; some venues demand one. */
  readonly prefix: string;
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const BASE32_LENGTH = 26;
const HEX_LENGTH = 32;
const UUID = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/;

/** The id of the order that carries `random` (104 bits) under the tag (24 bits). */
export function encodeClientOrderId(tag: number, random: bigint, format: ClientOrderIdFormat): string {
  invariant(Number.isInteger(tag) && tag >= 0 && tag < 2 ** TAG_BITS, `The bot tag ${tag} is not of ${TAG_BITS} bits.`);
  invariant(random >= 0n && random < 1n << BigInt(RANDOM_BITS), `A client order id needs ${RANDOM_BITS} random bits.`);
  const value = (BigInt(tag) << BigInt(RANDOM_BITS)) | random;
  return format.prefix + write(value, format.encoding);
}

/** The tag in a client order id of this format; null when the id is not of it (somebody else's). */
export function tagOfClientOrderId(text: string, format: ClientOrderIdFormat): number | null {
  if (!text.startsWith(format.prefix)) return null;
  const value = read(text.slice(format.prefix.length), format.encoding);
  return value === null ? null : Number(value >> BigInt(RANDOM_BITS));
}

function write(value: bigint, encoding: ClientOrderIdEncoding): string {
  if (encoding === 'base32') {
    let text = '';
    for (let rest = value; text.length < BASE32_LENGTH; rest >>= 5n) text = (ALPHABET[Number(rest & 31n)] ?? '') + text;
    return text;
  }
  const hex = value.toString(16).padStart(HEX_LENGTH, '0');
  if (encoding === 'hex') return hex;
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function read(text: string, encoding: ClientOrderIdEncoding): bigint | null {
  if (encoding === 'base32') return readBase32(text);
  const hex = encoding === 'uuid' ? UUID.exec(text)?.slice(1).join('') : text;
  return hex !== undefined && /^[0-9a-f]{32}$/.test(hex) ? BigInt(`0x${hex}`) : null;
}

function readBase32(text: string): bigint | null {
  if (text.length !== BASE32_LENGTH) return null;
  let value = 0n;
  for (const character of text) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) return null;
    value = (value << 5n) | BigInt(digit);
  }
  // 26 characters hold 130 bits: the first two must be empty.
  return value >> 128n === 0n ? value : null;
}
