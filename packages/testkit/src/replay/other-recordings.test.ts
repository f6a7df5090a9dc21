/** Recordings of servers that were set up otherwise than those we have: they are served as they were, too. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basic, send } from '../api/harness/http-call.ts';
import { openInstance } from './open-instance.ts';
import { instanceOf, readRecording } from './recording.ts';

const FIXTURES = fileURLToPath(new URL('../../fixtures/golden-api', import.meta.url));

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'pitwall-other-'))));
afterAll(() => rmSync(folder, { recursive: true }));

type Fields = Record<string, unknown>;

/** Asks the recorded server of spot trades, with another configuration and another market. */
async function ask(paths: readonly string[], change: (config: Fields, market: Fields) => void): Promise<Fields[]> {
  cpSync(FIXTURES, folder, { recursive: true });
  const [config, market] = ['config-spot.json', 'market-btc.json'].map((name) => join(folder, name));
  const files = [config, market].map((file) => JSON.parse(readFileSync(file ?? '', 'utf8')) as Fields);
  change(files[0] ?? {}, files[1] ?? {});
  [config, market].forEach((file, index) => writeFileSync(file ?? '', JSON.stringify(files[index])));
  const recording = readRecording(folder);
  const served = await openInstance(recording, instanceOf(recording, 'spot'));
  try {
    const answers: Fields[] = [];
    for (const path of paths) {
      const answer = await send(served.url, `/api/v1${path}`, {
        headers: { authorization: basic('golden', 'gold-pass') },
      });
      expect(answer.status).toBe(200);
      answers.push(answer.json as Fields);
    }
    return answers;
  } finally {
    await served.close();
  }
}

describe('a recorded server', () => {
  it.each(['ftx', 'bittrex', 'okx'])('traded at %s, whether that still exists or not', async (name) => {
    const [shown, profit] = await ask(['/show_config', '/profit'], (config) => {
      (config['exchange'] as Fields)['name'] = name;
    });
    expect(shown).toMatchObject({ exchange: name });
    expect(profit).toMatchObject({ trade_count: 63 });
  });

  it('stood on a market that told little of its pairs', async () => {
    const [profit, balance] = await ask(['/profit', '/balance'], (_config, market) => {
      const pairs = Object.keys(market['markets'] as Fields);
      market['markets'] = Object.fromEntries(pairs.map((pair) => [pair, {}]));
      market['tickers'] = {};
    });
    // Rates come from the order books; what coins are worth comes from tickers.
    expect(profit).toMatchObject({ profit_all_coin: 0.00103392 });
    expect(balance).toMatchObject({ total: 0.191302014525, currencies: [{ est_stake: 0 }, {}, {}, {}] });
  });

  it.each([
    ['5m', 1],
    ['1h', 2],
    ['15m', 0],
  ])('worked on %s candles, whatever else was left beside them', async (timeframe, rows) => {
    const columns = ['date', 'close'];
    const types = ['datetime64[ns, UTC]', 'float64'];
    const row = ['2024-01-16 12:00:00+00:00', 0.5];
    const write = (name: string, data: readonly unknown[]): void => {
      const frame = { pair: 'ADA/BTC', timeframe: name, columns, types, data };
      writeFileSync(join(folder, 'analysed', `ADA_BTC-${name}.json`), JSON.stringify(frame));
    };
    const [candles] = await ask([`/pair_candles?pair=ADA/BTC&timeframe=${timeframe}`], (config) => {
      config['timeframe'] = timeframe;
      write('5m', [row]);
      write('1h', [row, row]);
    });
    expect(candles).toMatchObject({ length: rows, timeframe });
  });

  it('left no frames of its strategy', async () => {
    const withoutFrames = (): void => rmSync(join(folder, 'analysed'), { recursive: true });
    const [candles] = await ask(['/pair_candles?pair=ADA/BTC&timeframe=5m'], withoutFrames);
    expect(candles).toMatchObject({ data: [], length: 0 });
  });

  it('had written trades that are not in the file itself yet', async () => {
    let writer: DatabaseSync | undefined;
    const [before, after] = await ask(['/profit', '/trade/1'], () => {
      writer = new DatabaseSync(join(folder, 'db1-spot.sqlite'));
      writer.exec(`pragma journal_mode = wal; pragma wal_autocheckpoint = 0;
        delete from orders where ft_trade_id = 63; delete from trades where id = 63;
        update trades set enter_tag = 'written last' where id = 1`);
    });
    writer?.close();
    expect(before).toMatchObject({ trade_count: 62 });
    expect(after).toMatchObject({ enter_tag: 'written last' });
  });

  it('without an exchange is refused with what is missing', async () => {
    await expect(ask(['/ping'], (config) => delete config['exchange'])).rejects.toThrow('exchange');
  });
});
