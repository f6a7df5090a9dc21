/** The program itself: alive, version, configuration, log, load. */
import { optional, plain, type Command } from '../command.ts';

/** What a server says of itself; an empty object when it does not. */
function configOf(answer: string | null): { readonly state?: unknown; readonly detail?: unknown } {
  try {
    const config: unknown = JSON.parse(answer ?? 'null');
    return typeof config === 'object' && config !== null ? config : {};
  } catch {
    return {};
  }
}

/** `running` if the bot trades; the route `ping` would only say that the server answers. */
function showRunning(answer: string | null): string {
  return JSON.stringify({ status: configOf(answer).state === 'running' ? 'pong' : 'not_running' });
}

/** A server that refuses to tell its state is taken for one that does not run; its user should know better. */
function warnOfRefusal(answer: string): string | null {
  const { detail } = configOf(answer);
  if (typeof detail !== 'string') return null;
  return `The server answers, but refuses to say whether the bot runs (${detail}): check name and password, or the token.`;
}

export const SYSTEM_COMMANDS: Readonly<Record<string, Command>> = {
  ping: {
    ...plain('GET', '/show_config', 'Tell whether the bot is running.'),
    show: showRunning,
    warn: warnOfRefusal,
  },
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
