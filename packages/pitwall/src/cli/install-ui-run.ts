/** Does what `pitwall install-ui` asks for, and says what it did. */
import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { download, shownAddress, type OnProgress } from '../api/ui/install/download.ts';
import { installUi, removeUi } from '../api/ui/install/install.ts';
import { MAX_ARCHIVE_BYTES, sizeText } from '../api/ui/install/limits.ts';
import { sha256Of, sourceOfFolder, sourceOfZip, type UiSource } from '../api/ui/install/source.ts';
import { listUis, UI_FOLDER, uiVersion } from '../api/ui/installed.ts';
import { fileReason } from '../domain/file-reason.ts';
import { PitwallError } from '../domain/errors.ts';
import { realClock } from '../system/clock.ts';
import { systemIds } from '../system/ids.ts';
import type { InstallUiOptions } from './install-ui.ts';

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A line of a terminal that is written over: what has been downloaded. */
function progressLine(address: string): { readonly show: OnProgress; readonly clear: () => void } {
  if (!process.stderr.isTTY) return { show: () => undefined, clear: () => undefined };
  let shown = '';
  return {
    show: (received, total) => {
      const text = `${sizeText(received)}${total === null ? '' : ` of ${sizeText(total)}`}`;
      if (text !== shown) process.stderr.write(`\r\x1b[KDownloading ${address}: ${text}`);
      shown = text;
    },
    clear: () => void process.stderr.write('\r\x1b[K'),
  };
}

async function fetchZip(address: URL, sha256: string | null): Promise<UiSource> {
  const line = progressLine(shownAddress(address));
  try {
    const archive = await download(address, sha256 !== null, realClock(), line.show);
    return zipSource(archive, shownAddress(address), sha256);
  } finally {
    line.clear();
  }
}

export async function runInstallUi(source: string | undefined, options: InstallUiOptions): Promise<void> {
  const asked = [source, options.list, options.remove].filter((one) => one !== undefined);
  if (asked.length > 1) {
    throw new PitwallError('USAGE', 'Install, --list and --remove are three different things: ask for one at a time.');
  }
  const userFolder = resolve(options.userdir ?? 'user_data');
  const uiFolder = join(userFolder, UI_FOLDER);
  if (options.list === true) await list(uiFolder);
  else if (options.remove !== undefined) await remove(uiFolder, options.remove);
  else if (source === undefined) {
    throw new PitwallError('USAGE', 'Say what to install: a zip file, a folder, or the https address of a zip file.');
  } else {
    await requireUserFolder(userFolder, options.userdir);
    await install(uiFolder, source, options);
  }
}

async function list(uiFolder: string): Promise<void> {
  const uis = await listUis(uiFolder);
  if (uis.length === 0) say(`No UI is installed in ${uiFolder}.`);
  for (const ui of uis) {
    const version = (await uiVersion(ui)).trim();
    say(`${ui.name}  ${version}  installed ${new Date(ui.installedAt).toISOString()}  from ${ui.source}`);
  }
}

async function remove(uiFolder: string, name: string): Promise<void> {
  await removeUi(uiFolder, name);
  say(`The UI "${name}" is removed.`);
}

async function install(uiFolder: string, from: string, options: InstallUiOptions): Promise<void> {
  const { name, versionLabel = null } = options;
  const source = await open(from, options.sha256 ?? null);
  const [now, id] = [realClock().now(), systemIds.randomBits(64).toString(16)];
  const done = await installUi({ uiFolder, name, source, versionLabel, now, id });
  const { ui, version, replaced, fileCount, bytes } = done;
  say(`Installed the UI "${name}", version ${version}: ${fileCount} files, ${sizeText(bytes)}, from ${ui.source}`);
  say(`  sha256 ${ui.sha256}`);
  if (replaced !== null) say(`It replaces version ${replaced}.`);
  const names = (await listUis(uiFolder)).map((one) => one.name);
  if (names.length === 1) say('It is served at / from the next page load on.');
  else say(`Installed are ${names.join(', ')}: choose one by --ui or api_server.ui.`);
}

async function open(from: string, sha256: string | null): Promise<UiSource> {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(from)) {
    if (!URL.canParse(from)) throw new PitwallError('USAGE', 'The address of the UI cannot be understood.');
    return fetchZip(new URL(from), sha256);
  }
  const path = resolve(from);
  const { isFolder, size } = await look(path);
  if (!isFolder) {
    if (size > MAX_ARCHIVE_BYTES) {
      throw new PitwallError('USAGE', `${path} has more than ${sizeText(MAX_ARCHIVE_BYTES)}: that is no UI.`);
    }
    return zipSource(await readFile(path), path, sha256);
  }
  if (sha256 !== null) throw new PitwallError('USAGE', `--sha256 is of a zip file, and ${path} is a folder.`);
  return sourceOfFolder(path);
}

/** Nothing of the archive is looked at before its digest fits. */
function zipSource(archive: Buffer, description: string, sha256: string | null): UiSource {
  const actual = sha256Of(archive);
  if (sha256 !== null && sha256.toLowerCase() !== actual) {
    throw new PitwallError(
      'USAGE',
      `${description} has the digest ${actual}, not ${sha256}: it is another file than you expect. Nothing was installed.`,
    );
  }
  return sourceOfZip(archive, description);
}

async function look(path: string): Promise<{ readonly isFolder: boolean; readonly size: number }> {
  try {
    const state = await stat(path);
    return { isFolder: state.isDirectory(), size: state.size };
  } catch (error) {
    throw new PitwallError('USAGE', `${path} cannot be installed: ${fileReason(error)}.`, { cause: error });
  }
}

async function requireUserFolder(folder: string, given: string | undefined): Promise<void> {
  const state = await look(folder).catch(() => null);
  if (state?.isFolder === true) return;
  const path = given ?? 'user_data';
  throw new PitwallError(
    'USAGE',
    `The user folder ${folder} does not exist. Make it with "pitwall create-userdir --userdir ${path}"`,
  );
}
