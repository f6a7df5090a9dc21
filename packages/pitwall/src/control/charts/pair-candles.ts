/** Candles of a pair as the strategy of the running bot last analysed them. */
import type { CandleTable } from '@pitwall/wire';
import type { AnalyzedFrame } from '../../domain/frame.ts';
import { candleTable } from './candle-table.ts';
import type { ControlContext } from '../context.ts';
import type { Written } from '../written.ts';

export interface PairCandlesRequest {
  readonly pair: string;
  readonly timeframe: string;
  /** The last so many rows; absent, null or 0: all; negative: all but the first so many. */
  readonly limit?: number | null;
  readonly columns?: readonly string[] | null;
}

function withoutFirst(frame: AnalyzedFrame, rows: number): AnalyzedFrame {
  const columns = new Map([...frame.columns].map(([name, column]) => [name, column.slice(rows)] as const));
  return { ...frame, columns };
}

/** Null when there is no analysis of these candles; the strategy is not asked then. */
async function frameOf(
  { bot }: ControlContext,
  { pair, timeframe, limit }: PairCandlesRequest,
): Promise<AnalyzedFrame | null> {
  if (timeframe !== bot.settings.timeframe || bot.analysisNumber(pair) === 0) return null;
  const rows = limit ?? 0;
  const frame = await bot.analyzed(pair, rows > 0 ? rows : undefined);
  return frame !== null && rows < 0 ? withoutFirst(frame, -rows) : frame;
}

/** When the strategy may be asked: it is the one that decides on trades, and answers one question at a time. */
export type AskStrategy = <Result>(ask: () => Promise<Result>) => Promise<Result>;

/** An empty table for a pair or timeframe that was never analysed. Throws what `askStrategy` throws. */
export async function queryPairCandles(
  context: ControlContext,
  request: PairCandlesRequest,
  askStrategy: AskStrategy,
): Promise<Written<CandleTable>> {
  const { bot, candles } = context;
  const { pair, timeframe, limit = null, columns = null } = request;
  const strategy = bot.strategy?.name ?? '';
  const question = JSON.stringify([strategy, timeframe, limit, columns]);
  return candles.read(pair, bot.analysisNumber(pair), question, async () =>
    candleTable({
      strategy,
      pair,
      timeframe,
      columns,
      frame: await askStrategy(async () => frameOf(context, request)),
    }),
  );
}
