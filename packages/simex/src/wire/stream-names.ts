/**
 * Names of market streams, as clients subscribe to them: `btcusdt@kline_1m`, `ethusdt@depth@100ms`,
 * `!miniTicker@arr`. Entry point: {@link parseStream}.
 */
import { INTERVALS } from '../venue/market-types.ts';
import type { Interval, Product } from '../venue/types.ts';

/** What a stream carries. `all` streams hold every symbol in one list. */
export type StreamTopic =
  | { readonly channel: 'kline'; readonly symbol: string; readonly interval: Interval }
  | { readonly channel: 'partialBook'; readonly symbol: string; readonly levels: number }
  | {
      readonly channel: 'miniTicker' | 'ticker' | 'bookTicker' | 'book' | 'trade' | 'aggTrade' | 'mark';
      readonly symbol: string;
    }
  | { readonly channel: 'all'; readonly of: 'miniTicker' | 'ticker' | 'bookTicker' | 'mark' };

const SIMPLE = {
  miniTicker: 'miniTicker',
  ticker: 'ticker',
  bookTicker: 'bookTicker',
  trade: 'trade',
  aggTrade: 'aggTrade',
  depth: 'book',
  'depth@100ms': 'book',
  'depth@250ms': 'book',
  'depth@500ms': 'book',
  'depth@1000ms': 'book',
  markPrice: 'mark',
  'markPrice@1s': 'mark',
} as const;

const ALL = {
  '!miniTicker@arr': 'miniTicker',
  '!ticker@arr': 'ticker',
  '!bookTicker': 'bookTicker',
  '!markPrice@arr': 'mark',
  '!markPrice@arr@1s': 'mark',
} as const;

function isKeyOf<Table extends object>(table: Table, name: string): name is keyof Table & string {
  return Object.hasOwn(table, name);
}

/** The topic of a stream's name, or undefined if there is no such stream. Marks exist for futures only. */
export function parseStream(product: Product, name: string): StreamTopic | undefined {
  const topic = parse(name);
  const marks = topic?.channel === 'mark' || (topic?.channel === 'all' && topic.of === 'mark');
  return marks && product === 'spot' ? undefined : topic;
}

function parse(name: string): StreamTopic | undefined {
  if (isKeyOf(ALL, name)) return { channel: 'all', of: ALL[name] };
  const at = name.indexOf('@');
  if (at < 1) return undefined;
  const symbol = name.slice(0, at).toUpperCase();
  const rest = name.slice(at + 1);
  if (isKeyOf(SIMPLE, rest)) return { channel: SIMPLE[rest], symbol };
  const interval = INTERVALS.find((one) => rest === `kline_${one}`);
  if (interval !== undefined) return { channel: 'kline', symbol, interval };
  const levels = /^depth(5|10|20)(?:@(?:100|250|500|1000)ms)?$/.exec(rest)?.[1];
  return levels === undefined ? undefined : { channel: 'partialBook', symbol, levels: Number(levels) };
}
