/**
 * Signatures of private requests: HMAC-SHA256, hexadecimal, keyed with the account's secret, over the exact text that
 * was sent (query followed by body) without the signature itself. Over the WebSocket API it is taken over the
 * parameters sorted by name and joined as `name=value&…`, not encoded.
 *
 * Entry points: {@link sign}, {@link isSignedBy}, {@link splitSignature}, {@link sortedPayload}.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

const HEX_SHA256 = /^[0-9a-fA-F]{64}$/;

/** The signature of `payload` under `secret`, lower-case hexadecimal. */
export function sign(payload: string, secret: string): string {
  return createHmac('sha256', secret).update(payload, 'utf8').digest('hex');
}

/** Whether `signature` signs `payload`; takes the same time for every wrong signature of the right form. */
export function isSignedBy(payload: string, signature: string, secret: string): boolean {
  if (!HEX_SHA256.test(signature)) return false;
  const expected = createHmac('sha256', secret).update(payload, 'utf8').digest();
  return timingSafeEqual(expected, Buffer.from(signature, 'hex'));
}

/** Takes the signature out of the raw text of a request. The rest is the signed text, byte for byte. */
export function splitSignature(raw: string): { payload: string; signature: string | undefined } {
  const match = /(?:^|&)signature=([^&]*)/.exec(raw);
  if (match === null) return { payload: raw, signature: undefined };
  const before = raw.slice(0, match.index);
  const after = raw.slice(match.index + match[0].length);
  const payload = before === '' && after.startsWith('&') ? after.slice(1) : before + after;
  return { payload, signature: match[1] };
}

/** The text that a WebSocket API call signs. */
export function sortedPayload(parameters: Readonly<Record<string, string | number | boolean>>): string {
  return Object.keys(parameters)
    .filter((name) => name !== 'signature')
    .sort()
    .map((name) => `${name}=${String(parameters[name])}`)
    .join('&');
}
