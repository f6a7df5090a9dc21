/** What a JSON web token says of its own life. The signature is the server's affair. */

/** How long the token lives from its making, ms; null when it does not say, or is no such token. */
export function lifetimeMs(token: string): number | null {
  const payload = token.split('.')[1];
  if (payload === undefined) return null;
  try {
    const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    const { exp, iat } = (claims ?? {}) as { readonly exp?: unknown; readonly iat?: unknown };
    return typeof exp === 'number' && typeof iat === 'number' ? (exp - iat) * 1_000 : null;
  } catch {
    return null;
  }
}
