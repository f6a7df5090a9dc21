/** The client in Chromium: from a page of another origin, with the real API. */
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { expect, it } from 'vitest';
import type * as Client from '../../../../client/src/index.ts';
import { STANDARD_LOGIN, startStandardBot } from '../harness/standard-bot.ts';

const ENTRY = fileURLToPath(new URL('../../../../client/src/index.ts', import.meta.url));
const CHROMIUM = '/usr/bin/chromium';

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    format: 'iife',
    globalName: 'client',
    platform: 'browser',
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

/** What runs in the page; it sees nothing of this file. */
async function inPage({ url, login }: { url: string; login: Client.Login }) {
  const { PitwallClient } = (globalThis as unknown as { client: typeof Client }).client;
  const refused = new PitwallClient({ url, username: login.username, password: 'wrong' });
  const nobody = new PitwallClient({ url: 'http://127.0.0.1:1', retry: { attempts: 1 } });
  const client = new PitwallClient({ url, session: { login } });
  const { trades } = await client.call('trades', { query: { limit: 1 } });
  const pairs = await new Promise((resolve) => {
    const stream = client.messages({
      subscribe: ['whitelist'],
      onOpen: () => stream.send({ type: 'whitelist', data: '' }),
    });
    stream.on('whitelist', ({ data }) => {
      stream.close();
      resolve(data);
    });
  });
  return {
    pairs,
    trades: trades.length,
    refused: await refused.call('count').catch((error: unknown) => String(error)),
    nobody: await nobody.call('stop').catch((error: unknown) => (error as Client.ConnectionError).mayHaveArrived),
    problems: await client
      .call('forceexit', { body: {} as { tradeid: string } })
      .catch((error: unknown) => (error as Client.ApiError).problems.map(({ loc }) => loc.join('.'))),
  };
}

it.skipIf(!existsSync(CHROMIUM))(
  'calls, logs in, hears messages and tells errors in a browser',
  async () => {
    const code = await bundle();
    const page = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(`<!doctype html><title>UI</title><script>${code.replaceAll('</script', '<\\/script')}</script>`);
    });
    await new Promise<void>((resolve) => {
      page.listen(0, '127.0.0.1', resolve);
    });
    const origin = `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
    const bench = await startStandardBot({ trades: 'long', apiServer: { CORS_origins: [origin] } });
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    try {
      const tab = await browser.newPage();
      await tab.goto(origin);
      expect(await tab.evaluate(inPage, { url: bench.url, login: STANDARD_LOGIN })).toEqual({
        pairs: bench.bot.whitelist().pairs,
        trades: 1,
        refused: 'ApiError: GET /api/v1/count answered 401: Unauthorized',
        nobody: true,
        problems: ['body.tradeid'],
      });
    } finally {
      await browser.close();
      await bench.close();
      page.close();
    }
  },
  60_000,
);
