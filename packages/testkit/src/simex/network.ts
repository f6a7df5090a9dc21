/**
 * What lies between a client and the simulated exchange: `Send` carries one signed request there and the answer back.
 *
 * `virtualNetwork` takes seeded times for both ways on a virtual clock. A request that has been sent arrives whatever
 * becomes of its sender. `httpNetwork` is a real connection.
 */
import { request as httpRequest } from 'node:http';
import { Agent } from 'node:http';
import type { Simex, WireRequest, WireResponse } from '../../../simex/src/index.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import type { SeededRandom } from '../seeded-random.ts';

/** Rejects when no answer came. `signal` ends the waiting, not the request. */
export type Send = (request: WireRequest, signal: AbortSignal) => Promise<WireResponse>;

/** Longest way in one direction, ms. */
const MAX_WAY_MS = 80;

export function virtualNetwork(simex: Simex, clock: VirtualClock, random: SeededRandom): Send {
  return async (request, signal) => {
    const [there, back] = [random.between(1, MAX_WAY_MS), random.between(1, MAX_WAY_MS)];
    await clock.sleep(there);
    const response = await simex.handle(request, signal);
    await clock.sleep(back);
    return response;
  };
}

export function httpNetwork(baseUrl: string): Send {
  const agent = new Agent({ keepAlive: true });
  return async (request, signal) =>
    new Promise((resolve, reject) => {
      const path = request.query ? `${request.path}?${request.query}` : request.path;
      const headers = { ...request.headers, 'content-type': 'application/x-www-form-urlencoded' };
      const sent = httpRequest(new URL(path, baseUrl), { method: request.method, headers, agent, signal }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const answered = Object.entries(answer.headers).map(([name, value]): [string, string] => [
            name,
            String(value),
          ]);
          resolve({
            status: answer.statusCode ?? 0,
            headers: Object.fromEntries(answered),
            body: Buffer.concat(chunks).toString(),
          });
        });
      });
      sent.on('error', reject);
      sent.end(request.body ?? '');
    });
}
