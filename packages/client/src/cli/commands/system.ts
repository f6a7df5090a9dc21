/** The program itself: alive, version, configuration, log, load. */
import { optional, plain, type Command } from '../command.ts';

/** `running` if the bot trades; the route `ping` would only say that the server answers. */
function showRunning(answer: string | null): string {
  let state: unknown;
  try {
    const config: unknown = JSON.parse(answer ?? 'null');
    state = typeof config === 'object' && config !== null && 'state' in config ? config.state : undefined;
  } catch {
    state = undefined;
  }
  return JSON.stringify({ status: state === 'running' ? 'pong' : 'not_running' });
}

export const SYSTEM_COMMANDS: Readonly<Record<string, Command>> = {
  ping: { ...plain('GET', '/show_config', 'Tell whether the bot is running.'), show: showRunning },
  version: plain('GET', '/version', 'Show the version of the bot.'),
  show_config: plain('GET', '/show_config', 'Show the configuration, without secrets, and the state of the bot.'),
  health: plain('GET', '/health', 'Show when the bot last finished an iteration.'),
  sysinfo: plain('GET', '/sysinfo', 'Show the load of the machine.'),
  logs: {
    help: 'Show the newest log lines.',
    parameters: [optional('limit', 'how many; all when not given')],
    request: ({ limit }) => ({ method: 'GET', path: '/logs', query: { limit } }),
  },
};
