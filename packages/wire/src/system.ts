/** The server itself: alive, version, logs, load, last loop. */
import Type from 'typebox';
import { described, NullableInteger, NullableString } from './schema.ts';

export const Ping = Type.Object({ status: Type.Literal('pong') });
export type Ping = Type.Static<typeof Ping>;

export const Version = Type.Object({ version: Type.String() });
export type Version = Type.Static<typeof Version>;

export const LogsQuery = Type.Object({
  limit: Type.Optional(
    Type.Integer({ description: 'newest records only; absent or 0: all; -N leaves out the first N' }),
  ),
});
export type LogsQuery = Type.Static<typeof LogsQuery>;

/** Time in the server's zone, ms since the epoch, logger, level, message. */
export const LogRow = Type.Tuple([Type.String(), Type.Number(), Type.String(), Type.String(), Type.String()]);
export type LogRow = Type.Static<typeof LogRow>;

export const Logs = Type.Object({ log_count: Type.Integer(), logs: Type.Array(LogRow) });
export type Logs = Type.Static<typeof Logs>;

export const SysInfo = Type.Object({
  cpu_pct: Type.Array(Type.Number({ description: 'percent' }), { description: 'one entry per logical CPU' }),
  ram_pct: Type.Number({ description: 'percent' }),
});
export type SysInfo = Type.Static<typeof SysInfo>;

/** Dates are ISO-8601 with `+00:00`; `_ts` are seconds. */
export const Health = Type.Object({
  last_process: Type.String({ description: 'end of the last iteration; the epoch before the first' }),
  last_process_ts: Type.Integer(),
  bot_start: described(NullableString, 'first start with this database'),
  bot_start_ts: NullableInteger,
  bot_startup: described(NullableString, 'start of this run'),
  bot_startup_ts: NullableInteger,
});
export type Health = Type.Static<typeof Health>;
