/** Writes the tables of docs/configuration.md and examples/config.json anew: `node scripts/run.mjs scripts/config-docs.ts`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { exampleText } from '../packages/pitwall/src/cli/config-text.ts';
import { configurationTables } from './config-tables.ts';

const PAGE = new URL('../docs/configuration.md', import.meta.url);
const MARKER = '<!-- The tables below are made by scripts/config-docs.ts from the schema. -->\n\n';

const page = readFileSync(PAGE, 'utf8');
const end = page.indexOf(MARKER);
if (end === -1) throw new Error('docs/configuration.md lacks the marker line before its tables');
writeFileSync(PAGE, `${page.slice(0, end)}${MARKER}${configurationTables()}`);
writeFileSync(new URL('../examples/config.json', import.meta.url), exampleText());
console.log('docs/configuration.md and examples/config.json are up to date');
