/**
 * Where our own files are that are started or imported by address, from the sources as well as from the published bundle:
 * there the entries lie beside each other and the code they share in the folder `chunks` below.
 */

const HERE = import.meta.url;

/** True when this code runs from the sources. */
const FROM_SOURCES = HERE.endsWith('.ts');

/** The address of an entry: `source` relative to the folder of this file, `bundled` beside the bundle's commands. */
export function entryUrl(source: string, bundled: string): URL {
  if (FROM_SOURCES) return new URL(source, HERE);
  const inChunks = new URL('.', HERE).pathname.endsWith('/chunks/');
  return new URL(inChunks ? `../${bundled}` : `./${bundled}`, HERE);
}

/** What `pitwall` means in a strategy's imports: the SDK of this very process. */
export function sdkUrl(): URL {
  return entryUrl('../strategy/index.ts', 'index.js');
}

/** The folder of a library's files that are served as they are; the bundle has a copy beside its commands. */
export function libraryFolder(library: string, bundled: string): URL {
  if (FROM_SOURCES) return new URL('.', import.meta.resolve(`${library}/package.json`));
  return entryUrl('', `${bundled}/`);
}
