import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../open-store.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pitwall-import-'));
  file = join(folder, 'bot.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = async () => openStore(`sqlite:///${file}`);

function edit(statements: string): void {
  const database = new DatabaseSync(file);
  database.exec(statements);
  database.close();
}

function rows(query: string): unknown[] {
  const database = new DatabaseSync(file, { readOnly: true });
  const result = database.prepare(query).all();
  database.close();
  return result;
}

describe('a file of freqtrade 2022.9', () => {
  beforeEach(() => copyFileSync(join(import.meta.dirname, '../fixtures/freqtrade-2022.9.sqlite'), file));

  it('is taken over with every row and id, and its tables are kept', async () => {
    const columns = 'id, pair, amount, open_rate, open_order_id, stoploss_order_id, close_profit, is_open, open_date';
    const before = rows(`select ${columns} from trades order by id`);
    const ordersBefore = rows('select id, order_id, ft_trade_id, filled, status from orders order by id');
    const store = await open();
    expect(await store.trades.all()).toHaveLength(before.length);
    expect((await store.trades.open()).length).toBeGreaterThan(0);
    await store.close();
    expect(rows(`select ${columns} from trades order by id`)).toEqual(before);
    expect(rows(`select ${columns} from trades_bak1 order by id`)).toEqual(before);
    expect(rows('select id, order_id, ft_trade_id, filled, status from orders order by id')).toEqual(ordersBefore);
    expect(rows('select count(*) as count from orders where ft_amount <> coalesce(amount, 0)')).toEqual([{ count: 0 }]);
    expect(rows('select count(*) as count from trades where max_stake_amount is null')).toEqual([{ count: 0 }]);
  });

  it('is taken over once: a second start changes nothing', async () => {
    await (await open()).close();
    const names = rows('select name from sqlite_master order by name');
    await (await open()).close();
    expect(rows('select name from sqlite_master order by name')).toEqual(names);
  });

  it('stays as it was when taking it over fails in the middle', async () => {
    edit(`create table copy as select * from orders; drop table orders; alter table copy rename to orders;
      insert into orders select * from orders where id = 1`);
    const before = rows('select * from sqlite_master order by name');
    await expect(open()).rejects.toMatchObject({ code: 'DATABASE' });
    expect(rows('select * from sqlite_master order by name')).toEqual(before);
  });

  it('is as it was or taken over whole when the process is killed meanwhile', { timeout: 60_000 }, async () => {
    const program = `const { openStore } = await import(process.argv[1]);
      console.log('begin');
      await openStore(process.argv[2]);`;
    const module = join(import.meta.dirname, '../open-store.ts');
    for (let delayMs = 0; delayMs < 60; delayMs += 6) {
      copyFileSync(join(import.meta.dirname, '../fixtures/freqtrade-2022.9.sqlite'), file);
      const before = rows('select count(*) as count, sum(amount) as amount from trades');
      const child = spawn(process.execPath, ['--input-type=module', '-e', program, module, `sqlite:///${file}`]);
      const ended = once(child, 'exit');
      child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), delayMs));
      await ended;
      edit('select 1');
      expect(rows('select count(*) as count, sum(amount) as amount from trades')).toEqual(before);
      const names = rows("select name from sqlite_master where name in ('trades_bak1', 'pitwall_schema')");
      expect([0, 2]).toContain(names.length);
      await (await open()).close();
      expect(rows('select count(*) as count, sum(amount) as amount from trades')).toEqual(before);
      for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
    }
  });

  it('keeps what was never set: only missing columns are filled', async () => {
    const unset = { amount_requested: null, close_profit: null, close_profit_abs: null, trading_mode: null };
    const columns = Object.keys(unset);
    edit(`update trades set ${columns.map((column) => `${column} = null`).join(', ')} where id = 1`);
    const store = await open();
    const trade = await store.trades.byId(1);
    expect(trade).toMatchObject({ amountRequested: null, closeProfitAbs: null, tradingMode: null });
    // Written again, it is still not set.
    if (trade !== undefined) await store.trades.save(trade);
    await store.close();
    expect(rows(`select ${columns.join(', ')} from trades where id = 1`)).toEqual([unset]);
  });

  it.each(['constructor', '__proto__', 'toString', 'sell_signal', 'Ümläut ✓'])(
    'keeps the exit reason %s',
    async (text) => {
      edit(`update trades set exit_reason = '${text}' where id = 1; delete from orders where ft_trade_id = 1`);
      await (await open()).close();
      expect(rows('select exit_reason from trades where id = 1')).toEqual([{ exit_reason: text }]);
    },
  );

  it('with trades but no orders is refused as very old', async () => {
    edit('drop table orders');
    await expect(open()).rejects.toThrow(/very old/);
  });
});

