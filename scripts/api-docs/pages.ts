/** The pages about the endpoints, one for each group of routes, as Markdown. Entry points: `groupPage`, `indexTable`. */
import { API_PREFIX, ROUTE_GROUPS, type RouteDefinition, type RouteGroups, type RouteName } from '@pitwall/wire';
import { otherAnswers } from '../../packages/pitwall/src/api/openapi/answers.ts';
import { GROUP_TITLES } from '../../packages/pitwall/src/api/openapi/document.ts';
import { Components } from '../../packages/pitwall/src/api/openapi/schemas.ts';
import type { Captured } from './capture.ts';
import { EXAMPLES } from './examples.ts';
import { fieldRows, parameterRows } from './fields.ts';
import { printJson } from './print-json.ts';

export type Group = keyof RouteGroups;
export const GROUPS = Object.keys(ROUTE_GROUPS) as Group[];

const NEEDS = {
  nothing: '',
  bot: ', needs a bot',
  running: ', needs a running bot',
  webserver: ', in webserver mode only',
} as const satisfies Record<RouteDefinition['needs'], string>;

const WHO = {
  public: 'Anybody',
  basic: 'Name and password only',
  refresh: 'A refresh token only',
  read: 'Scope `read`',
  trade: 'Scope `trade`',
  admin: 'Scope `admin`',
} as const satisfies Record<RouteDefinition['scope'], string>;

function routesOf(group: Group): [RouteName, RouteDefinition][] {
  return Object.entries<RouteDefinition>(ROUTE_GROUPS[group]).map(([name, route]) => [name as RouteName, route]);
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

/** The call as it is typed. */
function curl(name: RouteName, route: RouteDefinition, { path, body }: Captured): string {
  const login = {
    public: '',
    refresh: ' -H "Authorization: Bearer $REFRESH_TOKEN"',
    known: name === 'logout' ? ' -H "Authorization: Bearer $ACCESS_TOKEN"' : ' --user "$NAME:$PASSWORD"',
  };
  const who = route.scope === 'public' || route.scope === 'refresh' ? login[route.scope] : login.known;
  const method = route.method === 'GET' ? '' : ` -X ${route.method}`;
  const content = body === undefined ? '' : ` \\\n  -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'`;
  return `curl${who}${method} "$BOT${path}"${content}`;
}

function table(head: string, rows: readonly string[]): string[] {
  if (rows.length === 0) return [];
  const line = `|${'---|'.repeat(head.split('|').length - 2)}`;
  return ['', head, line, ...rows];
}

function parameterTable({ params, query, body }: RouteDefinition): string[] {
  const isList = body !== undefined && 'items' in body;
  const rows = [
    ...parameterRows('path', params),
    ...parameterRows('query', query),
    ...parameterRows(isList ? 'body, each' : 'body', isList ? body.items : body),
  ];
  return table('| Parameter | In | Type | Default | Meaning |', rows);
}

/** Statuses every protected route has are told once, on the first page. */
const COMMON = new Set(['400', '401', '403', '413', '422', '429', '502']);

function failures(route: RouteDefinition): string[] {
  const answers = Object.entries(otherAnswers(route, new Components())).filter(([status]) => !COMMON.has(status));
  return answers.flatMap(([status, { description }]) => ['', `Answers ${status}: ${String(description)}`]);
}

/** Fields of the answer, or where they are told already. `told` grows. */
function fieldTable(route: RouteDefinition, told: Map<unknown, RouteDefinition>): string[] {
  const rows = fieldRows(route.response);
  const before = told.get(route.response);
  if (rows.length === 0) return [];
  if (before !== undefined) return ['', `Fields as of [${before.method} ${before.path}](#${anchor(before)}).`];
  told.set(route.response, route);
  return table('| Field | Type | Meaning |', rows);
}

function section(
  name: RouteName,
  route: RouteDefinition,
  captured: Captured,
  told: Map<unknown, RouteDefinition>,
): string {
  const { rows, keys } = EXAMPLES[name] ?? {};
  return [
    `## ${route.method} ${route.path}`,
    '',
    `${route.summary}. ${WHO[route.scope]}${NEEDS[route.needs]}.`,
    ...parameterTable(route),
    '',
    fence('sh', curl(name, route, captured)),
    '',
    captured.status === 200 ? 'Answer:' : `Answer, with status ${captured.status}:`,
    '',
    fence('jsonc', printJson(captured.answer, rows, keys)),
    ...fieldTable(route, told),
    ...failures(route),
  ].join('\n');
}

export function groupPage(group: Group, captured: Readonly<Record<string, Captured>>): string {
  const told = new Map<unknown, RouteDefinition>();
  const sections = routesOf(group).map(([name, route]) => {
    const example = captured[name];
    if (example === undefined) throw new Error(`There is no captured answer of ${name}`);
    return section(name, route, example, told);
  });
  const intro = [
    `# ${GROUP_TITLES[group]}`,
    '',
    '<!-- Made by scripts/api-docs.ts: the requests were sent, the answers received. -->',
    '',
    'Part of the [control API](../api.md). Requests and answers are real ones; what differs with every run (tokens, ids,',
    'moments) is replaced. Long lists are cut, and a comment says so.',
  ];
  return `${[intro.join('\n'), ...sections].join('\n\n')}\n`;
}

/** A link's target on GitHub: the heading in small letters without punctuation. */
function anchor({ method, path }: RouteDefinition): string {
  return `${method} ${path}`
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-');
}

/** All endpoints, with links to their pages. */
export function indexTable(): string {
  const rows = GROUPS.flatMap((group) =>
    routesOf(group).map(
      ([, route]) =>
        `| [${route.method} \`${route.path}\`](api/${group}.md#${anchor(route)}) | ${route.scope} ` +
        `| ${route.needs === 'nothing' ? '–' : route.needs} | ${route.summary} |`,
    ),
  );
  return [`| Below \`${API_PREFIX}\` | Scope | Needs | What it does |`, '|---|---|---|---|', ...rows].join('\n');
}
