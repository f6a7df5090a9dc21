/** How large a UI may be. What is larger is no UI, or is meant to fill a disk. */

export const MIB = 1024 * 1024;
/** The zip file, bytes. */
export const MAX_ARCHIVE_BYTES = 100 * MIB;
/** One unpacked file, bytes. */
export const MAX_FILE_BYTES = 50 * MIB;
/** All unpacked files together, bytes. */
export const MAX_UNPACKED_BYTES = 300 * MIB;
export const MAX_FILES = 20_000;
/** A path inside, bytes of UTF-8. */
export const MAX_PATH_BYTES = 240;
/** A download must be complete after this time. */
export const DOWNLOAD_TIMEOUT_MS = 300_000;
export const MAX_REDIRECTS = 5;
/** A version label, characters. */
export const MAX_VERSION_LENGTH = 100;

/** Bytes for people. */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < MIB ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / MIB).toFixed(1)} MiB`;
}
