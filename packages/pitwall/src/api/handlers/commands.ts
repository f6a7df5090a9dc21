/** Commands to a bot. */
import type { RouteGroups } from '@pitwall/wire';
import { reloadConfig, startTrading, stopEntries, stopTrading } from '../../control/commands.ts';
import { forceEnter, forceExit } from '../../control/trades/force-orders.ts';
import type { HandlersOf } from './call.ts';

export const commandHandlers: HandlersOf<RouteGroups['commands']> = {
  start: ({ context }) => startTrading(context.bot),
  stop: ({ context }) => stopTrading(context.bot),
  stopentry: ({ context }) => stopEntries(context.bot),
  stopbuy: ({ context }) => stopEntries(context.bot),
  reload_config: ({ context }) => reloadConfig(context.bot),
  forceenter: ({ context, body }) => forceEnter(context.bot, body),
  forcebuy: ({ context, body }) => forceEnter(context.bot, body),
  forceexit: ({ context, body }) => forceExit(context.bot, body),
  forcesell: ({ context, body }) => forceExit(context.bot, body),
};
