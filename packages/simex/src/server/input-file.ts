/** Files a user names on the command line. Entry points: {@link readJsonFile}, {@link InputFileError}. */
import { readFile } from 'node:fs/promises';

/** A file that cannot be used, with what is wrong. */
export class InputFileError extends Error {
  constructor(path: string, wrong: string) {
    super(`${path}: ${wrong}`);
    this.name = 'InputFileError';
  }
}

/** The JSON in a file. Throws {@link InputFileError} when there is no such file or no JSON in it. */
export async function readJsonFile(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new InputFileError(path, `cannot be read: ${(error as Error).message}`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputFileError(path, `is not valid JSON: ${(error as Error).message}`);
  }
}
