/** The folder of this process for compiled strategies: made when first needed, removed at the end. */
import { lstatSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'pitwall-strategies-';

/** What processes left that were killed is removed once it is this old, ms. */
const ABANDONED_AFTER_MS = 24 * 60 * 60_000;

let cacheFolder: string | null = null;

/** The folder, absolute. */
export function strategyCache(): string {
  cacheFolder ??= makeFolder();
  return cacheFolder;
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  removeAbandoned(statSync(folder).mtimeMs);
  return folder;
}

/** Only what is ours: everybody may put folders of any name there. */
function removeAbandoned(now: number): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const folder = join(tmpdir(), name);
    const found = lstatSync(folder, { throwIfNoEntry: false });
    if (found?.isDirectory() !== true || found.uid !== (process.getuid?.() ?? found.uid)) continue;
    if (now - found.mtimeMs > ABANDONED_AFTER_MS) rmSync(folder, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is alive, too.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
