/**
 * The OpenAPI 3.1 document of the control API, made from the contract's table of routes. Pure; entry point:
 * `openApiDocument`. An operation's `x-scope` is who may call it, its `x-needs` what must be there for it to answer.
 */
import {
  API_PREFIX,
  ClientRequest,
  ROUTE_GROUPS,
  ServerMessage,
  type RouteDefinition,
  type RouteGroups,
  type RouteScope,
} from '@pitwall/wire';
import { otherAnswers } from './answers.ts';
import { Components, type JsonSchema } from './schemas.ts';

type Group = keyof RouteGroups;

export const GROUP_TITLES = {
  system: 'The program itself: alive, version, configuration, log, load',
  access: 'Who may ask: login and tokens',
  trades: 'Trades, open and closed, and what can be done to one of them',
  queries: 'What the bot has earned and holds',
  commands: 'Commands to the bot: start, stop, trade now',
  pairs: 'Which pairs may be traded, which never, and which not now',
  candles: 'Candles, analysed or stored',
  strategies: 'The strategies of the strategies folder',
  catalogues: 'What the program knows: exchanges, loss functions',
  pairlists: 'Pair lists to try out',
} as const satisfies Record<Group, string>;

const INTRODUCTION = [
  'Runs, watches and steers a trading bot.',
  'Dates in texts are UTC; `…_timestamp` are milliseconds since the epoch. Ratios are fractions, `_pct` percents; money',
  'is in the stake currency unless a name says fiat. What is not known is null.',
  'Messages of the WebSocket at `/api/v1/message/ws?token=…` are the schemas `ServerMessage` and `ClientRequest`.',
].join(' ');

const SECURITY_SCHEMES = {
  basic: { type: 'http', scheme: 'basic', description: 'Name and password of the configuration with every request.' },
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description: 'The access token of a login, or a named access token.',
  },
  refreshToken: { type: 'http', scheme: 'bearer', description: 'The refresh token of a login.' },
} as const;

function security(scope: RouteScope): JsonSchema[] {
  if (scope === 'public') return [];
  if (scope === 'basic') return [{ basic: [] }];
  if (scope === 'refresh') return [{ refreshToken: [] }];
  return [{ basic: [] }, { bearer: [scope] }];
}

function parameters(place: 'path' | 'query', schema: RouteDefinition['query'], components: Components): JsonSchema[] {
  const required: readonly string[] = schema?.required ?? [];
  return Object.entries(schema?.properties ?? {}).map(([name, property]) => {
    const { description, ...rest } = components.use(property);
    return {
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      ...(typeof description === 'string' ? { description } : {}),
      schema: rest,
    };
  });
}

const NEEDS = {
  nothing: '',
  bot: 'Needs an attached bot.',
  running: 'Needs a running bot.',
  webserver: 'Answers in webserver mode only.',
} as const satisfies Record<RouteDefinition['needs'], string>;

function operation(name: string, group: Group, route: RouteDefinition, components: Components): JsonSchema {
  const list = [...parameters('path', route.params, components), ...parameters('query', route.query, components)];
  const content = { 'application/json': { schema: components.use(route.response) } };
  return {
    operationId: name,
    tags: [group],
    summary: route.summary,
    ...(NEEDS[route.needs] === '' ? {} : { description: NEEDS[route.needs] }),
    'x-scope': route.scope,
    'x-needs': route.needs,
    security: security(route.scope),
    ...(list.length === 0 ? {} : { parameters: list }),
    ...(route.body === undefined
      ? {}
      : {
          requestBody: {
            required: route.isBodyOptional !== true,
            content: { 'application/json': { schema: components.use(route.body) } },
          },
        }),
    responses: { '200': { description: route.summary, content }, ...otherAnswers(route, components) },
  };
}

/** @param version of the program */
export function openApiDocument(version: string): JsonSchema {
  const components = new Components();
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const group of Object.keys(ROUTE_GROUPS) as Group[]) {
    for (const [name, route] of Object.entries<RouteDefinition>(ROUTE_GROUPS[group])) {
      const path = (paths[`${API_PREFIX}${route.path}`] ??= {});
      path[route.method.toLowerCase()] = operation(name, group, route, components);
    }
  }
  components.use(ServerMessage);
  components.use(ClientRequest);
  return {
    openapi: '3.1.0',
    info: { title: 'Pitwall API', version, description: INTRODUCTION, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/', description: 'The bot that served this document.' }],
    tags: Object.entries(GROUP_TITLES).map(([name, description]) => ({ name, description })),
    paths,
    components: { schemas: components.all(), securitySchemes: SECURITY_SCHEMES },
  };
}
