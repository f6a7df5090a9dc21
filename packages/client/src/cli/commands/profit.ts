/** What the bot has earned and holds. */
import { optional, plain, type Command } from '../command.ts';

function byPeriod(path: string, name: string, period: string, usual: number): Command {
  return {
    help: `Show the closed profit by ${period}.`,
    parameters: [optional(name, `how many ${name}; ${usual} when not given`)],
    request: (args) => ({ method: 'GET', path, query: { timescale: args[name] } }),
  };
}

function byTag(path: string, of: string): Command {
  return {
    help: `Show the closed profit by ${of}.`,
    parameters: [optional('pair', 'only trades of this pair')],
    request: ({ pair }) => ({ method: 'GET', path, query: { pair } }),
  };
}

export const PROFIT_COMMANDS: Readonly<Record<string, Command>> = {
  balance: plain('GET', '/balance', 'Show the wallet by coin and position.'),
  profit: plain('GET', '/profit', 'Show the profit over all trades.'),
  performance: plain('GET', '/performance', 'Show the closed profit by pair.'),
  stats: plain('GET', '/stats', 'Show exit reasons and holding times.'),
  edge: plain('GET', '/edge', 'Show the pairs that Edge has an expectancy for.'),
  daily: byPeriod('/daily', 'days', 'day', 7),
  weekly: byPeriod('/weekly', 'weeks', 'week', 4),
  monthly: byPeriod('/monthly', 'months', 'month', 3),
  entries: byTag('/entries', 'entry tag'),
  exits: byTag('/exits', 'exit reason'),
  mix_tags: byTag('/mix_tags', 'entry tag and exit reason together'),
};
