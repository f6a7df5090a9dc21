/**
 * Asks one address as fast as the answers come. Reads one line of JSON (`LoadOrder`) per run from its standard input and
 * prints one line of JSON (`LoadResult`) for it.
 */
import { createInterface } from 'node:readline';
import autocannon from 'autocannon';

export interface LoadOrder {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  /** The run ends earlier after so many requests. */
  readonly requests: number;
  readonly authorization: string;
}

export interface LoadResult {
  /** Requests that were answered. */
  readonly count: number;
  readonly perSecond: number;
  /** Bytes of an answer, head included. */
  readonly bytes: number;
  readonly failures: number;
}

async function run(order: LoadOrder): Promise<LoadResult> {
  const result = await autocannon({
    url: order.url,
    connections: order.connections,
    duration: order.seconds,
    maxOverallRequests: order.requests,
    headers: { authorization: order.authorization },
  });
  const count = result['2xx'] + result.non2xx;
  const seconds = (result.finish.getTime() - result.start.getTime()) / 1000;
  return {
    count,
    perSecond: count / seconds,
    bytes: result.throughput.total / count,
    failures: result.non2xx + result.errors + result.timeouts,
  };
}

process.stdout.write('ready\n');
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await run(JSON.parse(line) as LoadOrder))}\n`);
}
