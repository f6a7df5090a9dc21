import { describe, expect, it } from 'vitest';
import { parseDatabaseUrl } from './database-url.ts';

describe('parseDatabaseUrl', () => {
  it.each([
    ['sqlite:///tradesv3.sqlite', { kind: 'sqlite', file: 'tradesv3.sqlite' }],
    ['sqlite:////var/lib/bot.sqlite', { kind: 'sqlite', file: '/var/lib/bot.sqlite' }],
    ['sqlite:///data/my bot.sqlite?timeout=5', { kind: 'sqlite', file: 'data/my bot.sqlite' }],
    ['sqlite+pysqlite:///x.db', { kind: 'sqlite', file: 'x.db' }],
    ['sqlite://', { kind: 'memory' }],
    ['sqlite:///:memory:', { kind: 'memory' }],
    [
      'postgresql+psycopg2://bot:s3cret@db.local:5433/trades',
      {
        kind: 'postgres',
        connectionString: 'postgresql://bot:s3cret@db.local:5433/trades',
        display: 'postgresql://bot@db.local:5433/trades',
      },
    ],
    ['postgres://localhost/trades', { kind: 'postgres', display: 'postgresql://localhost/trades' }],
  ])('reads %s', (url, expected) => {
    expect(parseDatabaseUrl(url)).toMatchObject(expected);
  });

  it.each([
    ['sqlite:///', /Use sqlite:\/\/ for a database in memory/],
    ['sqlite://file.sqlite', /lacks a slash/],
    ['mysql+pymysql://bot:s3cret@host/db', /"mysql" databases are not supported/],
    ['tradesv3.sqlite', /does not begin with a scheme/],
    ['', /does not begin with a scheme/],
    ['postgresql://bot:s3cret@host', /names no database/],
    ['postgresql:///trades', /names no host/],
    ['postgresql://bot:s3c%ret@ho st/db', /cannot be read/],
  ])('refuses %s with a hint and without the password', (url, text) => {
    let message = '';
    try {
      parseDatabaseUrl(url);
    } catch (error) {
      message = String(error);
    }
    expect(message).toMatch(text);
    expect(message).toContain('no valid database URL');
    expect(message).not.toContain('s3c');
  });
});
