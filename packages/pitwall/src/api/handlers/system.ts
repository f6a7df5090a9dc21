/** The program itself. */
import type { RouteGroups } from '@pitwall/wire';
import { queryHealth } from '../../control/health.ts';
import { queryLogs } from '../../control/logs.ts';
import { queryShowConfig } from '../../control/show-config.ts';
import { querySysInfo } from '../../control/sysinfo.ts';
import type { HandlersOf } from './call.ts';

export const systemHandlers: HandlersOf<RouteGroups['system']> = {
  ping: () => ({ status: 'pong' }),
  version: ({ server }) => ({ version: server.version }),
  show_config: ({ server, attached }) =>
    queryShowConfig({
      configuration: server.configuration(),
      bot: attached?.bot ?? null,
      version: server.version,
      runMode: server.runMode,
    }),
  logs: ({ server, query }) => queryLogs(server.logs, query.limit ?? 0),
  sysinfo: ({ server }) => querySysInfo(server.clock),
  health: ({ context }) => queryHealth(context),
};
