/** Where the usual databases lie in the image. */
import { expect, it } from 'vitest';
import { keepInFolder } from './database-url.ts';

it.each([
  ['sqlite:///tradesv3.sqlite', 'sqlite:////pitwall/user_data/tradesv3.sqlite'],
  ['sqlite:///tradesv3.dryrun.sqlite', 'sqlite:////pitwall/user_data/tradesv3.dryrun.sqlite'],
  ['sqlite:///mine.sqlite', 'sqlite:///mine.sqlite'],
  ['sqlite:////data/tradesv3.sqlite', 'sqlite:////data/tradesv3.sqlite'],
  ['sqlite://', 'sqlite://'],
  ['postgresql://bot@db/trades', 'postgresql://bot@db/trades'],
])('%s becomes %s', (url, kept) => {
  expect(keepInFolder(url, '/pitwall/user_data')).toBe(kept);
});
