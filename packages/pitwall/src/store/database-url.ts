/**
 * The configuration's `db_url`: which database, and how to name it without its password.
 *
 * `sqlite:///relative.sqlite` and `sqlite:////absolute.sqlite` are files, `sqlite://` is memory, `postgresql://…` (with
 * or without a driver suffix such as `+psycopg2`) is a PostgreSQL server. Entry point: `parseDatabaseUrl`.
 */
import { PitwallError } from '../domain/errors.ts';

export type DatabaseTarget =
  | { readonly kind: 'memory'; readonly display: string }
  | { readonly kind: 'sqlite'; readonly file: string; readonly display: string }
  | { readonly kind: 'postgres'; readonly connectionString: string; readonly display: string };

const HINT = 'Use sqlite:///file.sqlite, sqlite:// (memory) or postgresql://user:password@host:port/database.';

function refuse(what: string): PitwallError {
  return new PitwallError('DATABASE', `db_url: no valid database URL: ${what}. ${HINT}`);
}

/** Reads a `db_url`. Throws DATABASE with a hint; a password in it never reaches the message. */
export function parseDatabaseUrl(url: string): DatabaseTarget {
  const match = /^([a-z0-9]+)(\+[a-z0-9_]+)?:\/\/(.*)$/is.exec(url.trim());
  if (!match) throw refuse('it does not begin with a scheme such as sqlite:// or postgresql://');
  const scheme = (match[1] ?? '').toLowerCase();
  const rest = match[3] ?? '';
  if (scheme === 'sqlite') return sqliteTarget(rest);
  if (scheme === 'postgresql' || scheme === 'postgres') return postgresTarget(rest);
  throw refuse(`"${scheme}" databases are not supported`);
}

function sqliteTarget(rest: string): DatabaseTarget {
  const path = rest.split('?')[0] ?? '';
  if (path === '' || path === '/:memory:') return { kind: 'memory', display: 'sqlite:// (memory)' };
  if (path === '/') {
    throw new PitwallError(
      'DATABASE',
      'db_url: no valid database URL: "sqlite:///" names no file. Use sqlite:// for a database in memory, ' +
        'or sqlite:///file.sqlite for a file.',
    );
  }
  if (!path.startsWith('/')) throw refuse(`"sqlite://${path}" lacks a slash: a file needs three or four`);
  return { kind: 'sqlite', file: path.slice(1), display: `sqlite://${path}` };
}

function postgresTarget(rest: string): DatabaseTarget {
  let parsed: URL;
  try {
    parsed = new URL(`postgresql://${rest}`);
  } catch {
    throw refuse('the PostgreSQL address cannot be read (is a special character of the password not percent-encoded?)');
  }
  if (parsed.hostname === '') throw refuse('the PostgreSQL address names no host');
  if (parsed.pathname.length < 2) throw refuse('the PostgreSQL address names no database');
  const user = parsed.username === '' ? '' : `${parsed.username}@`;
  return {
    kind: 'postgres',
    connectionString: parsed.href,
    display: `postgresql://${user}${parsed.host}${parsed.pathname}`,
  };
}
