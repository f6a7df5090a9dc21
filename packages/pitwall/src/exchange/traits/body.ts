/** Reading fields of answers nobody vouches for. */

/** `body[name]` when `body` is an object, else undefined. */
export function field(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** The first element of `value` when it is a list, else undefined. */
export function first(value: unknown): unknown {
  return Array.isArray(value) ? (value as readonly unknown[])[0] : undefined;
}
