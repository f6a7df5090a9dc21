/** `pitwall token add|list|revoke`: named access tokens of the control API. A running bot sees changes at once. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Scope } from '@pitwall/wire';
import type { CommandLineOptions } from '../config/load.ts';
import { DAY_MS, dateText } from '../control/text/dates.ts';
import { PitwallError } from '../domain/errors.ts';
import { accessOptions } from './options.ts';

interface AddOptions extends CommandLineOptions {
  readonly scope: Scope;
  readonly expiresInDays?: number;
  readonly json?: true;
}

interface ListOptions extends CommandLineOptions {
  readonly json?: true;
}

export function registerToken(program: Command): void {
  const group = program
    .command('token')
    .summary('access tokens for the control API')
    .description('Access tokens of the control API: for scripts and dashboards that shall not know the password.');
  accessOptions(group.command('add'))
    .description('Makes a token and prints it, this once. Send it as "Authorization: Bearer pw_…".')
    .argument('<name>', 'name to know it by: letters, digits, blanks and . _ @ -')
    .addOption(
      new Option('--scope <scope>', 'what it may do; each includes the ones before it')
        .choices(['read', 'trade', 'admin'])
        .default('read'),
    )
    .option('--expires-in-days <days>', 'days until it expires; never when not given', positive)
    .option('--json', 'print it with its id and scope as JSON')
    .action(add);
  accessOptions(group.command('list'))
    .description('Lists the tokens; what they are made of is not kept.')
    .option('--json', 'as JSON')
    .action(list);
  accessOptions(group.command('revoke'))
    .description('Revokes a token at once, in a running bot as well: open sockets of it are closed.')
    .argument('<name-or-id>', 'the name of the token, or its id')
    .action(revoke);
}

function positive(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0) || !Number.isFinite(value)) {
    throw new InvalidArgumentError('It must be a number above 0.');
  }
  return value;
}

async function add(name: string, { scope, expiresInDays, json, ...options }: AddOptions): Promise<void> {
  const [{ openAccess }, { makeToken, tokenRow }, { realClock }, { systemIds }] = await Promise.all([
    import('./access-folder.ts'),
    import('../api/access/named-token.ts'),
    import('../system/clock.ts'),
    import('../system/ids.ts'),
  ]);
  using access = await openAccess(options);
  const now = realClock().now();
  const expiresAt = expiresInDays === undefined ? null : Math.round(now + expiresInDays * DAY_MS);
  // There is no token that the record does not tell of.
  const { record, token } = access.store.atomically(() => {
    const made = makeToken(access.store, systemIds, now, { name, scope, expiresAt });
    const what = JSON.stringify({ name, scope, expires_ts: expiresAt });
    access.record({ action: 'pitwall token add', what, status: 0, message: `token ${made.record.id}` });
    return made;
  });
  if (json === true) process.stdout.write(`${JSON.stringify({ ...tokenRow(record), token })}\n`);
  else {
    process.stderr.write(`Token "${record.name}" with the scope ${scope}. It is shown this once, keep it:\n`);
    process.stdout.write(`${token}\n`);
  }
}

async function list({ json, ...options }: ListOptions): Promise<void> {
  const [{ openAccess }, { tokenRow }] = await Promise.all([
    import('./access-folder.ts'),
    import('../api/access/named-token.ts'),
  ]);
  using access = await openAccess(options);
  const tokens = access.store.tokens();
  if (json === true) {
    process.stdout.write(`${JSON.stringify(tokens.map(tokenRow))}\n`);
    return;
  }
  if (tokens.length === 0) {
    process.stdout.write('No tokens. Make one with "pitwall token add NAME --scope read"\n');
    return;
  }
  const rows = tokens.map(({ id, name, scope, createdAt, lastUsedAt, expiresAt }) => [
    String(id),
    name,
    scope,
    dateText(createdAt),
    lastUsedAt === null ? 'never' : dateText(lastUsedAt),
    expiresAt === null ? 'never' : dateText(expiresAt),
  ]);
  process.stdout.write(columns([['id', 'name', 'scope', 'created', 'last used', 'expires'], ...rows]));
}

/** Rows of equal length as lines, columns two blanks apart. */
function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

async function revoke(wanted: string, options: CommandLineOptions): Promise<void> {
  const { openAccess } = await import('./access-folder.ts');
  using access = await openAccess(options);
  const tokens = access.store.tokens();
  const found = tokens.find(({ name }) => name === wanted) ?? tokens.find(({ id }) => String(id) === wanted);
  const isDone = access.store.atomically(() => {
    if (found === undefined || access.store.removeToken(found.id) === null) return false;
    const what = JSON.stringify({ name: found.name, id: found.id });
    access.record({ action: 'pitwall token revoke', what, status: 0, message: `token ${found.id}` });
    return true;
  });
  if (found === undefined || !isDone) {
    throw new PitwallError(
      'USAGE',
      `There is no token ${JSON.stringify(wanted)} in ${access.file}: see "pitwall token list".`,
    );
  }
  process.stdout.write(`Revoked "${found.name}"\n`);
}