describe('a file from before freqtrade 2022.9', () => {
  beforeEach(() => copyFileSync(join(import.meta.dirname, '../fixtures/freqtrade-2022.9.sqlite'), file));

  it('gets the new names of exit reasons, and values for the columns it lacks', async () => {
    edit(`alter table orders drop column funding_fee;
      alter table trades drop column amount_requested; alter table trades drop column close_profit_abs;
      update trades set exit_reason = 'sell_signal', amount = 2, open_rate = 10, open_trade_value = 20.5,
        close_rate = 12, fee_close = 0.5 where id = 1;
      update trades set exit_reason = 'constructor' where id = 2`);
    await (await open()).close();
    const columns = 'exit_reason, amount_requested, close_profit_abs';
    expect(rows(`select ${columns} from trades where id = 1`)).toEqual([
      { exit_reason: 'exit_signal', amount_requested: 2, close_profit_abs: -8.5 },
    ]);
    expect(rows('select exit_reason from trades where id = 2')).toEqual([{ exit_reason: 'constructor' }]);
  });
});

describe('a file of freqtrade 2024.10', () => {
  beforeEach(() => {
    copyFileSync(join(import.meta.dirname, '../fixtures/freqtrade-2022.9.sqlite'), file);
    edit(`drop index ix_trades_stoploss_order_id;
      update trades set stop_loss_pct = -0.05 where id = 1;
      alter table trades add column max_stake_amount float;
      alter table trades add column is_stop_loss_trailing boolean not null default 0;
      alter table trades add column funding_fee_running float;
      alter table trades add column precision_mode_price integer;
      update trades set max_stake_amount = 77, is_stop_loss_trailing = 1 where id = 1;
      alter table orders add column ft_amount float not null default 5;
      alter table orders add column ft_price float not null default 6;
      alter table orders add column ft_order_tag varchar(255);
      create table KeyValueStore (id integer not null primary key, key varchar(25) not null,
        value_type varchar(20) not null, string_value varchar(255), datetime_value datetime, float_value float,
        int_value integer);
      insert into KeyValueStore (key, value_type, datetime_value)
        values ('bot_start_time', 'datetime', '2023-01-01 10:00:00.000000');
      create table trade_custom_data (id integer not null primary key, ft_trade_id integer, cd_key varchar(255) not null,
        cd_type varchar(25) not null, cd_value text not null, created_at datetime not null, updated_at datetime);
      insert into trade_custom_data (ft_trade_id, cd_key, cd_type, cd_value, created_at)
        values (1, 'a', 'int', '1', '2023-01-01 10:00:00.000000');`);
  });

  it('finds the open order and the stop by the open rows of `orders`', async () => {
    edit(`insert into orders (ft_trade_id, ft_order_side, ft_pair, ft_is_open, order_id, order_date)
      select id, 'sell', pair, 1, 'open1', '2024-01-01 00:00:00.000000' from trades where is_open = 1 limit 1;
      insert into orders (ft_trade_id, ft_order_side, ft_pair, ft_is_open, order_id, order_date)
      select max(id), 'stoploss', pair, 1, 'stop1', '2024-01-01 00:00:00.000000' from trades where is_open = 1;
      update trades set open_order_id = 'open1' where id in (select ft_trade_id from orders where order_id = 'open1');
      update trades set stoploss_order_id = 'stop1' where id in (select ft_trade_id from orders where order_id = 'stop1')`);
    const links = rows(`select id, open_order_id, stoploss_order_id from trades
      where is_open = 1 and id in (select ft_trade_id from orders where ft_is_open = 1) order by id`);
    expect(links).toHaveLength(2);
    edit(`alter table trades drop column open_order_id; alter table trades drop column stoploss_order_id;
      alter table trades drop column stoploss_last_update`);
    const store = await open();
    const open1 = await store.trades.open();
    for (const link of links as { id: number; open_order_id: string | null; stoploss_order_id: string | null }[]) {
      const trade = open1.find((candidate) => candidate.id === link.id);
      expect(trade).toMatchObject({ openOrderId: link.open_order_id, stoplossOrderId: link.stoploss_order_id });
    }
    expect(await store.trades.byId(1)).toMatchObject({ maxStakeAmount: 77, isStopLossTrailing: true });
    expect(await store.trades.byId(2)).toMatchObject({ maxStakeAmount: null });
    expect(await store.keyValues.get('bot_start_time')).toBe(Date.UTC(2023, 0, 1, 10));
    await store.close();
    expect(rows('select distinct ft_amount, ft_price from orders')).toEqual([{ ft_amount: 5, ft_price: 6 }]);
    expect(rows('select ft_trade_id, cd_key, cd_value from trade_custom_data')).toEqual([
      { ft_trade_id: 1, cd_key: 'a', cd_value: '1' },
    ]);
  });
});
