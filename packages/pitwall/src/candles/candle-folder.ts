/**
 * The data folder of an exchange as the port of stored candles: spot candles in the folder itself, everything of contracts
 * in `futures/` below it. Entry point: `CandleFolder`.
 *
 * One format is the configured one; files of the other formats are read where it has none. Links and whatever else is no
 * plain file are passed over.
 */
import { constants } from 'node:fs';
import { open, readdir, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, PitwallError } from '../domain/errors.ts';
import type { CandleFiles, CandleRange, FileCandles, StoredCandles } from '../ports/candle-files.ts';
import { CandleColumns } from './candle-columns.ts';
import {
  CANDLE_FORMATS,
  FOREIGN_EXTENSIONS,
  FUTURES_FOLDER,
  fileStems,
  folderOf,
  readFileName,
  type CandleFormat,
} from './file-name.ts';
import { readFeather } from './read-feather.ts';
import { readJson } from './read-json.ts';

/** There is nothing of that name, or no plain file. */
const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG']);

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ABSENT.has(String(error.code));
}

function broken(path: string, error: unknown): PitwallError {
  const advice = 'Download it again, or take it away.';
  return new PitwallError('CANDLE_FILE', `The candle file ${path} cannot be read: ${messageOf(error)}. ${advice}`, {
    cause: error,
  });
}

/** Null when there is no plain file of that name. A link is not followed. */
async function openPlain(path: string): Promise<FileHandle | null> {
  let file: FileHandle;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (isAbsent(error)) return null;
    throw broken(path, error);
  }
  if ((await file.stat()).isFile()) return file;
  await file.close();
  return null;
}

async function readCandles(file: FileHandle, format: CandleFormat, range?: CandleRange): Promise<FileCandles> {
  const columns = new CandleColumns(range);
  if (format === 'feather') await readFeather(file, columns);
  else await readJson(file, format === 'jsongz', columns);
  return columns.candles();
}

async function namesOfPlainFiles(path: string): Promise<string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  } catch (error) {
    if (isAbsent(error)) return [];
    throw new PitwallError('CANDLE_FILE', `The folder of candle files ${path} cannot be read: ${messageOf(error)}.`, {
      cause: error,
    });
  }
}

export class CandleFolder implements CandleFiles {
  readonly #path: string;
  readonly #configuredFormat: () => unknown;

  /**
   * @param path absolute
   * @param configuredFormat asked each time: `dataformat_ohlcv` of the configuration
   */
  constructor(path: string, configuredFormat: () => unknown) {
    this.#path = path;
    this.#configuredFormat = configuredFormat;
  }

  async list(): Promise<readonly StoredCandles[]> {
    const [spot, contracts] = await Promise.all([
      namesOfPlainFiles(this.#path),
      namesOfPlainFiles(join(this.#path, FUTURES_FOLDER)),
    ]);
    const found = [
      ...spot.map((name) => readFileName(name, false)),
      ...contracts.map((name) => readFileName(name, true)),
    ].filter((stored) => stored !== undefined);
    // The same candles may be there in several formats.
    const byName = found.map((stored) => [Object.values(stored).join(' '), stored] as const);
    return [...new Map(byName).values()];
  }

  async read(stored: StoredCandles, range?: CandleRange): Promise<FileCandles | null> {
    const folder = join(this.#path, folderOf(stored.candleType));
    const paths = fileStems(stored).map((stem) => join(folder, stem));
    for (const path of paths) {
      for (const format of this.#formats()) {
        const name = `${path}.${CANDLE_FORMATS[format]}`;
        await using file = await openPlain(name);
        if (file === null) continue;
        try {
          return await readCandles(file, format, range);
        } catch (error) {
          throw broken(name, error);
        }
      }
    }
    await this.#refuseForeign(paths);
    return null;
  }

  /** The configured format first. */
  #formats(): CandleFormat[] {
    const all = Object.keys(CANDLE_FORMATS) as CandleFormat[];
    const configured = this.#configuredFormat();
    return all.sort((left, right) => Number(right === configured) - Number(left === configured));
  }

  /** Candles that are there in a format that cannot be read are not taken for missing ones. */
  async #refuseForeign(paths: readonly string[]): Promise<void> {
    for (const name of paths.flatMap((path) => FOREIGN_EXTENSIONS.map((extension) => `${path}.${extension}`))) {
      await using file = await openPlain(name);
      if (file === null) continue;
      const formats = Object.keys(CANDLE_FORMATS).join(', ');
      throw new PitwallError(
        'CANDLE_FILE',
        `The candle file ${name} is in a format that cannot be read: convert it to one of ${formats}.`,
      );
    }
  }
}
