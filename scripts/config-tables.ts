/** The tables of docs/configuration.md, made from the configuration's schema. */
import { expected } from '../packages/pitwall/src/config/checks/schema.ts';
import { requiredKeys } from '../packages/pitwall/src/config/checks/required.ts';
import { ROOT_NODE, type SchemaNode } from '../packages/pitwall/src/config/schema/node.ts';

interface Row {
  readonly path: string;
  readonly node: SchemaNode;
  readonly required: boolean;
}

interface Section {
  readonly path: string;
  readonly node: SchemaNode;
  readonly rows: readonly Row[];
}

const REQUIRED = requiredKeys('live');

const WHAT_HAPPENS = {
  ignored: 'no effect yet; a warning says so when it is on',
  refused: 'not there yet; the bot does not start when it is on',
  command: 'for commands and clients that are not there yet',
} as const;

/** The generated part of the page: a table for the root and for every section, then what has no effect yet. */
export function configurationTables(): string {
  const sections = collect(ROOT_NODE, '');
  const working = sections.map((section) => ({ ...section, rows: section.rows.filter(({ node }) => !isLater(node)) }));
  const later = sections.flatMap(({ rows }) => rows).filter(({ node }) => isLater(node));
  return [
    ...working.filter(({ rows }) => rows.length > 0).map(sectionText),
    '## Accepted, without effect yet\n',
    'Configurations are shared with other versions and with freqtrade, so these keys are accepted and checked.\n',
    '| Key | What happens |\n|---|---|',
    ...later.map(({ path, node }) => `| \`${path}\` | ${WHAT_HAPPENS[node.later ?? 'ignored']} |`),
    '',
  ].join('\n');
}

function isLater(node: SchemaNode): boolean {
  return node.later !== undefined;
}

/** A section and those in it. A section that has no effect as a whole is one row of the section around it. */
function collect(node: SchemaNode, path: string): Section[] {
  const rows: Row[] = [];
  const below: Section[] = [];
  for (const [key, child] of Object.entries(node.properties ?? {})) {
    const childPath = path === '' ? key : `${path}.${key}`;
    const inner = child.type === 'array' ? child.items : child;
    const innerPath = child.type === 'array' ? `${childPath}[]` : childPath;
    if (inner?.properties !== undefined && !isLater(child) && !isOffAsAWhole(inner)) {
      below.push(...collect(inner, innerPath));
    } else if (inner?.properties !== undefined && isOffAsAWhole(inner)) {
      rows.push({
        path: childPath,
        node: { ...child, later: inner.properties['enabled']?.later ?? 'ignored' },
        required: false,
      });
    } else {
      rows.push({
        path: childPath,
        node: child,
        required: node.required?.includes(key) === true || REQUIRED.includes(childPath),
      });
    }
  }
  return [{ path, node, rows }, ...below];
}

function isOffAsAWhole(node: SchemaNode): boolean {
  return node.properties?.['enabled']?.later !== undefined;
}

function sectionText({ path, node, rows }: Section): string {
  const title = path === '' ? '## Keys at the root' : `## \`${path}\``;
  const about = path === '' ? '' : `${node.description ?? ''}${REQUIRED.includes(path) ? ' Required.' : ''}\n\n`;
  const lines = rows.map(
    (row) =>
      `| ${keyCell(row)} | ${escape(expected(row.node))} | ${escape(defaultCell(row))} | ${escape(row.node.description ?? '')} |`,
  );
  return `${title}\n\n${about}| Key | Value | Default | Effect |\n|---|---|---|---|\n${lines.join('\n')}\n`;
}

function keyCell({ path, node }: Row): string {
  return `\`${path}\`${node.strategy === true ? ' (S)' : ''}`;
}

function defaultCell({ node, required }: Row): string {
  if (node.default !== undefined) return `\`${JSON.stringify(node.default)}\``;
  if (node.otherwise !== undefined) return node.otherwise.includes('`') ? node.otherwise : `\`${node.otherwise}\``;
  return required ? 'required' : '–';
}

function escape(text: string): string {
  return text.replaceAll('|', '\\|');
}
