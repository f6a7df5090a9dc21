/** The API's documents in a browser: they are shown, can be tried out, and load nothing from elsewhere. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROUTES } from '@pitwall/wire';
import type { RecordedApi } from '../packages/testkit/src/api/harness/recorded-api.ts';
import { startStandardBot, STANDARD_LOGIN } from '../packages/testkit/src/api/harness/standard-bot.ts';
import { complaintsOf, openBrowser } from './support/browser.ts';

let api: RecordedApi;
let browser: Browser;

beforeAll(async () => {
  api = await startStandardBot({ trades: 'long', apiServer: { enable_openapi: true } });
  browser = await openBrowser();
}, 60_000);

afterAll(async () => {
  await browser.close();
  await api.close();
});

test('shows every endpoint, and tries one out as a user who logs in', { timeout: 120_000 }, async () => {
  const page = await browser.newPage();
  const complaints = complaintsOf(page);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(`${api.url}/docs`);
  await page.locator('.opblock').first().waitFor();
  expect(await page.locator('.opblock').count()).toBe(Object.keys(ROUTES).length);

  await page.locator('.btn.authorize').click();
  const login = page.locator('.auth-container').filter({ hasText: 'basic' });
  await login.locator('input[type=text]').fill(STANDARD_LOGIN.username);
  await login.locator('input[type=password]').fill(STANDARD_LOGIN.password);
  await login.locator('button[type=submit]').click();
  await page.locator('.btn-done').first().click();

  const count = page.locator('#operations-queries-count');
  await count.locator('.opblock-summary').click();
  await count.locator('.try-out__btn').click();
  await count.locator('.execute').click();
  const answer = count.locator('.live-responses-table .microlight').first();
  expect(JSON.parse((await answer.textContent()) ?? '')).toMatchObject({ current: 4, max: 1 });

  expect(complaints).toEqual([]);
  expect(asked.filter((url) => !url.startsWith(api.url))).toEqual([]);
  await page.close();
});
