/**
 * One answer against the recorded one: status, headers, and as much of the body as the recording asks for. Keys and
 * headers added since are no difference, except headers that tell a browser or a client what it may do.
 */
import type { HttpAnswer } from '../api/harness/http-call.ts';
import { differences, fitsShape, type Difference } from './compare.ts';
import type { RecordedRequest } from './recording.ts';

/** Headers that change what clients do: none may be added. */
const GUARDED_HEADERS = /^(?:access-control-|www-authenticate$|allow$|vary$|location$)/;

function headerDifferences({ compare, response }: RecordedRequest, answer: HttpAnswer): Difference[] {
  // The length depends on keys added since; of a page that is ours only its type is compared.
  const recorded = Object.entries(response.headers).filter(([name]) => name !== 'content-length');
  const found = recorded
    .filter(([name, value]) => answer.headers[name] !== value)
    .map(([name, value]): Difference => ({ key: `headers.${name}`, expected: value, actual: answer.headers[name] }));
  if (compare === 'status') return found;
  const added = Object.entries(answer.headers)
    .filter(([name]) => GUARDED_HEADERS.test(name) && response.headers[name] === undefined)
    .map(([name, value]): Difference => ({ key: `headers.${name}`, expected: undefined, actual: value }));
  return [...found, ...added];
}

/** The rows of one pair come in the order of the recorder's folder, which means nothing. */
function inPairOrder(json: unknown): unknown {
  const rows = (json as { readonly pair_interval?: unknown } | null | undefined)?.pair_interval;
  if (!Array.isArray(rows)) return json;
  return { ...(json as object), pair_interval: rows.map((row) => JSON.stringify(row)).sort() };
}

/** A signed token as what it says: claims added since change its text. Anything else as it is. */
function readable(value: unknown): unknown {
  const [header, claims, signature] = typeof value === 'string' ? value.split('.') : [];
  if (header === undefined || claims === undefined || signature === undefined) return value;
  const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  try {
    return { header: read(header), claims: read(claims), isSigned: signature !== '' };
  } catch {
    return value;
  }
}

function withReadableTokens(json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, readable(value)]));
}

function bodyDifferences({ path, compare, response }: RecordedRequest, answer: HttpAnswer): Difference[] {
  if (compare === 'shape') {
    const isFit = fitsShape(response.shape, answer.json);
    return isFit ? [] : [{ key: 'shape', expected: response.shape, actual: answer.json ?? answer.text }];
  }
  if (compare !== 'exact') return [];
  if (response.text !== undefined) {
    return response.text === answer.text ? [] : [{ key: 'text', expected: response.text, actual: answer.text }];
  }
  if (path.startsWith('/api/v1/available_pairs')) {
    return differences(inPairOrder(response.json), inPairOrder(answer.json));
  }
  if (path.startsWith('/api/v1/token/')) {
    return differences(withReadableTokens(response.json), withReadableTokens(answer.json));
  }
  return differences(response.json, answer.json);
}

/** Everything that is not as recorded. */
export function compareAnswer(request: RecordedRequest, answer: HttpAnswer): Difference[] {
  const { status } = request.response;
  const found = headerDifferences(request, answer);
  // Of an answer of another kind nothing else can be compared.
  if (answer.status !== status) return [{ key: 'status', expected: status, actual: answer.status }, ...found];
  return [...found, ...bodyDifferences(request, answer)];
}
