/** The program itself: alive, version, configuration, log, load. */
import { ShowConfig } from '../config.ts';
import type { RouteDefinition } from '../route.ts';
import { Health, Logs, LogsQuery, Ping, SysInfo, Version } from '../system.ts';
import { read } from './common.ts';

export const SYSTEM_ROUTES = {
  ping: { method: 'GET', path: '/ping', scope: 'public', needs: 'nothing', response: Ping, summary: 'Is it alive' },
  version: { ...read, path: '/version', needs: 'nothing', response: Version, summary: 'Version of the bot' },
  show_config: {
    ...read,
    path: '/show_config',
    needs: 'nothing',
    response: ShowConfig,
    summary: 'The configuration, without secrets, and the state of the bot',
  },
  logs: { ...read, path: '/logs', needs: 'nothing', query: LogsQuery, response: Logs, summary: 'The newest log lines' },
  sysinfo: { ...read, path: '/sysinfo', needs: 'nothing', response: SysInfo, summary: 'Load of the machine' },
  health: { ...read, path: '/health', response: Health, summary: 'When the bot last finished an iteration' },
} as const satisfies Record<string, RouteDefinition>;
