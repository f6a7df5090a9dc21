/**
 * A log file that rotates by size: FILE, FILE.1 (newest) … FILE.10. Lines are written at once, so that a crash loses
 * none.
 */
import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { PitwallError, messageOf } from '../domain/errors.ts';

const MAX_FILE_BYTES = 10 * 1024 * 1024;
const BACKUPS = 10;

export class RotatingFile {
  readonly #path: string;
  #bytes: number;

  /** Throws USAGE when the file cannot be written. */
  constructor(path: string) {
    this.#path = path;
    try {
      mkdirSync(dirname(path), { recursive: true });
      appendFileSync(path, '');
      this.#bytes = statSync(path).size;
    } catch (error) {
      throw new PitwallError(
        'USAGE',
        `Cannot write the log file '${path}' (${messageOf(error)}): choose another --logfile.`,
      );
    }
  }

  write(line: string): void {
    if (this.#bytes + line.length > MAX_FILE_BYTES) this.#rotate();
    appendFileSync(this.#path, line);
    this.#bytes += Buffer.byteLength(line);
  }

  #rotate(): void {
    for (let index = BACKUPS - 1; index >= 1; index -= 1) {
      const older = `${this.#path}.${index}`;
      if (existsSync(older)) renameSync(older, `${this.#path}.${index + 1}`);
    }
    renameSync(this.#path, `${this.#path}.1`);
    this.#bytes = 0;
  }
}
