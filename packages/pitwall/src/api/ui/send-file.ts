/** Sends a file of a UI, or says that the browser has it already. */
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { systemCode } from '../../domain/file-reason.ts';
import { pageHeaders, type ContentPolicy } from '../headers.ts';
import type { UiFile } from './snapshot.ts';

/** True when the browser's copy is the file. Without an etag in the request, the time of the last change decides. */
function isUnchanged(headers: FastifyRequest['headers'], file: UiFile): boolean {
  const given = headers['if-none-match'];
  if (given !== undefined) {
    return given.split(',').some((tag) => ['*', file.etag].includes(tag.trim().replace(/^W\//, '')));
  }
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return Math.floor(file.modifiedAt / 1000) * 1000 <= since;
}

/** The file as it was found: not through a link, and of the same length. Null when that is not so any more. */
async function openFound(file: UiFile): Promise<FileHandle | null> {
  let handle: FileHandle;
  try {
    handle = await open(file.file, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return null;
  }
  const state = await handle.stat();
  if (state.isFile() && state.size === file.size) return handle;
  await handle.close();
  return null;
}

/** False when the file is not there any more: nothing was sent then. */
export async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  file: UiFile,
  policy: ContentPolicy,
): Promise<boolean> {
  const handle = await openFound(file);
  if (handle === null) return false;
  pageHeaders(reply, policy);
  reply.header('etag', file.etag);
  reply.header('last-modified', new Date(file.modifiedAt).toUTCString());
  // Kept by the browser, but asked for each time: an update shows at once.
  reply.header('cache-control', 'no-cache');
  if (isUnchanged(request.headers, file)) {
    await handle.close();
    void reply.code(304).send();
    return true;
  }
  reply.header('content-type', file.contentType);
  reply.header('content-length', String(file.size));
  void reply.code(200).send(handle.createReadStream());
  return true;
}
