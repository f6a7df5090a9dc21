/** Threads that run authors' code start from plain JavaScript, which Node loads without WebAssembly. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Strategy } from '../strategy/index.ts';
import { sdkUrl, threadSdkUrl, threadUrl } from './own-files.ts';
import { THREAD_ENTRIES, type ThreadEntry } from './thread-bundle.ts';

const entries = Object.keys(THREAD_ENTRIES) as ThreadEntry[];

it.each(entries)('%s is JavaScript, and so is all it imports of ours', (entry) => {
  const pending = [threadUrl(entry)];
  const seen = new Set<string>();
  for (const url of pending) {
    seen.add(url.href);
    const text = readFileSync(url, 'utf8');
    expect(text).not.toMatch(/(from|import) ?\(?['"][^'"]*\.ts['"]/);
    for (const [, path] of text.matchAll(/(?:from|import) ?\(?"(\.[^"]+)"/g)) {
      const found = new URL(path ?? '', url);
      if (!seen.has(found.href)) pending.push(found);
    }
  }
  for (const href of seen) expect(href).toMatch(/\.js$/);
});

it('gives a thread one SDK, which is not the one of this thread', async () => {
  const sdk = (await import(threadSdkUrl().href)) as { Strategy: unknown };
  expect(sdk.Strategy).toBeTypeOf('function');
  expect(sdk.Strategy).not.toBe(Strategy);
  expect(sdkUrl().href).not.toBe(threadSdkUrl().href);
});
