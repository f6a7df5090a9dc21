/**
 * Writes docs/api/ and the tables of docs/api.md anew: `node scripts/run.mjs scripts/api-docs.ts`. Every example is a real
 * call to a server that is started for it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { documents } from './api-docs/documents.ts';

const DOCS = new URL('../docs/', import.meta.url);

mkdirSync(new URL('api/', DOCS), { recursive: true });
for (const [file, text] of await documents()) {
  writeFileSync(new URL(file, DOCS), text);
  console.log(`docs/${file} is up to date`);
}
