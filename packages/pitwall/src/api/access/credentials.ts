/**
 * What an `Authorization` header brings. A `Bearer` with a value is judged as a token only; an empty one or an unknown
 * scheme counts as no credentials.
 */

export type Credentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string };

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function basicCredentials(value: string): Credentials {
  if (!BASE64.test(value)) return { kind: 'malformed' };
  const bytes = Buffer.from(value, 'base64');
  const text = bytes.toString('latin1');
  const colon = text.indexOf(':');
  if (colon < 0 || bytes.some((byte) => byte > 0x7f)) return { kind: 'malformed' };
  return { kind: 'basic', username: text.slice(0, colon), password: text.slice(colon + 1) };
}

export function readCredentials(header: string | undefined): Credentials {
  if (header === undefined) return { kind: 'none' };
  const blank = header.indexOf(' ');
  const scheme = (blank < 0 ? header : header.slice(0, blank)).toLowerCase();
  const value = blank < 0 ? '' : header.slice(blank + 1).trim();
  if (scheme === 'basic') return basicCredentials(value);
  if (scheme === 'bearer' && value !== '') return { kind: 'bearer', token: value };
  return { kind: 'none' };
}
