/** Asks until the answer will do. */
import { setTimeout as pause } from 'node:timers/promises';

const PAUSE_MS = 100;

/** Calls `ask` until it gives something other than undefined. The test's own time limit ends it. */
export async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await pause(PAUSE_MS);
  }
}

export interface Access {
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

/** GET or POST below /api/v1, with Basic authentication. */
export async function callApi(
  access: Access,
  path: string,
  body?: unknown,
): Promise<{ readonly status: number; readonly json: unknown }> {
  const credentials = Buffer.from(`${access.username}:${access.password}`).toString('base64');
  const response = await fetch(`${access.url}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, json: await response.json() };
}
