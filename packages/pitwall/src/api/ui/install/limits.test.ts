/** The limits, as people read them. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { MAX_ARCHIVE_BYTES, MAX_FILE_BYTES, MAX_FILES, MAX_UNPACKED_BYTES, MIB, sizeText } from './limits.ts';

it.each([
  [0, '0 bytes'],
  [1023, '1023 bytes'],
  [1024, '1.0 KiB'],
  [MIB - 52, '1023.9 KiB'],
  [MIB, '1.0 MiB'],
  [2.5 * MIB, '2.5 MiB'],
])('%i bytes are %s', (bytes, text) => {
  expect(sizeText(bytes)).toBe(text);
});

it('docs/ui.md names the limits in force', () => {
  const page = readFileSync(new URL('../../../../../../docs/ui.md', import.meta.url), 'utf8').replaceAll(/\s+/g, ' ');
  const size = (bytes: number): string => `${bytes / MIB} MiB`;
  expect(page).toContain(
    `zip file ${size(MAX_ARCHIVE_BYTES)}, ${MAX_FILES.toLocaleString('en')} files, one file ${size(MAX_FILE_BYTES)}, ` +
      `together ${size(MAX_UNPACKED_BYTES)}`,
  );
});
