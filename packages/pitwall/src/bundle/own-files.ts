/**
 * Where our own files are that are started or imported by address, from the sources as well as from the published bundle:
 * there the entries lie beside each other and the code they share in the folder `chunks` below.
 */
import { THREAD_ENTRIES, threadBundle, type ThreadEntry } from './thread-bundle.ts';

const HERE = import.meta.url;

/** True when this code runs from the sources. */
const FROM_SOURCES = HERE.endsWith('.ts');

/** The address of an entry: `source` relative to the folder of this file, `bundled` beside the bundle's commands. */
export function entryUrl(source: string, bundled: string): URL {
  if (FROM_SOURCES) return new URL(source, HERE);
  const inChunks = new URL('.', HERE).pathname.endsWith('/chunks/');
  return new URL(inChunks ? `../${bundled}` : `./${bundled}`, HERE);
}

/** The file a thread starts with; JavaScript in either case. */
export function threadUrl(entry: ThreadEntry): URL {
  return FROM_SOURCES ? new URL(`${entry}.js`, threadBundle()) : entryUrl(THREAD_ENTRIES[entry], `${entry}.js`);
}

/** What `pitwall` means in a strategy's imports: the SDK of this very thread. */
export function sdkUrl(): URL {
  return entryUrl(THREAD_ENTRIES.index, 'index.js');
}

/** The same for a strategy that is imported in a thread of its own. */
export function threadSdkUrl(): URL {
  return threadUrl('index');
}

/** The folder of a library's files that are served as they are; the bundle has a copy beside its commands. */
export function libraryFolder(library: string, bundled: string): URL {
  if (FROM_SOURCES) return new URL('.', import.meta.resolve(`${library}/package.json`));
  return entryUrl('', `${bundled}/`);
}
