/** `pitwall audit`: the record of what was changed through the control API and by commands; `pitwall audit cut`. */
import type { Command } from 'commander';
import type { CommandLineOptions } from '../config/load.ts';
import { dateText } from '../control/text/dates.ts';
import { PitwallError } from '../domain/errors.ts';
import { visibleLine } from '../domain/visible-text.ts';
import type { AuditRecord } from '../ports/access-store.ts';
import { accessOptions, countValue } from './options.ts';

interface ShowOptions extends CommandLineOptions {
  readonly limit: number;
  readonly json?: true;
}

interface CutOptions extends CommandLineOptions {
  readonly before: string;
  readonly export: string;
}

/** Entries read from the database, or taken from it, at once. */
const PAGE = 1_000;

/** What is said of a change without a status. */
const NO_END = 'begun, and no end is on record: it runs still, or the bot was ended meanwhile';

export function registerAudit(program: Command): void {
  const command = program
    .command('audit')
    .summary('show who changed what')
    .description('Shows who changed what through the control API and by commands, the newest first.');
  accessOptions(command)
    .option('--limit <count>', 'how many', countValue, 50)
    .option('--json', 'one JSON object in each line')
    .action(show);
  accessOptions(command.command('cut'))
    .description('Writes old entries to a file, one JSON object in each line, and takes them off the record.')
    .requiredOption('--before <date>', 'entries before this day, YYYY-MM-DD, UTC')
    .requiredOption('--export <file>', 'the file to write; it must not exist')
    .action((_options: unknown, cut: Command) => cutOff(cut.optsWithGlobals<CutOptions>()));
}

async function show({ limit, json, ...options }: ShowOptions): Promise<void> {
  const { openAccess } = await import('./access-folder.ts');
  using access = await openAccess(options);
  let left = limit;
  let before: number | undefined;
  for (;;) {
    const page = access.store.audit(Math.min(left, PAGE), before);
    process.stdout.write(page.map((record) => (json === true ? jsonLine(record) : textLine(record))).join(''));
    left -= page.length;
    before = page.at(-1)?.id;
    if (left <= 0 || page.length === 0) return;
  }
}

/** With the keys of `GET /audit`. */
function jsonLine({ at, ...record }: AuditRecord): string {
  return `${JSON.stringify({ timestamp: at, ...record })}\n`;
}

function textLine(record: AuditRecord): string {
  const { at, name, how, scope, address, action, what, status, message } = record;
  const who = name === null ? 'unknown' : [name, how === null ? '' : `(${[how, scope].join(', ')})`].join(' ').trim();
  const from = address === '' ? '' : ` from ${address}`;
  const said = status === null ? NO_END : message;
  const parts = [`${dateText(at)}  ${String(status ?? '-').padStart(3)}  ${action}`, `${who}${from}`, what, said];
  // What callers sent is in it: it must neither pass for another entry nor command the terminal.
  return `${visibleLine(parts.filter((part) => part !== '').join('  '))}\n`;
}

/** The day's begin, ms UTC. */
function dayOf(text: string): number {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time)) throw new PitwallError('USAGE', `--before is ${JSON.stringify(text)}, must be YYYY-MM-DD.`);
  return time;
}

async function cutOff(options: CutOptions): Promise<void> {
  const until = dayOf(options.before);
  const { openAccess } = await import('./access-folder.ts');
  const { closeSync, fsyncSync, openSync, writeFileSync } = await import('node:fs');
  using access = await openAccess(options);
  let file: number;
  try {
    file = openSync(options.export, 'wx', 0o600);
  } catch (error) {
    throw new PitwallError('USAGE', `${options.export} cannot be written: choose a file that does not exist.`, {
      cause: error,
    });
  }
  let [last, count] = [0, 0];
  try {
    for (;;) {
      const page = access.store.auditUntil(until, last, PAGE);
      writeFileSync(file, page.map(jsonLine).join(''));
      last = page.at(-1)?.id ?? last;
      count += page.length;
      if (page.length < PAGE) break;
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  // On record first: however this ends, nothing is missing that the record does not tell of.
  const what = JSON.stringify({ before: options.before, export: options.export });
  access.record({ action: 'pitwall audit cut', what, status: 0, message: `${count} entries` });
  while (access.store.cutAudit(last, until, PAGE) === PAGE);
  process.stdout.write(`Wrote ${count} entries to ${options.export} and took them off the record\n`);
}
