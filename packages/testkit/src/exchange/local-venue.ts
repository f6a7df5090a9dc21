/**
 * A venue on 127.0.0.1 that answers as a test says: recorded market descriptions, refusals, and the ways an answer can
 * go wrong. It keeps every request, so that a test can tell what reached the venue.
 */
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface VenueRequest {
  readonly method: string;
  readonly path: string;
  /** Query and form body together. */
  readonly parameters: URLSearchParams;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

export type VenueAnswer =
  | { readonly status?: number; readonly json: unknown; readonly headers?: Record<string, string> }
  /** A body that is sent as it is. */
  | { readonly status?: number; readonly text: string }
  /** The connection is cut without an answer, or after the first bytes of one. */
  | 'cut'
  | 'cut-in-answer'
  /** No answer ever. */
  | 'silence';

export interface LocalVenue {
  readonly url: string;
  readonly requests: readonly VenueRequest[];
  close(): Promise<void>;
}

export async function startLocalVenue(answer: (request: VenueRequest) => VenueAnswer): Promise<LocalVenue> {
  const requests: VenueRequest[] = [];
  const server = http.createServer((incoming, response) => {
    let body = '';
    incoming.on('data', (chunk: Buffer) => (body += chunk.toString()));
    incoming.on('end', () => {
      const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
      const parameters = new URLSearchParams([...url.searchParams, ...new URLSearchParams(body)]);
      const request = {
        method: incoming.method ?? '',
        path: url.pathname,
        parameters,
        headers: incoming.headers,
        body,
      };
      requests.push(request);
      reply(response, answer(request));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function reply(response: http.ServerResponse, answer: VenueAnswer): void {
  if (answer === 'silence') return;
  if (answer === 'cut') {
    response.socket?.destroy();
    return;
  }
  if (answer === 'cut-in-answer') {
    response.writeHead(200, { 'Content-Length': '1000' }).write('{"symbol":');
    setTimeout(() => response.socket?.destroy(), 20);
    return;
  }
  const body = 'json' in answer ? JSON.stringify(answer.json) : answer.text;
  const headers = 'json' in answer ? answer.headers : {};
  response.writeHead(answer.status ?? 200, { 'Content-Type': 'application/json', ...headers }).end(body);
}
