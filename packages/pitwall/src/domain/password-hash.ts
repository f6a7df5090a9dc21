/**
 * A password as a scrypt hash, in one line (the PHC form), and which of them are accepted. Pure: nothing is computed here.
 *
 *     $scrypt$ln=17,r=8,p=1$<salt, base64 without padding>$<hash, base64 without padding>
 *
 * N = 2^ln is the cost, r the block size, p the parallelism: checking takes 128·N·r bytes of memory and time in proportion
 * to N·r·p. Too small a cost can be guessed; a huge one would stop the machine at every login.
 */
import { PitwallError } from './errors.ts';

export interface ScryptHash {
  /** N = 2^ln. */
  readonly ln: number;
  readonly r: number;
  readonly p: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/** What new hashes are made with: 128 MiB and about a third of a second. */
export const SCRYPT_COST = { ln: 17, r: 8, p: 1 } as const;
export const SALT_BYTES = 16;
export const HASH_BYTES = 32;

const MIN_LN = 14;
const MAX_LN = 20;
const MIN_R = 8;
const MAX_R = 32;
const MAX_P = 4;
/** 256 MiB. */
const MAX_MEMORY_BYTES = 256 * 1024 * 1024;
const MAX_SALT_BYTES = 64;
const MAX_HASH_BYTES = 64;

const PREFIX = '$scrypt$';
const FORM = /^\$scrypt\$ln=(\d{1,3}),r=(\d{1,6}),p=(\d{1,6})\$([A-Za-z0-9+/]{1,200})\$([A-Za-z0-9+/]{1,200})$/;

/** Whether a configured password is meant as a hash; any other text is the password itself. */
export function isPasswordHash(configured: string): boolean {
  return configured.startsWith(PREFIX);
}

/** Memory that checking takes, bytes. */
export function scryptMemoryBytes({ ln, r }: Pick<ScryptHash, 'ln' | 'r'>): number {
  return 128 * 2 ** ln * r;
}

function refuse(why: string): never {
  throw new PitwallError('CONFIG', `the scrypt hash ${why}: make one with "pitwall hash-password"`);
}

/** Throws CONFIG; the message says what is wrong and shows nothing of salt and hash. */
export function parsePasswordHash(text: string): ScryptHash {
  const match = FORM.exec(text);
  if (match === null) refuse('is not of the form $scrypt$ln=17,r=8,p=1$SALT$HASH');
  const [ln = 0, r = 0, p = 0] = match.slice(1, 4).map(Number);
  if (ln < MIN_LN) refuse(`has ln=${ln}, which can be guessed, must be at least ${MIN_LN}`);
  if (ln > MAX_LN) refuse(`has ln=${ln}, which would stop the machine at every login, must be at most ${MAX_LN}`);
  if (r < MIN_R || r > MAX_R) refuse(`has r=${r}, must be from ${MIN_R} to ${MAX_R}`);
  if (p < 1 || p > MAX_P) refuse(`has p=${p}, must be from 1 to ${MAX_P}`);
  const memory = scryptMemoryBytes({ ln, r });
  if (memory > MAX_MEMORY_BYTES) {
    refuse(`needs ${memory / 2 ** 20} MiB for each check (ln=${ln}, r=${r}), must be at most 256 MiB`);
  }
  const salt = Buffer.from(match[4] ?? '', 'base64');
  const hash = Buffer.from(match[5] ?? '', 'base64');
  if (salt.length < SALT_BYTES || salt.length > MAX_SALT_BYTES) {
    refuse(`has a salt of ${salt.length} bytes, must be from ${SALT_BYTES} to ${MAX_SALT_BYTES}`);
  }
  if (hash.length < HASH_BYTES || hash.length > MAX_HASH_BYTES) {
    refuse(`has ${hash.length} bytes, must be from ${HASH_BYTES} to ${MAX_HASH_BYTES}`);
  }
  return { ln, r, p, salt, hash };
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}

export function formatPasswordHash({ ln, r, p, salt, hash }: ScryptHash): string {
  return `${PREFIX}ln=${ln},r=${r},p=${p}$${unpadded(salt)}$${unpadded(hash)}`;
}
