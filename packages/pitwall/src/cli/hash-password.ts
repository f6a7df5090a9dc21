/** `pitwall hash-password`: a scrypt hash of a password, to be configured in its place. */
import { InvalidArgumentError, type Command } from 'commander';
import { PitwallError } from '../domain/errors.ts';

interface Options {
  readonly ln?: number;
}

export function registerHashPassword(program: Command): void {
  program
    .command('hash-password')
    .summary('make the scrypt hash of a password')
    .description(
      'Makes the scrypt hash of a password, for api_server.password. Asks for the password in a terminal, else reads the ' +
        'first line of standard input.',
    )
    .option('--ln <number>', 'cost: N = 2^ln, from 14 to 18 (17)', cost)
    .action(run);
}

function cost(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 14 || value > 18) {
    throw new InvalidArgumentError('It must be a whole number from 14 to 18.');
  }
  return value;
}

async function run({ ln }: Options): Promise<void> {
  const [{ formatPasswordHash, HASH_BYTES, SALT_BYTES, SCRYPT_COST }, { computeScrypt }, { systemIds }] =
    await Promise.all([
      import('../domain/password-hash.ts'),
      import('../api/access/password.ts'),
      import('../system/ids.ts'),
    ]);
  const password = process.stdin.isTTY ? await ask() : await firstLine();
  if (password === '') throw new PitwallError('USAGE', 'The password is empty: nothing was hashed.');
  const { isPublishedSecret } = await import('../config/checks/published-secrets.ts');
  if (isPublishedSecret(password)) {
    throw new PitwallError('USAGE', 'The password is one that is published: make one with "pitwall new-secret".');
  }
  if (/[^\x20-\x7e]/.test(password)) {
    throw new PitwallError('USAGE', 'Only letters, digits and signs of ASCII can be sent with every request.');
  }
  const salt = Buffer.from(
    systemIds
      .randomBits(SALT_BYTES * 8)
      .toString(16)
      .padStart(SALT_BYTES * 2, '0'),
    'hex',
  );
  const like = { ...SCRYPT_COST, ...(ln === undefined ? {} : { ln }), salt };
  const hash = await computeScrypt(password, like, HASH_BYTES);
  process.stdout.write(`${formatPasswordHash({ ...like, hash })}\n`);
}

async function ask(): Promise<string> {
  const { isCancel, password } = await import('@clack/prompts');
  const first = await password({ message: 'Password', output: process.stderr });
  if (isCancel(first)) throw new PitwallError('USAGE', 'Nothing was hashed.');
  const second = await password({ message: 'Once more', output: process.stderr });
  if (isCancel(second) || first !== second)
    throw new PitwallError('USAGE', 'The two are not the same: nothing was hashed.');
  return first;
}

/** The longest line that is read, bytes. */
const MAX_INPUT_BYTES = 4096;

async function firstLine(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin) {
    text += String(chunk);
    if (text.includes('\n') || text.length > MAX_INPUT_BYTES) break;
  }
  return text.split(/\r?\n/, 1)[0] ?? '';
}
