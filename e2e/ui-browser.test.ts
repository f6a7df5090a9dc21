/**
 * What a browser makes of a bot: its own page while there is no UI, and an installed UI that logs in, asks and listens;
 * neither is stopped by its own content policy, and the policy stops what it should.
 */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimexServer, type SimexServer } from '../packages/simex/src/index.ts';
import { unusedPort } from '../packages/testkit/src/unused-port.ts';
import { accessOf, BotFolder, botConfiguration, USER } from './support/bot-folder.ts';
import { complaintsOf, openBrowser } from './support/browser.ts';
import { PITWALL, ROOT, runCommand, type RunningCommand } from './support/command.ts';
import { WAITING_STRATEGY } from './support/waiting-strategy.ts';

const PLAIN_UI = join(ROOT, 'packages', 'testkit', 'fixtures', 'ui', 'plain');

let exchange: SimexServer;
let folder: BotFolder;
let bot: RunningCommand;
let browser: Browser;
let url: string;

beforeAll(async () => {
  exchange = await startSimexServer({
    seed: 'ui-browser',
    deposits: [{ product: 'spot', asset: 'USDT', amount: '1000' }],
  });
  folder = new BotFolder();
  folder.strategy('Waiting', WAITING_STRATEGY);
  const port = await unusedPort();
  folder.configuration(botConfiguration(exchange, 'Waiting', port));
  bot = folder.trade();
  url = accessOf(port).url;
  await bot.says(/Listening on/);
  browser = await openBrowser();
}, 60_000);

afterAll(async () => {
  await browser.close();
  await bot.destroy();
  await exchange.close();
  folder.remove();
});

async function visit(address: string, options: Parameters<Browser['newPage']>[0] = {}) {
  const page = await browser.newPage(options);
  const complaints = complaintsOf(page);
  await page.goto(address);
  return { page, complaints };
}

async function fits(page: Page): Promise<boolean> {
  return page.evaluate<boolean>('document.documentElement.scrollWidth <= window.innerWidth');
}

test.each([
  [375, 'light'],
  [375, 'dark'],
  [1280, 'light'],
  [1280, 'dark'],
] as const)('without a UI, the page shows the bot alive: %i px, %s', async (width, colorScheme) => {
  const { page, complaints } = await visit(url, { viewport: { width, height: 800 }, colorScheme });
  await page.getByText('Pitwall is running').waitFor();
  expect(await fits(page)).toBe(true);
  const ground = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
  expect(ground).toBe(colorScheme === 'dark' ? 'rgb(13, 20, 16)' : 'rgb(244, 246, 244)');
  expect(complaints).toEqual([]);
  await page.close();
});

test('its policy runs no script that is not its own', async () => {
  const { page, complaints } = await visit(url);
  await page.evaluate(`
    const script = document.createElement('script');
    script.textContent = 'window.intruded = true';
    document.body.append(script);
  `);
  expect(await page.evaluate("'intruded' in window")).toBe(false);
  expect(complaints.join('\n')).toMatch(/Content Security Policy/);
  await page.close();
});

test('an installed UI is served at once, logs in, asks the API and hears the WebSocket', async () => {
  const args = [PITWALL, 'install-ui', PLAIN_UI, '--userdir', join(folder.path, 'user_data')];
  const { code, output } = await runCommand(args);
  expect({ code, output }).toMatchObject({
    code: 0,
    output: expect.stringContaining('version 0.1.2: 4 files') as string,
  });
  await bot.says(/state.*running|Bot heartbeat|running/i);
  const { page, complaints } = await visit(`${url}/#${new URLSearchParams(USER).toString()}`);
  const text = async (id: string): Promise<string> => {
    await page.locator(`#${id}:not(:empty)`).waitFor();
    return page.locator(`#${id}`).innerText();
  };
  expect(await text('ping')).toBe('pong');
  expect(JSON.parse(await text('count'))).toMatchObject({ current: 0, max: 3 });
  expect(await text('socket')).toBe('BTC/USDT ETH/USDT');
  expect(await page.evaluate("'startedInline' in window")).toBe(true);
  expect(await page.evaluate("getComputedStyle(document.querySelector('h1')).color")).toBe('rgb(1, 2, 3)');
  expect(complaints).toEqual([]);
  await page.close();
});
