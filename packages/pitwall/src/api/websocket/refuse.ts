/** Answers an upgrade request that is not granted, as plain HTTP, and closes the connection. */
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * @param body sent as JSON; an empty body when absent
 * @param headers further ones, none of them from a request
 */
export function refuseUpgrade(
  socket: Duplex,
  status: number,
  body?: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = body === undefined ? '' : JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    ...(text === '' ? [] : ['content-type: application/json']),
    `content-length: ${Buffer.byteLength(text)}`,
    'connection: close',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  // The caller may be gone already.
  socket.on('error', () => socket.destroy());
  socket.once('finish', () => socket.destroy());
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`);
}
