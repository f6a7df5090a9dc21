/** Which database a bot uses, and whether its address can be one. */
import { join } from 'node:path';

const LIVE_DATABASE = 'sqlite:///tradesv3.sqlite';
const DRY_RUN_DATABASE = 'sqlite:///tradesv3.dryrun.sqlite';

/** The configured address, or the usual one. Dry-run never touches the usual live database. */
export function chooseDatabase(configured: string | undefined, dryRun: boolean): string {
  if (dryRun) return configured === undefined || configured === LIVE_DATABASE ? DRY_RUN_DATABASE : configured;
  return configured ?? LIVE_DATABASE;
}

/** The usual databases moved into a folder; any other address stays. */
export function keepInFolder(url: string, folder: string): string {
  const isUsual = url === LIVE_DATABASE || url === DRY_RUN_DATABASE;
  return isUsual ? `sqlite:///${join(folder, url.slice('sqlite:///'.length))}` : url;
}

const FORMS =
  'use sqlite:///file.sqlite, sqlite:////absolute/file.sqlite, sqlite:// (memory) or postgresql://user:password@host:port/database';

/** What is wrong with a database address, without showing it (it may hold a password); null when nothing is. */
export function databaseProblem(url: string): string | null {
  const match = /^([a-z0-9]+)(\+[a-z0-9_]+)?:\/\/(.*)$/is.exec(url.trim());
  if (match === null) return `is not a database address: ${FORMS}`;
  const scheme = (match[1] ?? '').toLowerCase();
  const rest = match[3] ?? '';
  if (scheme === 'sqlite') {
    if (rest === '/') return 'names no file: use sqlite:// for a database in memory, or sqlite:///file.sqlite';
    return rest === '' || rest.startsWith('/')
      ? null
      : 'lacks a slash: a file needs three (sqlite:///file.sqlite) or four';
  }
  if (scheme !== 'postgresql' && scheme !== 'postgres') return `names "${scheme}", which is not supported: ${FORMS}`;
  const address = URL.parse(`postgresql://${rest}`);
  if (address === null) return 'cannot be read: are special characters of the password percent-encoded?';
  return address.pathname.length < 2 || address.hostname === '' ? `names no host or no database: ${FORMS}` : null;
}
