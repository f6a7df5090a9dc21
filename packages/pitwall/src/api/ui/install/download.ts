/**
 * Fetches the zip file of a UI. A UI sees passwords: it must come by HTTPS, or from this machine, or with its digest
 * known. A redirection never leads from HTTPS to plain HTTP.
 */
import { isLoopback } from '../../../config/checks/loopback.ts';
import { messageOf, PitwallError } from '../../../domain/errors.ts';
import type { Clock } from '../../../ports/clock.ts';
import { DOWNLOAD_TIMEOUT_MS, MAX_ARCHIVE_BYTES, MAX_REDIRECTS, sizeText } from './limits.ts';

function refused(address: URL, text: string, cause?: unknown): PitwallError {
  return new PitwallError('USAGE', `${shownAddress(address)} ${text}. Nothing was installed.`, { cause });
}

/** Without what may be secret: name, password and query. */
export function shownAddress({ origin, pathname }: URL): string {
  return `${origin}${pathname}`;
}

/** Told with each piece that comes: bytes so far, and in all (null: not known). */
export type OnProgress = (received: number, total: number | null) => void;

/**
 * @param address http or https
 * @param isDigestKnown the caller compares the result with a digest
 * @throws USAGE with the reason
 */
export async function download(
  address: URL,
  isDigestKnown: boolean,
  clock: Clock,
  onProgress: OnProgress = () => undefined,
): Promise<Buffer> {
  const ending = new AbortController();
  const timer = clock.after(DOWNLOAD_TIMEOUT_MS, () => ending.abort());
  try {
    return await bytesOf(await follow(address, isDigestKnown, ending.signal), address, onProgress);
  } catch (error) {
    if (error instanceof PitwallError) throw error;
    const why = ending.signal.aborted
      ? `took more than ${DOWNLOAD_TIMEOUT_MS / 1000} s`
      : `failed: ${rootCause(error)}`;
    throw refused(address, why, error);
  } finally {
    timer.cancel();
  }
}

async function follow(address: URL, isDigestKnown: boolean, signal: AbortSignal): Promise<Response> {
  let at = address;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
    requireTrusted(at, isDigestKnown);
    const answer = await fetch(at, { redirect: 'manual', signal });
    const next = answer.headers.get('location');
    if (answer.status < 300 || answer.status >= 400 || next === null) {
      if (answer.ok) return answer;
      throw refused(at, `answers ${answer.status}`);
    }
    await answer.body?.cancel();
    const target = new URL(next, at);
    if (at.protocol === 'https:' && target.protocol !== 'https:') throw refused(at, 'leads to an address without TLS');
    at = target;
  }
  throw refused(address, `leads elsewhere more than ${MAX_REDIRECTS} times`);
}

function requireTrusted(address: URL, isDigestKnown: boolean): void {
  if (address.protocol === 'https:') return;
  if (address.protocol !== 'http:') throw refused(address, 'is no address of http or https');
  if (isDigestKnown || isLoopback(address.hostname)) return;
  throw refused(address, 'has no TLS, so anybody on the way can change it: use https, or give --sha256');
}

async function bytesOf(answer: Response, address: URL, onProgress: OnProgress): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const length = Number(answer.headers.get('content-length') ?? Number.NaN);
  const total = Number.isSafeInteger(length) && length > 0 ? length : null;
  if (answer.body === null) return Buffer.alloc(0);
  for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MAX_ARCHIVE_BYTES) throw refused(address, `has more than ${sizeText(MAX_ARCHIVE_BYTES)}`);
    chunks.push(chunk);
    onProgress(size, total);
  }
  return Buffer.concat(chunks);
}

/** `fetch failed` says nothing; what is below it does. */
function rootCause(error: unknown): string {
  return error instanceof Error && error.cause !== undefined ? messageOf(error.cause) : messageOf(error);
}
