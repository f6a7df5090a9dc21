/** Reads what a client sends over a stream. Entry point: {@link readMessage}. */

export interface StreamMessage {
  readonly id: unknown;
  readonly method: unknown;
  readonly params: unknown;
}

/** The message, or undefined when it is no JSON object. */
export function readMessage(text: string): StreamMessage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { id, method, params } = value as Partial<StreamMessage>;
  return { id, method, params };
}
