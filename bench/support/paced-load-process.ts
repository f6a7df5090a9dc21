/**
 * Asks several addresses in turn, at a fixed pace whether or not answers have come: what is asked while a slow answer is
 * made waits, and is counted as slow too. Reads one line of JSON (`PacedOrder`), prints one (`PacedResult`).
 */
import { Agent, get } from 'node:http';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

export interface PacedOrder {
  readonly urls: readonly string[];
  /** Requests a second, all addresses together. */
  readonly perSecond: number;
  readonly seconds: number;
  readonly authorization: string;
}

export interface PacedResult {
  /** By address, from sending the request to the last byte of the answer, ms. */
  readonly latencies: Readonly<Record<string, readonly number[]>>;
  readonly failures: readonly string[];
}

const agent = new Agent({ keepAlive: true, maxSockets: 50 });

/** Resolves with what went wrong, if anything did. */
async function ask(url: string, authorization: string): Promise<string | null> {
  return new Promise((resolve) => {
    const request = get(url, { agent, headers: { authorization } }, (answer) => {
      answer.on('data', () => undefined);
      answer.on('end', () => resolve(answer.statusCode === 200 ? null : `${url}: ${answer.statusCode}`));
      answer.on('error', (error) => resolve(`${url}: ${error.message}`));
    });
    request.on('error', (error) => resolve(`${url}: ${error.message}`));
  });
}

async function run({ urls, perSecond, seconds, authorization }: PacedOrder): Promise<PacedResult> {
  const latencies: Record<string, number[]> = Object.fromEntries(urls.map((url) => [url, []]));
  const failures: string[] = [];
  const pending: Promise<void>[] = [];
  const startedAt = performance.now();
  for (let index = 0; index < perSecond * seconds; index += 1) {
    const due = startedAt + (index * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 0) await pause(wait);
    const url = urls[index % urls.length] ?? '';
    // Timers of this program come up to a millisecond late: what it did not send yet, the bot cannot answer.
    const from = performance.now();
    pending.push(
      ask(url, authorization).then((failure) => {
        if (failure === null) latencies[url]?.push(performance.now() - from);
        else failures.push(failure);
      }),
    );
  }
  await Promise.all(pending);
  return { latencies, failures };
}

process.stdout.write('ready\n');
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await run(JSON.parse(line) as PacedOrder))}\n`);
}
