/**
 * The ledger's file: JSON lines, opened for appending; each line is written at once, so that what the venue has done
 * stands there even if its process is killed in the next moment.
 *
 * Entry points: `openLedgerFile`, `readLedgerFile`.
 */
import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LedgerSink } from '../ledger/ledger.ts';
import type { LedgerEntry } from '../venue/ledger-types.ts';

/** Opens (or makes) the file; its folder is made too. */
export function openLedgerFile(file: string): LedgerSink {
  mkdirSync(dirname(file), { recursive: true });
  const descriptor = openSync(file, 'a');
  let open = true;
  return {
    write: (line) => {
      if (open) writeSync(descriptor, line);
    },
    close: () => {
      if (open) closeSync(descriptor);
      open = false;
    },
  };
}

/** All entries of a ledger file. @throws Error naming the line that is no JSON. */
export function readLedgerFile(file: string): LedgerEntry[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const entries: LedgerEntry[] = [];
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    try {
      entries.push(JSON.parse(line) as LedgerEntry);
    } catch (error) {
      throw new Error(`${file}, line ${index + 1}: no JSON`, { cause: error });
    }
  }
  return entries;
}
