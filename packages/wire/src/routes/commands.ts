/** Commands to a bot: start, stop, trade now. */
import { ForceEnterAnswer, ForceEnterBody, ForceExitBody, ResultMessage, StatusMessage } from '../commands.ts';
import type { RouteDefinition } from '../route.ts';
import { command } from './common.ts';

const stopentry = {
  ...command,
  path: '/stopentry',
  response: StatusMessage,
  summary: 'No more entries until the configuration is reloaded; exits go on',
} as const;

const forceenter = {
  ...command,
  path: '/forceenter',
  body: ForceEnterBody,
  response: ForceEnterAnswer,
  summary: 'Open a position now',
} as const;

const forceexit = {
  ...command,
  path: '/forceexit',
  needs: 'running',
  body: ForceExitBody,
  response: ResultMessage,
  summary: 'Close a trade, a part of it, or all trades now',
} as const;

export const COMMAND_ROUTES = {
  start: { ...command, path: '/start', response: StatusMessage, summary: 'Start trading' },
  stop: { ...command, path: '/stop', response: StatusMessage, summary: 'Stop trading' },
  stopentry,
  stopbuy: { ...stopentry, path: '/stopbuy' },
  reload_config: {
    ...command,
    path: '/reload_config',
    response: StatusMessage,
    summary: 'Read the configuration again',
  },
  forceenter,
  forcebuy: { ...forceenter, path: '/forcebuy' },
  forceexit,
  forcesell: { ...forceexit, path: '/forcesell' },
} as const satisfies Record<string, RouteDefinition>;
