/**
 * Reads a zip file by its directory, strictly: what it says is held against the limits before anything is unpacked, and
 * against the contents afterwards. Links, devices, passwords and unusual compressions are refused.
 *
 * The format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
import { crc32, inflateRawSync } from 'node:zlib';
import { PitwallError } from '../../../domain/errors.ts';
import { MAX_FILE_BYTES, MAX_FILES, MAX_UNPACKED_BYTES, sizeText } from './limits.ts';

export interface ZipEntry {
  /** As it stands in the archive; folders end in a slash and are left out. */
  readonly path: string;
  /** Unpacked, bytes. */
  readonly size: number;
  /** Unpacks it. Throws USAGE when the contents are not what the directory says. */
  readonly read: () => Buffer;
}

const END_SIGNATURE = 0x06054b50;
const END_LENGTH = 22;
const LONGEST_COMMENT = 0xffff;
const DIRECTORY_SIGNATURE = 0x02014b50;
const DIRECTORY_LENGTH = 46;
const LOCAL_SIGNATURE = 0x04034b50;
const LOCAL_LENGTH = 30;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;
/** Kinds of file in the upper bits of a Unix mode. */
const KIND_MASK = 0o170000;
const PLAIN_KINDS = [0, 0o100000, 0o040000];

function broken(text: string, cause?: unknown): PitwallError {
  return new PitwallError('USAGE', `The zip file cannot be used: ${text}. Nothing was installed.`, { cause });
}

/** The entries of all files. */
export function readZip(archive: Buffer): readonly ZipEntry[] {
  const { count, offset } = findDirectory(archive);
  if (count > MAX_FILES) throw broken(`it has ${count} entries, ${MAX_FILES} are allowed`);
  const entries: ZipEntry[] = [];
  const seen = new Set<string>();
  let [at, total] = [offset, 0];
  for (let index = 0; index < count; index += 1) {
    const { entry, next } = readEntry(archive, at);
    at = next;
    if (entry.path.endsWith('/')) continue;
    if (seen.has(entry.path)) throw broken(`${JSON.stringify(entry.path)} is in it twice`);
    seen.add(entry.path);
    total += entry.size;
    if (total > MAX_UNPACKED_BYTES) throw broken(`it unpacks to more than ${sizeText(MAX_UNPACKED_BYTES)}`);
    entries.push(entry);
  }
  return entries;
}

/** The directory's place stands at the end, before a comment of unknown length. */
function findDirectory(archive: Buffer): { readonly count: number; readonly offset: number } {
  const last = archive.length - END_LENGTH;
  for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at -= 1) {
    if (
      archive.readUInt32LE(at) !== END_SIGNATURE ||
      at + END_LENGTH + archive.readUInt16LE(at + 20) !== archive.length
    ) {
      continue;
    }
    const [count, offset] = [archive.readUInt16LE(at + 10), archive.readUInt32LE(at + 16)];
    if (count === 0xffff || offset === 0xffffffff) throw broken('it is of the kind for very large files');
    return { count, offset };
  }
  throw broken('it is no zip file, or its end is missing');
}

function readEntry(archive: Buffer, at: number): { readonly entry: ZipEntry; readonly next: number } {
  if (at + DIRECTORY_LENGTH > archive.length || archive.readUInt32LE(at) !== DIRECTORY_SIGNATURE) {
    throw broken('its directory is damaged');
  }
  const nameLength = archive.readUInt16LE(at + 28);
  const end = at + DIRECTORY_LENGTH + nameLength;
  const next = end + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  if (next > archive.length) throw broken('its directory is damaged');
  const path = nameText(archive.subarray(at + DIRECTORY_LENGTH, end));
  const size = archive.readUInt32LE(at + 24);
  if (size > MAX_FILE_BYTES) throw broken(`${JSON.stringify(path)} has more than ${sizeText(MAX_FILE_BYTES)}`);
  if ((archive.readUInt16LE(at + 8) & ENCRYPTED) !== 0) throw broken(`${JSON.stringify(path)} is locked by a password`);
  if (!PLAIN_KINDS.includes((archive.readUInt32LE(at + 38) >>> 16) & KIND_MASK)) {
    throw broken(`${JSON.stringify(path)} is a link or a device`);
  }
  const packed: Packed = {
    path,
    size,
    method: archive.readUInt16LE(at + 10),
    checksum: archive.readUInt32LE(at + 16),
    packedSize: archive.readUInt32LE(at + 20),
    offset: archive.readUInt32LE(at + 42),
  };
  return { entry: { path, size, read: () => unpack(archive, packed) }, next };
}

interface Packed {
  readonly path: string;
  readonly size: number;
  readonly method: number;
  readonly checksum: number;
  readonly packedSize: number;
  readonly offset: number;
}

function nameText(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw broken('a name inside is no UTF-8', error);
  }
}

function unpack(archive: Buffer, { path, size, method, checksum, packedSize, offset }: Packed): Buffer {
  const shown = JSON.stringify(path);
  if (offset + LOCAL_LENGTH > archive.length || archive.readUInt32LE(offset) !== LOCAL_SIGNATURE) {
    throw broken(`${shown} is not where the directory says`);
  }
  const start = offset + LOCAL_LENGTH + archive.readUInt16LE(offset + 26) + archive.readUInt16LE(offset + 28);
  if (start + packedSize > archive.length) throw broken(`the contents of ${shown} are cut off`);
  const packed = archive.subarray(start, start + packedSize);
  if (method !== STORED && method !== DEFLATED) throw broken(`${shown} is compressed in an unknown way (${method})`);
  const content = method === STORED ? packed : inflate(packed, size, shown);
  if (content.length !== size || crc32(content) !== checksum) throw broken(`the contents of ${shown} are damaged`);
  return content;
}

/** Never makes more than `size` bytes, whatever the contents would unpack to. */
function inflate(packed: Buffer, size: number, shown: string): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) });
  } catch (error) {
    throw broken(`the contents of ${shown} are damaged, or larger than the directory says`, error);
  }
}
